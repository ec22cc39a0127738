import { pause } from "../system/pause.ts";
import { ChangeQueue } from "./changes.ts";
import type { Replication, Store } from "./store.ts";

/** How long the shared store may say nothing before it is asked (ms). A fetch from git is dear, and hosts count them. */
const ASK_EVERY = { git: 20_000, other: 10_000 } as const;
/** News is fetched at most so often (ms), however much of it there is. */
const FETCH_EVERY = 500;
/** The longest that one fetch may take (ms). */
const PATIENCE = 5_000;

/**
 * The changes for whoever looks at a board as long as it is open. Where several machines share it, what happens elsewhere is fetched as it
 * comes, and so becomes a change of the file.
 */
export function liveChanges(store: Pick<Store, "watch" | "replication">): ChangeQueue {
  const over = new AbortController();
  const { replication } = store;
  if (replication !== undefined) void fetchNews(replication, over.signal);
  return new ChangeQueue({
    watch: (onChange) => {
      const stop = store.watch(onChange);
      return () => {
        over.abort();
        stop();
      };
    },
  });
}

async function fetchNews(replication: Replication, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const { kind } = await replication.status();
      await replication.changed(kind === "git" ? ASK_EVERY.git : ASK_EVERY.other, signal);
      if (!signal.aborted) await replication.refresh(PATIENCE);
      await pause(FETCH_EVERY, signal);
    } catch {
      // The file can't be read: whoever looks at it is told why.
      await pause(ASK_EVERY.other, signal);
    }
  }
}
