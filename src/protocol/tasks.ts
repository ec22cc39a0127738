import { isRule, slotsOf, templateLeft } from "./lines.ts";
import { addFenced, insertLines, replaceKeepingLead } from "./place.ts";
import {
  type Boxed,
  cleanTitle,
  indentOf,
  isEmpty,
  isTicked,
  readBox,
  readTitle,
  withAfter,
} from "./task-details.ts";
import { priorities, tickPriority } from "./priorities.ts";
import { type Edit, lineAround, type Range } from "../text/edits.ts";
import { isWordAt } from "../text/plain.ts";
import type { Block } from "./block.ts";
import { type Entry, type Problem, sectionsOf, type Style, type View } from "./view.ts";
import { isPlaceholder, meaning } from "../vocabulary/index.ts";
import type { TaskWord, Vocabulary } from "../vocabulary/types.ts";
import { fold } from "../vocabulary/words.ts";

/** A line of the remaining tasks. */
export interface Task {
  readonly title: string;
  readonly state: TaskWord;
  /** Its owner; always null for a free one, whatever its title looks like. */
  readonly instance: number | null;
  /** Titles of what has to be done before. */
  readonly after: readonly string[];
}

const LINE = /^\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)?\[([^\]]{1,20})\]\s+(\S.*)$/su;
const STATED = /^\[([^\]]{1,20})\]\s+(\S.*)$/s;
const OWNER = /^Instance\s*(?:#\s*)?(\d{1,6})(?:\s+[-–—]|:)\s+(.+)$/is;
/** Meant as a state, by its looks; `- [ ] x`, `[link](…)` and the like are a person's own text. */
const STATE_LIKE = /^\p{Lu}[\p{Lu}_ ]{2,}$/u;
/** A title that would read as `Instance #3 - …` with an owner, or as a template's; a backslash keeps it a title. */
const LOOKS_OWNED = /^\\*Instance\s*(?:#\s*)?(?:\d|(?<=#\s*)[a-z]\b)/iu;
const LETTER = /^Instance\s*#\s*[a-z]\b/i;

/** `[FREE] …`, as `LINE` reads it; null for anything else. */
export function plainTask(text: string): string[] | null {
  const end = text.startsWith("[") ? text.indexOf("] ", 1) : -1;
  if (end < 2 || end > 21 || text.indexOf("]") < end || !isWordAt(text, end + 2)) return null;
  return [text, text.slice(1, end), text.slice(end + 2)];
}

/** The tasks one after the other; where there are a hundred thousand, all of them at once take seven times their room. */
export function* eachTask(view: View, problems: Problem[] = []): Generator<Entry<Task>, void> {
  for (const known of sectionsOf(view, tasks)) {
    let depth = Infinity;
    for (const slot of slotsOf(view, known)) {
      const range = { start: slot.start, end: slot.next };
      const boxed = readBox(slot.text);
      const found =
        boxed === null
          ? (plainTask(slot.text) ?? (slot.text.includes("[") ? LINE.exec(slot.text) : null))
          : null;
      const state = meaning("task", found?.[1] ?? "")?.kind;
      // Boxes below a task with a state are its criteria.
      if (boxed !== null && indentOf(slot.text) > depth) continue;
      if (state !== undefined) depth = indentOf(slot.text);
      else if (slot.text.trim() === "" || indentOf(slot.text) <= depth) depth = Infinity;
      if (boxed === null && state === undefined) {
        if (found !== null && slot.fence !== null && !known.template && STATE_LIKE.test(found[1] ?? ""))
          problems.push({ code: "UNKNOWN_STATE", args: { state: found[1] ?? "", instance: 0 }, range });
        continue;
      }
      const text = (boxed?.text ?? found?.[2] ?? "").trim();
      const value = boxed === null ? readTask(state ?? "free", text) : readBoxed(boxed);
      const isTemplate = isPlaceholder(value.title) || (value.state !== "free" && LETTER.test(text));
      // With a number it is data wherever it stands and whatever it is called.
      if (value.instance === null && (known.template || isTemplate)) {
        if (!known.template) problems.push(templateLeft(slot));
        continue;
      }
      yield { value, range, line: slot.line };
    }
  }
}

export const tasks: Block<Task> = {
  kind: "tasks",
  headings: ["remainingTasks"],
  isApart: false,
  read(view) {
    const problems: Problem[] = [];
    return { entries: [...eachTask(view, problems)], problems };
  },
  write(value, words) {
    const { instance, ...titled } = tasks.clean(value);
    const title = withAfter(titled, words);
    const state = words.task[value.state][0];
    if (value.state === "free") return [`[${state}] ${title}`];
    if (instance !== null) return [`[${state}] Instance #${instance} - ${title}`];
    return [`[${state}] ${LOOKS_OWNED.test(title) ? "\\" : ""}${title}`];
  },
  clean: (value) => ({
    ...value,
    ...cleanTitle(value),
    instance: value.state === "free" ? null : value.instance,
  }),
  place: (view, lines, style) => addTask(view, view.entries(tasks), lines, style),
  identity: (v) => [fold(v.title)],
  instances: () => [],
  subject: (v) => v.title,
  times: () => [],
  isOpen: (v) => v.state !== "done",
  samples: () => [
    { title: "Write docs", state: "free", instance: null, after: ["Fix login"] },
    { title: "Fix login", state: "blocked", instance: 3, after: [] },
  ],
};

function beginsAsOwned(text: string): boolean {
  return text.startsWith("I") || text.startsWith("i");
}

/** Reads a task: one that is ticked or struck out is done, whatever its state says. */
function readTask(state: TaskWord, text: string): Task {
  if (state === "free") return marked(text, state, null);
  const owned = beginsAsOwned(text) ? OWNER.exec(text) : null;
  if (owned) return marked(owned[2] ?? "", state, Number(owned[1]));
  const escaped = text.startsWith("\\") && LOOKS_OWNED.test(text);
  return marked(escaped ? text.slice(1) : text, state, null);
}

function marked(text: string, state: TaskWord, instance: number | null): Task {
  const { title, after, done } = readTitle(text);
  return { title, after, state: done ? "done" : state, instance };
}

/** `- [ ] T` is free, `- [x] T` done; the box may have a state or an owner behind it, as coord writes them there. */
function readBoxed({ mark, text }: Boxed): Task {
  const [, word = "", rest = ""] = STATED.exec(text) ?? [];
  const said = word === "" ? undefined : meaning("task", word)?.kind;
  const owned = said === undefined && beginsAsOwned(text) && OWNER.test(text);
  const task = readTask(said ?? (owned ? "inProgress" : "free"), said === undefined ? text : rest);
  if (isTicked(mark)) return { ...task, state: "done" };
  return isEmpty(mark) || task.state !== "free" ? task : { ...task, state: "blocked" };
}

/** A task's line behind a box, as whoever made the list would write it; null where it would not read back as that. */
function boxed(task: Task, words: Vocabulary): string | null {
  const { state, instance, ...titled } = tasks.clean(task);
  const title = withAfter(titled, words);
  const owner = instance === null ? "" : `Instance #${instance} - `;
  const text =
    state === "free" || state === "done"
      ? `[${state === "done" ? "x" : " "}] ${owner}${title}`
      : `[ ] ${tasks.write(task, words)[0] ?? ""}`;
  const box = readBox(`- ${text}`);
  const read = box === null ? null : readBoxed(box);
  const isSame = read?.title === titled.title && read.state === state && read.instance === instance;
  return isSame ? text : null;
}

/** Gives a task's line another value, in the form of the list that it stands in. */
export function replaceTask(view: View, entry: Entry<Task>, value: Task, style: Style): Edit[] {
  const source = view.text.slice(entry.range.start, entry.range.end);
  const text = readBox(source) === null ? null : boxed(value, style.words);
  return replaceKeepingLead(view, entry, text ?? tasks.write(value, style.words)[0] ?? "", style);
}

/** Nobody has it, and nobody has said that it cannot be taken. */
export function isUnowned({ state, instance }: Task): boolean {
  return state === "free" || (state === "inProgress" && instance === null);
}

/**
 * Gives the task of that title (case, accents and spacing aside) another state and owner; a priority of that title is
 * ticked when it is done, and unticked when it is taken up again.
 */
export function setTask(
  view: View,
  title: string,
  state: TaskWord,
  instance: number | null,
  style: Style,
): Edit[] {
  const wanted = fold(title);
  const named = view.entries(tasks).filter(({ value }) => fold(value.title) === wanted);
  // One that is done comes last: the same work may have been listed anew.
  const task = named.find(({ value }) => value.state !== "done") ?? named[0];
  const listed = task === undefined ? [] : replaceTask(view, task, { ...task.value, state, instance }, style);
  const done = state === "done";
  const priority = view
    .entries(priorities)
    .find(({ value }) => fold(value.title) === wanted && value.done !== done);
  return [...listed, ...(priority === undefined ? [] : tickPriority(view, priority, done, style))];
}

const LEAD = /^([ \t]*)(?:([-*+])|(\d{1,9})([.)]))?(?:[ \t]+|$)/;

/** Adds a line to the remaining tasks: behind the last one and all that belongs to it, where that stands in no fence. */
export function addTask(
  view: View,
  tasks: readonly Entry<unknown>[],
  lines: readonly string[],
  style: Style,
): Edit[] {
  const last = tasks.at(-1);
  if (last === undefined || fenceAround(view, last.range.start) !== undefined)
    return addFenced(view, { outer: "reservations", inner: "remainingTasks" }, lines, style);
  const head = outermost(view, tasks, last.range);
  const lead = nextLead(head);
  const isBoxed = readBox(head) !== null;
  const at = endOfItem(view, last.range.end, head);
  return [
    insertLines(
      view,
      at,
      lines.map((line, index) =>
        index === 0
          ? lead + (isBoxed ? (reboxed(line, style.words) ?? line) : line)
          : " ".repeat(indentOf(head)) + line,
      ),
      style,
    ),
  ];
}

/** A task's line as an item of a list of boxes has it. */
function reboxed(line: string, words: Vocabulary): string | null {
  const [, word = "", text = ""] = LINE.exec(line) ?? [];
  const state = meaning("task", word)?.kind;
  return state === undefined ? null : boxed(readTask(state, text.trim()), words);
}

/** The line of the task that a nested one stands below, which is itself when it is not nested. */
function outermost(view: View, tasks: readonly Entry<unknown>[], last: Range): string {
  const body = bodyAround(view, last.start);
  const open = tasks
    .filter(({ range }) => range.start >= body.start && range.end <= body.end)
    .filter(({ range }) => fenceAround(view, range.start) === undefined);
  return open
    .map(({ range }) => lineAt(view, range.start))
    .reduceRight((inner, line) => (indentOf(line) < indentOf(inner) ? line : inner));
}

/** Indentation and mark of one more item behind a task. */
function nextLead(head: string): string {
  const [lead = "", indent = "", , number, mark = ""] = LEAD.exec(head) ?? [];
  return number === undefined ? lead : `${indent}${Number(number) + 1}${mark} `;
}

/** Where the lines end that belong to a task: further text, items below it, code; behind blank lines what is indented. */
function endOfItem(view: View, from: number, head: string): number {
  const { end: limit } = bodyAround(view, from - 1);
  const isListed = isItem(head);
  let end = from;
  for (let at = from; at < limit;) {
    const line = lineAround(view.text, at);
    const text = lineAt(view, at);
    const isBlank = text.trim() === "";
    const isBelow = indentOf(text) > indentOf(head);
    const isFurther = isBelow || (isListed && end === at && !isItem(text));
    if (!isBlank && (!isFurther || isRule(text) || isOwnBlock(view, line))) return end;
    at = Math.min(fenceAround(view, line.end)?.next ?? line.next, limit);
    if (!isBlank) end = at;
  }
  return end;
}

/** Whether a line is HTML or a fence that belongs to no item. */
function isOwnBlock({ outline }: View, { start, end }: Range): boolean {
  return [...outline.html, ...outline.fences].some(
    (block) => !block.nested && block.range.start <= end && start < block.range.end,
  );
}

/** The end of the fence around a place, the terminator included. */
function fenceAround(view: View, at: number): { readonly next: number } | undefined {
  const found = view.outline.fences.find(({ range }) => range.start <= at && at < range.end + 1);
  return found && { next: lineAround(view.text, Math.max(found.range.end - 1, 0)).next };
}

function bodyAround(view: View, at: number): Range {
  const around = view.sections.find(({ section: { body } }) => body.start <= at && at < body.end);
  return around?.section.body ?? { start: at, end: at };
}

const isItem = (text: string) => /^\s*(?:[-*+]|\d{1,9}[.)])(?:\s|$)/.test(text);

function lineAt(view: View, at: number): string {
  const { start, end } = lineAround(view.text, at);
  return view.text.slice(start, end);
}
