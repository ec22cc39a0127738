import type { Store } from "./store.ts";

/** The changes of a store's file, waited for one after the other; none that falls between two waits is missed. */
export class ChangeQueue {
  private isNew = false;
  private wake: () => void = () => undefined;
  private readonly stop: () => void;

  constructor(store: Pick<Store, "watch">) {
    this.stop = store.watch(() => this.note());
  }

  /** There may be a change that the file does not show yet. */
  note(): void {
    this.isNew = true;
    this.wake();
  }

  /** Waits for a change since the last call, at most so long (ms) or until the signal. False when there was none. */
  async next(timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
    if (!this.isNew && signal?.aborted !== true) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
        signal?.addEventListener("abort", this.wake, { once: true });
      });
      signal?.removeEventListener("abort", this.wake);
    }
    const wasNew = this.isNew;
    this.isNew = false;
    return wasNew;
  }

  end(): void {
    this.stop();
  }
}
