// What other tests say of one machine's file holds of a copy of what several share: the same tests, each file with a ledger in memory.
import { afterAll, beforeAll, beforeEach, describe } from "vitest";
import { isNight } from "../size.ts";
import { onReplicas } from "./in-process.ts";

let end = (): void => undefined;
beforeAll(() => {
  end = onReplicas();
});
afterAll(() => end());

const byDay = ["next", "undo"];
const byNight = [
  "archive",
  "board",
  "contract",
  "contract-rest",
  "history",
  "identity",
  "main-job",
  "messages",
  "moves",
  "number-twice",
  "numbers",
  "reads",
  "restore",
  "small-answers",
  "stale-saves",
  "task-details",
  "told-once",
  "vanished",
  "watch",
];

const RENEWED =
  "a read brings the copy up to date, notes when it did, and gives a machine a copy that has none";
const AGE = "an answer from a copy says of which moment it is";
const NO_GIT = "git leaves a shared board alone, and the test asks git what changed in it";
const LEDGER = "the history is the ledger's, and the test takes this machine's journal away";

/** Tests whose words do not fit a copy, and why; each fails there as it is. Any other difference is a fault. */
const DIFFERENT: ReadonlyMap<string, string> = new Map([
  ["refuses where there is nothing, nobody, or nothing any more", LEDGER],
  ["another branch's file is taken as it is", NO_GIT],
  ["join, reserve, refuse the second, finish: only the meant lines change", NO_GIT],
  ["join, reserve, refuse the second, finish: only the meant lines change (the build)", NO_GIT],
  ["join, whoami: the number, the label, and how it was found", AGE],
  ["--json has the board, a pipe gets the status", AGE],
  ["is status --brief: at most 12 lines, whatever the file holds", AGE],
  ["holds what is reserved by it: in check, why and hooks, in linked worktrees too", RENEWED],
  ["where coord never wrote, as []", RENEWED],
  ['where coord never wrote, as ["--as","1"]', RENEWED],
  ['where coord never wrote, as ["--as","77"]', RENEWED],
  [
    "where it did: nothing changes but the heartbeat of a known instance, and nobody is bound by looking",
    RENEWED,
  ],
  ["makes the file anew where it is gone; one that is not kept is refused", RENEWED],
]);

beforeEach(({ task }) => {
  if (DIFFERENT.has(task.name)) Object.assign(task, { fails: true });
});

describe.each([...byDay, ...(isNight ? byNight : [])])("%s", async (name) => {
  // A module of its own beside the one that is a test by itself.
  const copy = `./${name}.test.ts?replica`;
  await import(copy);
});
