import { pause } from "../system/pause.ts";
import { ChangeQueue } from "./changes.ts";
import type { Replication, Store } from "./store.ts";

/** How long a shared store that tells of news may say nothing before it is asked (ms). */
const ASK_EVERY = 10_000;
/** The same of git, which tells nobody; a fetch from it is dear, and hosts count them. A part of the time in which nothing came. */
const ASK_GIT = { shortest: 5_000, longest: 20_000, part: 0.1 } as const;
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

/** Interval between two looks into git for somebody to whom nothing new has come for so long (ms). */
export function gitInterval(quietMs: number): number {
  return Math.min(ASK_GIT.longest, Math.max(ASK_GIT.shortest, quietMs * ASK_GIT.part));
}

async function fetchNews(replication: Replication, signal: AbortSignal): Promise<void> {
  let cameAt = Date.now();
  while (!signal.aborted) {
    try {
      const { kind } = await replication.status();
      await replication.changed(kind === "git" ? gitInterval(Date.now() - cameAt) : ASK_EVERY, signal);
      if (!signal.aborted && (await replication.refresh(PATIENCE))) cameAt = Date.now();
      await pause(FETCH_EVERY, signal);
    } catch {
      // The file can't be read: whoever looks at it is told why.
      await pause(ASK_EVERY, signal);
    }
  }
}
