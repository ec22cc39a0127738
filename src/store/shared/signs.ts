import { fallbackOnIoError, type StateFolder } from "../../system/state.ts";
import type { OwnSign, Sign } from "./ledger.ts";

const RECEIVED = "shared/signs";
/** Its time says when signs were last sent. */
const SENT = "shared/clock";
/** A name of a sign of life among the leases: an instance, or who waits. */
const NAME = /^\d{1,6}(?:\.wait-[\da-f]{1,16})?$/;
/** Signs that are older say nothing any more (ms). */
const OLD_MS = 24 * 60 * 60 * 1_000;
/** Signs heard of elsewhere are not passed on: a copy's time differs by less than this (ms). */
const ECHO_MS = 1_500;
const MOST = 200;

/** A sign of life of another machine, by this machine's clock (ms since the epoch). */
export interface Heard {
  readonly name: string;
  readonly host: string;
  readonly at: number;
}

/**
 * Signs of life between machines. They are small files of the state folder, each with its time; what is heard of elsewhere is one of
 * them from then on, so that whoever asks for a lease needs to know nothing of machines.
 */
export class SharedSigns {
  private readonly state: StateFolder;
  private readonly clock: () => number;

  constructor(state: StateFolder, clock: () => number) {
    this.state = state;
    this.clock = clock;
  }

  /** Who lives here, the youngest first. */
  own(): readonly OwnSign[] {
    const elsewhere = new Map(this.heard().map(({ name, at }) => [name, at] as const));
    const now = this.clock();
    return fallbackOnIoError(() => this.state.list("leases"), [])
      .filter((name) => NAME.test(name))
      .flatMap((name) => {
        const at = this.timeOf(name);
        const isEcho = at <= (elsewhere.get(name) ?? Number.NEGATIVE_INFINITY) + ECHO_MS;
        return isEcho || now - at > OLD_MS ? [] : [{ name, ageMs: Math.max(0, Math.round(now - at)) }];
      })
      .toSorted((one, other) => one.ageMs - other.ageMs)
      .slice(0, MOST);
  }

  /** How long ago this machine's signs were last sent (ms). */
  sentMs(): number {
    return this.clock() - (fallbackOnIoError(() => this.state.stat(SENT), null)?.mtimeMs ?? 0);
  }

  sent(): void {
    fallbackOnIoError(() => this.state.touch(SENT, this.clock()), undefined);
  }

  /** Takes in what was heard elsewhere. One that is known to be later here stays. */
  take(signs: readonly Sign[], ownHost: string): void {
    const now = this.clock();
    const heard = new Map(this.heard().map((one) => [one.name, one] as const));
    let isNew = false;
    for (const { name, host, ageMs } of signs) {
      const at = Math.round(now - Math.max(0, ageMs ?? 0));
      const isOther = host !== ownHost && NAME.test(name) && now - at <= OLD_MS;
      if (!isOther || at <= this.timeOf(name)) continue;
      fallbackOnIoError(() => this.state.touch(`leases/${name}`, at), undefined);
      heard.set(name, { name, host: host.slice(0, 64), at });
      isNew = true;
    }
    if (!isNew) return;
    const kept = [...heard.values()].filter(({ at }) => now - at <= OLD_MS).slice(-MOST);
    fallbackOnIoError(() => this.state.replace(RECEIVED, JSON.stringify(kept)), undefined);
  }

  /** How long ago others were last heard of, as leases have it. */
  known(): readonly OwnSign[] {
    const now = this.clock();
    return this.heard().map(({ name }) => ({ name, ageMs: now - this.timeOf(name) }));
  }

  /** The signs heard of other machines. */
  heard(): readonly Heard[] {
    const found = fallbackOnIoError(() => this.state.read(RECEIVED), null);
    const list = parsed(found);
    return (Array.isArray(list) ? (list as readonly unknown[]) : []).flatMap((one) => {
      const { name, host, at } = (one ?? {}) as { name?: unknown; host?: unknown; at?: unknown };
      const isSound = typeof name === "string" && typeof host === "string" && typeof at === "number";
      return isSound && NAME.test(name) ? [{ name, host, at }] : [];
    });
  }

  private timeOf(name: string): number {
    return fallbackOnIoError(() => this.state.stat(`leases/${name}`), null)?.mtimeMs ?? 0;
  }
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : (JSON.parse(text) as unknown);
  } catch {
    return null;
  }
}
