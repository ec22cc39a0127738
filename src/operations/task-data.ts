import { priorities } from "../protocol/priorities.ts";
import { isOpen, reservations } from "../protocol/reservations.ts";
import { tasks } from "../protocol/tasks.ts";
import { detailsOf, type TaskDetails } from "../protocol/task-details.ts";
import type { Entry, View } from "../protocol/view.ts";
import { Dependencies } from "../rules/dependencies.ts";
import { findClaims } from "../rules/leases.ts";
import type { Context } from "../rules/context.ts";
import { type Holding, holdings, isForgottenWaiter } from "../rules/holdings.ts";
import { sameWorkAs } from "../rules/plain-title.ts";
import { fold } from "../vocabulary/words.ts";
import { type TaskState, taskState } from "./shapes.ts";
import { type OrRefused, refuse, type Refused } from "./types.ts";

/** A task of the file, from whichever of its two lists. */
export interface TaskData {
  readonly title: string;
  readonly state: TaskState;
  readonly instance: number | null;
  /** 1, 2, 3 for a priority, else null. */
  readonly level: number | null;
  readonly line: number;
  /** Titles of what has to be done before, as far as it is not. Absent, like what follows, where there is none. */
  readonly waitsFor?: readonly string[];
  /** The text below it in the file. */
  readonly text?: string;
  readonly files?: readonly string[];
  readonly criteria?: TaskDetails["criteria"];
}

/** Tasks by title: exact ones (case, accents and spacing aside), else those that hold it, unless only exact ones count. */
export function findTask(view: View, title: string, exactly: boolean, context: Context): TaskData[] {
  const wanted = fold(title);
  const exact = tasksCalled(view, context, (folded) => folded === wanted);
  // One title in both lists is one task.
  if (exact.length > 0 || exactly) return exact.slice(0, 1);
  return tasksCalled(view, context, (folded) => folded.includes(wanted));
}

/**
 * The title that a caller means who asks for a task: one of the list that holds what was said, in whole words, or one that somebody is at and that
 * says no more than it but when, unless something is called exactly so. Else two would do one piece of work under two names. Any other is a new one.
 */
export function meantTitle(view: View, said: string, context: Context): OrRefused<string> {
  const wanted = fold(said);
  const open = openTitles(view);
  const same = sameWork(view, said, context);
  if (same !== null) return { ok: true, value: same };
  // Of titles alone it can be seen that none is meant, as most often.
  const [found, ...others] = open.filter((title) => hasWords(fold(title), wanted));
  if (found === undefined || open.some((title) => fold(title) === wanted)) return { ok: true, value: said };
  if (findClaims(holdings(view, context), { task: said }).length > 0) return { ok: true, value: said };
  if (others.length === 0) return { ok: true, value: found };
  return refuseAmbiguous(
    said,
    [found, ...others].map((title) => ({ title })),
  );
}

/** The title under which somebody else does the work already that another one calls so; null where nobody does, or it is called just so. */
function sameWork(view: View, said: string, context: Context): string | null {
  const open = view.entries(reservations).filter(({ value }) => isOpen(value.state));
  if (open.length === 0 || open.some(({ value }) => fold(value.task) === fold(said))) return null;
  const isSame = sameWorkAs([said]);
  const same = open.slice(-MOST_COMPARED).filter(({ value }) => isSame(value.task));
  if (same.length === 0) return null;
  const titles = new Set(same.map(({ value }) => fold(value.task)));
  const isTheirs = ({ reservation, lease, isMine }: Holding) =>
    !isMine && !lease.takeable && titles.has(fold(reservation.task));
  return holdings(view, context).find(isTheirs)?.reservation.task ?? null;
}

/** Number of open entries, the last ones, whose titles are compared with one. */
const MOST_COMPARED = 1_000;

/** The titles of `allTasks` that are not done: nothing else of the tasks is read. */
function openTitles(view: View): string[] {
  const listed = view.entries(tasks).map(({ value }) => ({ ...value, key: fold(value.title) }));
  const ranked = view
    .entries(priorities)
    .toSorted((a, b) => a.value.level - b.value.level)
    .map(({ value }) => {
      const key = fold(value.title);
      const twin = listed.find((task) => task.key === key);
      return { title: value.title, key, done: value.done || twin?.state === "done" };
    });
  const isRanked = new Set(ranked.map(({ key }) => key));
  return [
    ...ranked.filter(({ done }) => !done),
    ...listed.filter(({ state, key }) => state !== "done" && !isRanked.has(key)),
  ].map(({ title }) => title);
}

/** Whether a text has these words as a whole, or begins a word with enough of them to be no accident. */
function hasWords(text: string, words: string): boolean {
  if (words.length < 2) return false;
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    if (isInWord(text, at)) continue;
    if (words.length >= ENOUGH || !isInWord(text, at + words.length)) return true;
  }
  return false;
}

/** Number of characters from which the beginning of a word stands for it. */
const ENOUGH = 6;

/** Whether an offset lies within a word. */
function isInWord(text: string, at: number): boolean {
  return /^[\p{L}\p{N}]{2}$/u.test(text.slice(Math.max(0, at - 1), at + 1));
}

/** Priorities first, then the remaining tasks; a title that stands in both is shown with its level and the task's state. */
export function allTasks(view: View, context: Context): TaskData[] {
  return tasksCalled(view, context, () => true);
}

/** Those of them whose folded title is meant; nothing else is found out of the others. */
function tasksCalled(view: View, context: Context, isMeant: (folded: string) => boolean): TaskData[] {
  const named = <T extends { readonly title: string }>(entries: readonly Entry<T>[]) =>
    entries.filter(({ value }) => isMeant(fold(value.title)));
  const [onTheList, inOrder] = [named(view.entries(tasks)), named(view.entries(priorities))];
  if (onTheList.length + inOrder.length === 0) return [];
  const claims = instanceByTask(view, context);
  const dependencies = new Dependencies(view);
  const more = (entry: Entry<{ readonly title: string }>) =>
    moreOf(detailsOf(view, entry), dependencies.waitedFor(entry.value.title));
  const listed = onTheList.map((entry): TaskData => {
    const { value, line } = entry;
    const state = taskState(value.state);
    const task = { title: value.title, state, instance: value.instance, level: null, line };
    return claimed({ ...task, ...more(entry) }, claims);
  });
  const ranked = inOrder
    .toSorted((a, b) => a.value.level - b.value.level)
    .map((entry): TaskData => {
      const { value, line } = entry;
      const { title, level, done } = value;
      const onList = listed.find((task) => fold(task.title) === fold(title));
      const state = done ? "done" : (onList?.state ?? "free");
      const task = { title, state, instance: onList?.instance ?? null, level, line };
      return claimed({ ...onList, ...task, ...more(entry) }, claims);
    });
  const titles = new Set(ranked.map(({ title }) => fold(title)));
  return [...ranked, ...listed.filter(({ title }) => !titles.has(fold(title)))];
}

/** The details of a task besides its title, as far as there are any. */
function moreOf({ text, files, criteria }: TaskDetails, waitsFor: readonly string[]) {
  return {
    ...(waitsFor.length === 0 ? {} : { waitsFor }),
    ...(text === "" ? {} : { text }),
    ...(files.length === 0 ? {} : { files }),
    ...(criteria.length === 0 ? {} : { criteria }),
  };
}

/** Who has each task by the reservations, or waits for it: by its folded title, a holder before those who wait. */
function instanceByTask(view: View, context: Context): ReadonlyMap<string, number> {
  const counting = holdings(view, context).filter(
    (one) => !one.lease.takeable && !isForgottenWaiter(one, context),
  );
  const held = findClaims(counting, { state: "reserved" });
  return new Map([...counting, ...held].map(({ reservation: r }) => [fold(r.task), r.instance] as const));
}

/** A task that the lists call nobody's, given to whoever has it reserved: `next` passes it over for the same reason. */
function claimed(task: TaskData, claims: ReadonlyMap<string, number>): TaskData {
  const owner = claims.get(fold(task.title));
  const isNobodys = task.state === "free" || (task.state === "in-progress" && task.instance === null);
  return owner === undefined || !isNobodys ? task : { ...task, state: "in-progress", instance: owner };
}

/** The no to a part of a title that several tasks have. */
export function refuseAmbiguous(task: string, found: readonly Pick<TaskData, "title">[]): Refused {
  return refuse("AMBIGUOUS_TASK", { task, count: found.length, tasks: found.map(({ title }) => title) });
}

/** Who holds a task of that title, and may go on holding it. */
export function holdersOfTask(view: View, title: string, context: Context): Holding[] {
  const held = findClaims(holdings(view, context), { task: title, state: "reserved" });
  return held.filter(({ lease }) => !lease.takeable);
}
