import type { Block } from "../protocol/block.ts";
import { refusedFile } from "./common.ts";
import { findInstance } from "../protocol/instances.ts";
import { readSettings } from "../protocol/settings.ts";
import { detailLines } from "../protocol/task-details.ts";
import { addEntry, type Style, type View } from "../protocol/view.ts";
import { priorities } from "../protocol/priorities.ts";
import { setTask, tasks } from "../protocol/tasks.ts";
import type { ActingContext, Context } from "../rules/context.ts";
import { Dependencies } from "../rules/dependencies.ts";
import { holdings } from "../rules/holdings.ts";
import { presenceOf, Signs } from "../rules/presence.ts";
import { clean } from "../text/clean.ts";
import type { Edit } from "../text/edits.ts";
import type { Zone } from "../time/time.ts";
import { isPlaceholder } from "../vocabulary/index.ts";
import type { TaskWord } from "../vocabulary/types.ts";
import { fold } from "../vocabulary/words.ts";
import { holdingData } from "./shapes.ts";
import { allTasks, findTask, holdersOfTask, refuseAmbiguous, type TaskData } from "./task-data.ts";
import { patternOf } from "./reserve.ts";
import { answer, type Decision, operation, type OrRefused, refuse } from "./types.ts";

export interface TaskChanged {
  readonly task: TaskData;
  readonly changed: boolean;
}

export const taskList = operation({
  name: "task list",
  mode: "read",
  input: {
    all: { kind: "flag", at: "option" },
    search: { kind: "text", at: "option", placeholder: "WORD" },
    mine: { kind: "flag", at: "option" },
    free: { kind: "flag", at: "option" },
  },
  plan(view, input, context): Decision<{ readonly tasks: readonly TaskData[] }> {
    const words = fold(input.search ?? "");
    const found = allTasks(view, context).filter(
      (task) =>
        (input.all || task.state !== "done") &&
        (words === "" || fold(`${task.title} ${task.text ?? ""}`).includes(words)) &&
        (!input.mine || (context.instance !== null && task.instance === context.instance)) &&
        (!input.free || (task.state === "free" && task.waitsFor === undefined)),
    );
    return answer({ tasks: found });
  },
});

/** The fields of a task besides its title. */
export const TASK_DETAIL_FIELDS = {
  after: { kind: "text", at: "option", placeholder: "TITLE", complete: "tasks" },
  files: { kind: "patterns", at: "option", placeholder: "A,B" },
  text: { kind: "text", at: "option", placeholder: "TEXT" },
} as const;

export const PRIORITIES = { p1: "P1", p2: "P2", p3: "P3", "1": "P1", "2": "P2", "3": "P3" } as const;

/** The title of the task that another one is to come after; a no to none, to several, and to a circle. */
export function earlier(
  view: View,
  title: string,
  after: string | undefined,
  context: Context,
): OrRefused<readonly string[]> {
  if (after === undefined) return { ok: true, value: [] };
  const found = findTask(view, after, false, context);
  const [task] = found;
  if (task === undefined) return refuse("NO_SUCH_TASK", { task: after });
  if (found.length > 1) return refuseAmbiguous(after, found);
  const circle = new Dependencies(view).circle(title, task.title);
  if (circle !== null) return refuse("TASK_CYCLE", { task: title, cycle: circle.join(" → ") });
  return { ok: true, value: [task.title] };
}

export const taskAdd = operation({
  name: "task add",
  mode: "anyone",
  /** Whoever fills an empty board need not be an instance; one that is known is registered as with any write. */
  modeOf: (_, isKnown) => (isKnown ? "write" : "anyone"),
  input: {
    title: { kind: "text", at: "argument", required: true, placeholder: "TITLE" },
    priority: {
      kind: "choice",
      at: "option",
      placeholder: "P1",
      choices: PRIORITIES,
    },
    ...TASK_DETAIL_FIELDS,
  },
  plan(view, input, context): Decision<TaskChanged> {
    const title = clean(input.title);
    if (title === "") return refuse("TASK_EMPTY", {});
    // Templates name their tasks so, and are not read as tasks.
    if (isPlaceholder(title)) return refuse("TASK_EMPTY", { task: title });
    const known = findTask(view, title, true, context);
    if (known.length > 0 && known[0] !== undefined) return answer({ task: known[0], changed: false });
    const before = earlier(view, title, input.after, context);
    if (!before.ok) return before;
    const bad = refusedFile(input.files);
    if (bad !== null) return bad;
    const style = view.style(context.language);
    const level = input.priority === undefined ? null : Number(input.priority.slice(1));
    const [holder] = holdersOfTask(view, title, context);
    const after = before.value;
    const listed = {
      title,
      state: holder === undefined ? ("free" as const) : ("inProgress" as const),
      instance: holder?.reservation.instance ?? null,
      after,
    };
    const item = priorities.clean({ level: level ?? 0, title, done: false, after });
    const lines = detailLines(input.text ?? "", input.files.map(patternOf), style.words);
    const edits =
      level === null
        ? putEntry(view, tasks, listed, lines, style, context.zone)
        : putEntry(view, priorities, item, lines, style, context.zone);
    return changedTask(edits, (level === null ? tasks.clean(listed) : item).title, context);
  },
});

/** The edits that add an entry with lines below it. */
export function putEntry<T>(
  view: View,
  block: Block<T>,
  value: T,
  lines: readonly string[],
  style: Style,
  zone: Zone,
): Edit[] {
  return block.place(view, [...block.write(value, style.words), ...lines], style, { value, zone });
}

export const taskStart = stateOperation("task start", "inProgress");
export const taskDone = stateOperation("task done", "done");
export const taskBlock = stateOperation("task block", "blocked");

/** A verb that gives a task of the list another state; never one that somebody else has reserved, or has begun. */
function stateOperation(name: string, state: TaskWord) {
  return operation({
    name,
    mode: "write",
    input: {
      title: { kind: "text", at: "argument", required: true, placeholder: "TITLE", complete: "tasks" },
    },
    plan(view, input, context): Decision<TaskChanged> {
      if (clean(input.title) === "") return refuse("TASK_EMPTY", {});
      const found = findTask(view, input.title, false, context);
      const [task] = found;
      if (task === undefined) return refuse("NO_SUCH_TASK", { task: input.title });
      if (found.length > 1) return refuseAmbiguous(input.title, found);
      const holder = holdersOfTask(view, task.title, context).find(
        ({ reservation }) => reservation.instance !== context.instance,
      );
      if (holder !== undefined) {
        return refuse(
          "TASK_RESERVED",
          { task: task.title },
          { holders: [holdingData(holder, context.zone)] },
        );
      }
      const beginner = beginnerOf(view, task, context);
      if (beginner !== null) return refuse("TASK_RESERVED", { task: task.title, instance: beginner });
      const owner = state === "inProgress" || state === "done" ? context.instance : null;
      const edits = changeState(view, task, state, owner, context);
      return edits.length === 0 ? answer({ task, changed: false }) : changedTask(edits, task.title, context);
    },
  });
}

/** Another instance that began a task and is still there: one that is finished, or silent for a day, keeps nobody from it. */
function beginnerOf(view: View, task: TaskData, context: ActingContext): number | null {
  const { instance } = task;
  if (task.state !== "in-progress" || instance === null || instance === context.instance) return null;
  if (findInstance(view, instance)?.value.state === "finished") return null;
  const seen = new Signs(view, holdings(view, context), context).of(instance);
  const presence = presenceOf(seen, readSettings(view).leaseMs, context.now);
  return presence === "alive" || presence === "quiet" ? instance : null;
}

/** A priority that is started or blocked needs a line among the tasks, as its own list only knows done and not done. */
function changeState(
  view: View,
  task: TaskData,
  state: TaskWord,
  owner: number | null,
  context: Context,
): Edit[] {
  const style = view.style(context.language);
  const listed = view.entries(tasks).some(({ value }) => fold(value.title) === fold(task.title));
  const edits = setTask(view, task.title, state, owner, style);
  if (listed || state === "done") return edits;
  return [
    ...edits,
    ...addEntry(view, tasks, { title: task.title, state, instance: owner, after: [] }, style, context.zone),
  ];
}

export function changedTask(edits: readonly Edit[], title: string, context: Context): Decision<TaskChanged> {
  return {
    ok: true,
    edits,
    read(saved) {
      const [task] = findTask(saved, title, true, context);
      return task === undefined ? null : { task, changed: true };
    },
    did: { verb: "task", subject: title },
  };
}
