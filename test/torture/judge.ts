import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { alerts } from "../../src/protocol/alerts.ts";
import { log } from "../../src/protocol/log.ts";
import { isOpen, type Reservation, reservations } from "../../src/protocol/reservations.ts";
import { tasks } from "../../src/protocol/tasks.ts";
import { View } from "../../src/protocol/view.ts";
import { overlaps } from "../../src/paths/overlap.ts";
import { applyDelta } from "../../src/store/delta.ts";
import { openFileStore } from "../../src/store/file/index.ts";
import type { Done, Happened } from "./torture.ts";

/** The file after one write. */
interface Moment {
  readonly revision: number;
  /** The revision that it took back. */
  readonly undoes: number | null;
  readonly command: string;
  readonly subject: string;
  readonly instance: number | null;
  readonly text: string;
  readonly archive: string;
  /** What the write put back of its own instance's, because git had taken it out. */
  readonly restored: string;
}

/** All that must not be; each list is to be empty. */
export interface Verdict {
  /** Said to be done, and in neither file, though nobody but coord can have taken it out. */
  readonly lost: string[];
  /** Taken out by somebody outside coord, and named by nobody. */
  readonly unnamed: string[];
  readonly doubled: string[];
  readonly overlaps: string[];
  /** Commands whose place in the journal contradicts when they ran, or what they did. */
  readonly disorder: string[];
  /** A person's lines that are not as they were written. */
  readonly lines: string[];
  readonly ids: string[];
  /** Taken back, and there all the same, though nobody but coord wrote. */
  readonly back: string[];
  /** How much was taken back by its own instance. */
  readonly undone: number;
  /** How much was taken out by somebody outside coord, and named. */
  readonly named: number;
  readonly revisions: number;
}

/** Holds what was acknowledged against the file, its archive, and each moment of the journal. */
export async function judge(
  root: string,
  happened: Happened,
  named: string,
  person: readonly string[],
): Promise<Verdict> {
  const moments = await momentsOf(join(root, "CLAUDE_INSTANCES.md"));
  const last = moments.at(-1)?.text ?? "";
  const now = read(join(root, "CLAUDE_INSTANCES.md"));
  const archive = read(join(root, "CLAUDE_INSTANCES.archive.md"));
  const verdict: Verdict = {
    lost: [],
    unnamed: [],
    doubled: [],
    overlaps: [],
    disorder: [],
    lines: [],
    ids: [],
    back: [],
    undone: 0,
    named: 0,
    revisions: moments.length,
  };
  let count = 0;
  const undone = undoneIn(moments);
  const isOurs = moments.every(({ command }) => command !== "outside");
  for (const done of happened.done.filter(leavesATrace)) {
    const found = times(now, done) + times(archive, done);
    if (found > 1 && (isOurs || !isEndedDifferently(now, done))) verdict.doubled.push(describe(done));
    if (undone.has(keyOf(done))) {
      if (isOurs && found > 0) verdict.back.push(describe(done));
      continue;
    }
    if (found > 0) continue;
    if (inGit(root).some((text) => times(text, done) > 0)) continue;
    if (!takenOutside(moments, done)) verdict.lost.push(describe(done));
    else if (named.includes(done.title) || isEndedAnew(now, done)) count++;
    else verdict.unnamed.push(describe(done));
  }
  verdict.overlaps.push(...overlapsIn(moments));
  verdict.disorder.push(...disorderOf(moments, happened.done));
  verdict.lines.push(...changedLines(last, now, [...person, ...happened.lines]));
  // Where git merged two branches on which an instance was new, both lines stay, and doctor says so.
  const isMerged = (number: string) =>
    !isOurs && named.includes(`#${number}`) && named.includes("DUPLICATE_INSTANCE");
  verdict.ids.push(...twoOfOneNumber(now).filter((number) => !isMerged(number)));
  return { ...verdict, named: count, undone: undone.size };
}

/** Opened again by somebody outside coord, and given back since by who had finished it: nothing is missing any more. */
function isEndedAnew(text: string, { command, instance, title }: Done): boolean {
  return (
    command === "finish" &&
    viewOf(text).reservations.some(
      (one) => one.task === title && one.instance === instance && one.state === "released",
    )
  );
}

/** Ended in one way, or at one time, on one of two branches, and otherwise on the other: where git merges them, both ends stay. */
function isEndedDifferently(text: string, { instance, title }: Done): boolean {
  const ends = viewOf(text).reservations.filter((one) => one.task === title && one.instance === instance);
  const ways = new Set(ends.map(({ state, ended }) => `${state} ${ended?.text}`));
  return ways.size === ends.length && ends.every(({ state }) => !isOpen(state));
}

/** For some of what was acknowledged the revision behind it, to which the file can be brought back. */
export async function toRestore(
  root: string,
  { done }: Happened,
  most: number,
): Promise<{ done: Done; revision: number }[]> {
  const moments = await momentsOf(join(root, "CLAUDE_INSTANCES.md"));
  const kept = done.filter(({ command }) => command !== "reserve").filter(leavesATrace);
  const every = Math.max(1, Math.floor(kept.length / most));
  return kept
    .filter((_, at) => at % every === 0)
    .slice(0, most)
    .flatMap((one) => {
      const revision = moments.findLast(({ text }) => times(text, one) > 0)?.revision;
      return revision === undefined ? [] : [{ done: one, revision }];
    });
}

export const isIn = (root: string, done: Done): boolean =>
  times(read(join(root, "CLAUDE_INSTANCES.md")), done) > 0;

/** What an instance's own undo took back, by the key of its command. */
function undoneIn(moments: readonly Moment[]): ReadonlySet<string> {
  const taken = new Set(moments.map(({ undoes }) => undoes));
  return new Set(moments.filter(({ revision }) => taken.has(revision)).map(keyIn));
}

const keyIn = ({ command, instance, subject }: Moment) => `${command} ${instance} ${subject}`;
const keyOf = ({ command, instance, title }: Done) =>
  `${command === "task" ? "task add" : command} ${instance} ${title}`;

async function momentsOf(path: string): Promise<Moment[]> {
  const store = openFileStore({
    path,
    reconcile: ({ after, state }) => ({ text: after, state }),
    lockTimeoutMs: 10_000,
  });
  let text = "";
  let archive = "";
  return (await store.history()).map(({ revision, edits, archived, note }) => {
    text = applyDelta(text, edits);
    if (archived !== undefined) archive = applyDelta(archive, archived);
    const { command, instance, subject, undoes = null, restored = "" } = note;
    const said = { revision, undoes, command, instance, subject };
    return { ...said, text, archive, restored: JSON.stringify(restored) };
  });
}

const texts = new Map<string, readonly string[]>();

/** The file as any branch or entry of the stash has it: what stands there was put away by git, and comes back with it. */
function inGit(root: string): readonly string[] {
  const known = texts.get(root);
  if (known !== undefined) return known;
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const found: string[] = [];
  if (fs.existsSync(join(root, ".git"))) {
    const stashed = git("stash", "list", "--format=%H").split("\n").filter(Boolean);
    const commits = [...git("rev-list", "--branches").split("\n").filter(Boolean), ...stashed];
    const blobs = new Set(
      commits.flatMap((commit) => git("ls-tree", commit, "CLAUDE_INSTANCES.md").split(/\s/)[2] ?? []),
    );
    for (const blob of blobs) found.push(git("cat-file", "blob", blob));
  }
  texts.set(root, found);
  return found;
}

const read = (path: string) => (fs.existsSync(path) ? fs.readFileSync(path, "utf8") : "");
const describe = ({ command, title }: Done) => `${command} ${title}`;
const leavesATrace = ({ command }: Done) =>
  ["log", "task", "block", "reserve", "finish", "release"].includes(command);

/** How often it stands in a text as what it was acknowledged to be. */
function times(text: string, { command, instance, title }: Done): number {
  const view = viewOf(text);
  if (command === "log") return view.log.filter((action) => action === title).length;
  if (command === "block") return view.alerts.filter((one) => one === title).length;
  if (command === "task") return view.tasks.filter((one) => one === title).length;
  const states: readonly string[] =
    command === "finish" ? ["done"] : command === "release" ? ["released"] : ["reserved", "done", "released"];
  // Of what was handed over there is one more, of whoever took it.
  return view.reservations.filter(
    (one) => one.task === title && one.instance === instance && states.includes(one.state),
  ).length;
}

const views = new Map<string, ReturnType<typeof readView>>();

function viewOf(text: string): ReturnType<typeof readView> {
  const known = views.get(text) ?? readView(text);
  views.set(text, known);
  return known;
}

function readView(text: string) {
  const view = new View(text);
  return {
    reservations: view.entries(reservations).map(({ value }) => value),
    alerts: view.entries(alerts).map(({ value }) => value.text),
    log: view.entries(log).map(({ value }) => value.action),
    tasks: view.entries(tasks).map(({ value }) => value.title.replace(/^\w+x: /, "")),
  };
}

/** Whether the write that it went missing with was somebody else's than coord's. */
function takenOutside(moments: readonly Moment[], done: Done): boolean {
  const shown = ({ text }: Moment) => times(text, done) > 0;
  const last = moments.findLastIndex(shown);
  return last >= 0 && moments[last + 1]?.command === "outside";
}

/** Two that come to hold one path by a write of coord's; what somebody outside made, a merge of git's say, is theirs, and stays until it is settled. */
function overlapsIn(moments: readonly Moment[]): string[] {
  let before = new Set<string>();
  return moments.flatMap(({ text, command, subject }) => {
    const held = viewOf(text).reservations.filter(({ state }) => state === "reserved");
    const pairs = held.flatMap((one, i) =>
      held
        .slice(i + 1)
        .filter((other) => other.instance !== one.instance && meet(one, other))
        .map((other) => `${one.task} and ${other.task}`),
    );
    const made = command === "outside" ? [] : pairs.filter((pair) => !before.has(pair));
    before = new Set(pairs);
    return made.map((pair) => `${pair}, after ${command} ${subject}`);
  });
}

const meet = (one: Reservation, other: Reservation): boolean =>
  one.files.some((a) => other.files.some((b) => overlaps(a, b, { caseSensitive: true })));

/**
 * The journal as the order in which everything happened: each acknowledged command stands in it once, none before one
 * that had ended when it began, and each did what the rules say, to its own entry and to no other.
 */
function disorderOf(moments: readonly Moment[], all: readonly Done[]): string[] {
  const wrong: string[] = [];
  const places = new Map<string, number[]>();
  for (const [at, moment] of moments.entries()) {
    const key = keyIn(moment);
    places.set(key, [...(places.get(key) ?? []), at]);
    const before = moments[at - 1];
    if (before !== undefined && moment.command !== "outside") wrong.push(...strayEffects(before, moment));
  }
  const placed = all.flatMap((done) => {
    const found = places.get(keyOf(done)) ?? [];
    if (leavesATrace(done) && found.length !== 1)
      wrong.push(`${describe(done)}: ${found.length} times in the journal`);
    return found.length === 1 ? [{ done, at: found[0] ?? 0 }] : [];
  });
  const inOrder = placed.toSorted((a, b) => a.at - b.at);
  let began = 0;
  for (const { done } of inOrder) {
    if (done.ended < began) wrong.push(`${describe(done)} had ended before one that stands before it began`);
    began = Math.max(began, done.began);
  }
  return wrong;
}

/** Reservations that a write changed though it was not about them. */
function strayEffects(before: Moment, after: Moment): string[] {
  if (!["reserve", "finish", "release", "log", "task add", "block", "join"].includes(after.command))
    return [];
  const key = ({ instance, task, state, files }: Reservation) =>
    `${instance} ${task} ${state} ${files.join()}`;
  const old = new Set(viewOf(before.text).reservations.map(key));
  const stray = viewOf(after.text).reservations.filter(
    (one) => !old.has(key(one)) && one.task !== after.subject && !after.restored.includes(` ${one.task} - `),
  );
  return stray.map((one) => `${after.command} ${after.subject} changed ${key(one)}`);
}

/** A person's lines that coord changed, doubled or dropped; what was there when coord last looked counts. */
function changedLines(last: string, now: string, lines: readonly string[]): string[] {
  const counts = (text: string) => {
    const found = new Map<string, number>();
    for (const line of text.split(/\r?\n/)) found.set(line, (found.get(line) ?? 0) + 1);
    return found;
  };
  const [was, is] = [counts(last), counts(now)];
  return lines
    .filter((line) => (is.get(line) ?? 0) !== 1)
    .map((line) => `${line}: ${is.get(line) ?? 0} times (${was.get(line) ?? 0} in the journal)`);
}

function twoOfOneNumber(text: string): string[] {
  const numbers = [...text.matchAll(/^- \*\*Instance #(\d+)\*\*/gm)].map(([, number]) => number ?? "");
  return numbers.filter((number, index) => numbers.indexOf(number) !== index);
}
