import { refusedFile } from "./common.ts";
import { priorities, replacePriority } from "../protocol/priorities.ts";
import { replaceEntry } from "../protocol/place.ts";
import { detailLines, detailsOf } from "../protocol/task-details.ts";
import { replaceTask, tasks } from "../protocol/tasks.ts";
import type { Entry, View } from "../protocol/view.ts";
import type { ActingContext } from "../rules/context.ts";
import { clean } from "../text/clean.ts";
import type { Edit } from "../text/edits.ts";
import { isPlaceholder } from "../vocabulary/index.ts";
import { fold } from "../vocabulary/words.ts";
import { patternOf } from "./reserve.ts";
import { holdingData } from "./shapes.ts";
import { findTask, holdersOfTask, refuseAmbiguous, type TaskData } from "./task-data.ts";
import { changedTask, earlier, PRIORITIES, putEntry, TASK_DETAIL_FIELDS, type TaskChanged } from "./tasks.ts";
import { answer, type Decision, operation, type OrRefused, refuse } from "./types.ts";

const TITLE = {
  title: { kind: "text", at: "argument", required: true, placeholder: "TITLE", complete: "tasks" },
} as const;

/** The one task that a (part of a) title means, as long as nobody holds it: whoever does goes by its title. */
function meant(view: View, title: string, context: ActingContext): OrRefused<TaskData> {
  if (clean(title) === "") return refuse("TASK_EMPTY", {});
  const found = findTask(view, title, false, context);
  const [task] = found;
  if (task === undefined) return refuse("NO_SUCH_TASK", { task: title });
  if (found.length > 1) return refuseAmbiguous(title, found);
  const holders = holdersOfTask(view, task.title, context).map((one) => holdingData(one, context.zone));
  return holders.length > 0
    ? refuse("TASK_RESERVED", { task: task.title }, { holders })
    : { ok: true, value: task };
}

function linesOf(view: View, title: string) {
  const isIt = ({ value }: Entry<{ readonly title: string }>) => fold(value.title) === fold(title);
  return { listed: view.entries(tasks).filter(isIt), ranked: view.entries(priorities).filter(isIt) };
}

export const taskEdit = operation({
  name: "task edit",
  mode: "write",
  input: { ...TITLE, to: { kind: "text", at: "option", placeholder: "TITLE" }, ...TASK_DETAIL_FIELDS },
  plan(view, input, context): Decision<TaskChanged> {
    const found = meant(view, input.title, context);
    if (!found.ok) return found;
    const task = found.value;
    const title = input.to === undefined ? task.title : clean(input.to);
    if (title === "" || isPlaceholder(title))
      return refuse("TASK_EMPTY", title === "" ? {} : { task: title });
    const other = fold(title) === fold(task.title) ? undefined : findTask(view, title, true, context)[0];
    if (other !== undefined) return refuseAmbiguous(title, [task, other]);
    const before =
      input.after === "" ? { ok: true as const, value: [] } : earlier(view, task.title, input.after, context);
    if (!before.ok) return before;
    const bad = refusedFile(input.files);
    if (bad !== null) return bad;
    const named = { title, ...(input.after === undefined ? {} : { after: before.value }) };
    const files = input.files.map(patternOf);
    const edits = edited(view, task.title, named, { text: input.text, files }, context);
    return edits.length === 0 ? answer({ task, changed: false }) : changedTask(edits, title, context);
  },
});

/** The task's lines with another title; what is said below it is replaced where it is given. */
function edited(
  view: View,
  title: string,
  named: { readonly title: string; readonly after?: readonly string[] },
  said: { readonly text: string | undefined; readonly files: readonly string[] },
  context: ActingContext,
): Edit[] {
  const style = view.style(context.language);
  const { listed, ranked } = linesOf(view, title);
  const heads = [
    ...listed.flatMap((entry) => replaceTask(view, entry, { ...entry.value, ...named }, style)),
    ...ranked.flatMap((entry) => replacePriority(view, entry, { ...entry.value, ...named }, style)),
  ];
  const [first]: readonly Entry<unknown>[] = [...listed, ...ranked];
  if (first === undefined || (said.text === undefined && said.files.length === 0)) return heads;
  const now = detailsOf(view, first);
  const files = said.files.length === 0 ? now.files : said.files;
  const boxes = now.criteria.map(({ text, done }) => `   - [${done ? "x" : " "}] ${text}`);
  const below = [...detailLines(said.text ?? now.text, files, style.words), ...boxes];
  const rest = { ...first, range: { start: first.range.end, end: now.range.end } };
  if (now.range.end > first.range.end) return [...heads, ...replaceEntry(view, rest, below, style)];
  const head = heads.find(({ range }) => range.start >= first.range.start && range.end <= first.range.end);
  const source = view.text.slice(first.range.start, first.range.end).replace(/(?:\r\n|\n|\r)$/, "");
  const line = head === undefined ? source : view.text.slice(first.range.start, head.range.start) + head.text;
  const others = heads.filter((one) => one !== head);
  return [...others, ...replaceEntry(view, first, [line, ...below], style)];
}

export interface TaskRemoved {
  readonly task: TaskData;
}

export const taskRemove = operation({
  name: "task remove",
  mode: "write",
  input: TITLE,
  plan(view, input, context): Decision<TaskRemoved> {
    const found = meant(view, input.title, context);
    if (!found.ok) return found;
    const task = found.value;
    return {
      ok: true,
      edits: removed(view, task.title),
      read: (saved) => (findTask(saved, task.title, true, context).length === 0 ? { task } : null),
      did: { verb: "task", subject: task.title },
    };
  },
});

/** Takes a task's lines out of both lists, with what stands below them. */
function removed(view: View, title: string): Edit[] {
  const { listed, ranked } = linesOf(view, title);
  return [...listed, ...ranked].map((entry) => ({ range: detailsOf(view, entry).range, text: "" }));
}

export const taskMove = operation({
  name: "task move",
  mode: "write",
  input: {
    ...TITLE,
    priority: { kind: "choice", at: "option", placeholder: "P1", choices: { ...PRIORITIES, none: "none" } },
    before: { kind: "text", at: "option", placeholder: "TITLE", complete: "tasks" },
  },
  plan(view, input, context): Decision<TaskChanged> {
    const { priority, before } = input;
    if ((priority === undefined) === (before === undefined))
      return refuse("USAGE", { option: "task move", needed: "--priority / --before", command: "task move" });
    const found = meant(view, input.title, context);
    if (!found.ok) return found;
    const target = before === undefined ? null : findTask(view, before, false, context);
    if (target !== null && target.length > 1) return refuseAmbiguous(before ?? "", target);
    const [next] = target ?? [];
    if (target !== null && next === undefined) return refuse("NO_SUCH_TASK", { task: before ?? "" });
    const task = found.value;
    if (next !== undefined && fold(next.title) === fold(task.title)) return answer({ task, changed: false });
    const level = next === undefined ? levelOf(priority) : next.level;
    const edits = moved(view, task, level, next, context);
    return edits.length === 0 ? answer({ task, changed: false }) : changedTask(edits, task.title, context);
  },
});

function levelOf(priority: string | undefined): number | null {
  return priority === undefined || priority === "none" ? null : Number(priority.slice(1));
}

/** The task's lines at another place: at the end of a list, or before another task. */
function moved(
  view: View,
  task: TaskData,
  level: number | null,
  next: TaskData | undefined,
  context: ActingContext,
): Edit[] {
  if (next === undefined && level === task.level) return [];
  const style = view.style(context.language);
  const { listed, ranked } = linesOf(view, task.title);
  const [one] = [...listed, ...ranked];
  if (one === undefined) return [];
  const { range } = detailsOf(view, one);
  const below = view.text
    .slice(one.range.end, range.end)
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== "");
  const [state = listed[0]?.value.state ?? "free"] = task.state === "done" ? (["done"] as const) : [];
  const { title, after } = one.value;
  const listedValue = { title, after, state, instance: listed[0]?.value.instance ?? null };
  const rankedValue = { title, after, level: level ?? 0, done: state === "done" };
  const gone = removed(view, task.title);
  if (next === undefined)
    return [
      ...gone,
      ...(level === null
        ? putEntry(view, tasks, listedValue, below, style, context.zone)
        : putEntry(view, priorities, rankedValue, below, style, context.zone)),
    ];
  const at = linesOf(view, next.title);
  const target = next.level === null ? at.listed[0] : at.ranked[0];
  if (target === undefined) return [];
  const lead =
    /^\s*(?:[-*+•]\s+|\d{1,9}[.)]\s+)?/.exec(view.text.slice(target.range.start, target.range.end))?.[0] ??
    "";
  const line =
    next.level === null
      ? lead + (tasks.write(listedValue, style.words)[0] ?? "")
      : lead + (priorities.write(rankedValue, style.words)[0] ?? "").replace(/^1\. /, "");
  const text = [line, ...below].map((each) => each + style.eol).join("");
  return [...gone, { range: { start: target.range.start, end: target.range.start }, text }];
}
