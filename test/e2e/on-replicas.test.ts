// What other tests say of one machine's file holds of a copy of what several share: the same tests, each file with a ledger in memory.
import fs from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { isNight } from "../size.ts";
import { onReplicas } from "./in-process.ts";

let end = (): void => undefined;
beforeAll(() => {
  end = onReplicas();
});
afterAll(() => end());

const here = dirname(fileURLToPath(import.meta.url));

interface Row {
  readonly name: string;
  readonly when: string;
  readonly why: string;
}

/** The table of README.md, which is kept there for whoever writes a test. */
const rows = fs
  .readFileSync(join(here, "README.md"), "utf8")
  .split(/\r?\n/)
  .flatMap((line): Row[] => {
    const [, name, when, why] = /^\| `([^`]+)` \| ([^|]*) \| ([^|]*) ?\|$/.exec(line) ?? [];
    if (name === undefined || when === undefined || why === undefined) return [];
    return [{ name, when, why: why.trim() }];
  });

const RENEWED =
  "a read brings the copy up to date, notes when it did, and gives a machine a copy that has none";
const AGE = "an answer from a copy says of which moment it is";
const NO_GIT = "git leaves a shared board alone, and the test asks git what changed in it";
const LEDGER = "the history is the ledger's, and the test takes this machine's journal away";
const FILED = "what is filed stands, whatever becomes of the file: `FILE_BEHIND`, and not to be repeated";
const FOLLOWS = "it follows a store until it is ended";

/** A part of a test's name, with the names of those around it, whose words do not fit a copy, and why; each fails there as it is. Any other difference is a fault. */
const DIFFERENT: readonly (readonly [part: string, why: string])[] = [
  ["refuses where there is nothing, nobody, or nothing any more", LEDGER],
  ["another branch's file is taken as it is", NO_GIT],
  ["join, reserve, refuse the second, finish: only the meant lines change", NO_GIT],
  ["join, whoami: the number, the label, and how it was found", AGE],
  ["--json has the board, a pipe gets the status", AGE],
  ["is status --brief: at most 12 lines, whatever the file holds", AGE],
  ["holds what is reserved by it: in check, why and hooks, in linked worktrees too", RENEWED],
  ["where coord never wrote, as ", RENEWED],
  [
    "where it did: nothing changes but the heartbeat of a known instance, and nobody is bound by looking",
    RENEWED,
  ],
  ["makes the file anew where it is gone; one that is not kept is refused", RENEWED],
  ["missing: never there, gone since, or a folder", RENEWED],
  ["prints what `git apply` and `patch` make the result of, and writes nothing", RENEWED],
  ["cut, where the journal was deleted", LEDGER],
  ["a state folder that came with a clone or a checkout > is set aside unread, and said once", LEDGER],
  ["a full disk, however little is left; room again, and all is well", FILED],
  ["at once with --lock-timeout 0, after the wait otherwise; reading goes on", FILED],
  ["does not list the coordination file, its archive and its state; nor a copy in a linked worktree", NO_GIT],
  ["makes the file in the wanted language, named after the folder, and git ignores the state", NO_GIT],
  ["is found by every later command, in a folder, a worktree and a clone", NO_GIT],
  ["git merge with the driver > brings the work of two clones together, archive included", NO_GIT],
  ["git merge with the driver > stops with an ordinary conflict where the driver can't read a side", NO_GIT],
  ["share the main worktree's file, state and lock; paths are relative to one's own", NO_GIT],
  ["a submodule with a file has its own; a repository within another has that of the one above", NO_GIT],
  ["the file in docs/ serves the whole repository, its state beside it", NO_GIT],
  ["a file, to far away: says that it does not know the main worktree, and writes nothing", NO_GIT],
  ["a worktree whose repository is not there > says so, and makes no board of its copy", NO_GIT],
  ["a live reservation survives what git does to the file > ", NO_GIT],
];

/** Those that come to no end there, or that pass or fail by how quick the ledger is. */
const SKIPPED: readonly (readonly [part: string, why: string])[] = [
  ["commands in an agent's shell > remote follow", FOLLOWS],
  ["is told, and what is live in it holds until it is written back", LEDGER],
];

/** The name of a test, behind those of what is around it. */
function fullName(task: { readonly name: string; readonly suite?: unknown }): string {
  const names = [task.name];
  for (let at = task.suite as Named | undefined; at !== undefined; at = at.suite) names.unshift(at.name);
  return names.join(" > ");
}

interface Named {
  readonly name: string;
  readonly suite?: Named;
}

beforeEach(({ task, skip }) => {
  const name = fullName(task);
  const isIn = (list: typeof DIFFERENT) => list.some(([part]) => name.includes(part));
  if (isIn(SKIPPED)) skip();
  if (isIn(DIFFERENT)) Object.assign(task, { fails: true });
});

const chosen = rows.filter(({ when }) => when === "by day" || (isNight && when === "at night"));

describe.each(chosen)("$name", async ({ name }) => {
  // A module of its own beside the one that is a test by itself.
  const copy = `./${name}.test.ts?replica`;
  await import(copy);
});

it("README.md says of each test when it runs on replicas, and of each that does not why", () => {
  const tests = fs.readdirSync(here).flatMap((name) => /^(.+)\.test\.ts$/.exec(name)?.[1] ?? []);
  expect(rows.map(({ name }) => name).sort()).toEqual(tests.sort());
  for (const { name, when, why } of rows) {
    expect(["by day", "at night", "no"], name).toContain(when);
    expect(why !== "", name).toBe(when === "no");
  }
});
