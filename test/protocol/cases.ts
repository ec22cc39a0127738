import type fc from "fast-check";
import { blocks } from "../../src/protocol/index.ts";
import * as add from "../../src/protocol/add.ts";
import { addTask } from "../../src/protocol/add-task.ts";
import type { Block, Style, View } from "../../src/protocol/view.ts";
import type { Edit } from "../../src/text/edits.ts";
import type { HeadingKind, Vocabulary } from "../../src/vocabulary/types.ts";
import * as values from "./values.ts";

/** How one block is put into a file. */
export interface Case<T> {
  readonly block: Block<T>;
  readonly values: (words: Vocabulary) => fc.Arbitrary<T>;
  /** Headings under which it stands, kinds or titles. */
  readonly under: (value: T) => readonly (HeadingKind | `=${string}`)[];
  readonly fenced?: boolean;
  readonly place: (view: View, lines: readonly string[], style: Style, value: T) => Edit[];
}

const one = <T>(definition: Case<T>) => definition as unknown as Case<unknown>;
const { instances, reservations, tasks, log, handovers, alerts, conflicts, components, priorities } = blocks;

/** Each block that takes entries one by one. */
export const CASES: Readonly<Record<string, Case<unknown>>> = {
  instances: one({
    block: instances,
    values: values.instance,
    under: () => ["instances"],
    place: add.addInstance,
  }),
  reservations: one({
    block: reservations,
    values: values.reservation,
    under: () => ["reservations", "currentTasks"],
    fenced: true,
    place: add.addReservation,
  }),
  tasks: one({
    block: tasks,
    values: values.task,
    under: () => ["reservations", "remainingTasks"],
    fenced: true,
    place: addTask,
  }),
  log: one({
    block: log,
    values: values.logEntry,
    under: () => ["log"],
    place: (view, lines, style) => add.addLog(view, lines, style, () => 60),
  }),
  handovers: one({
    block: handovers,
    values: values.handover,
    under: () => ["handovers"],
    place: add.addHandover,
  }),
  alerts: one({
    block: alerts,
    values: values.alert,
    under: ({ kind }) => ["alerts", kind === "blocker" ? "openBlockers" : "openAssists"],
    fenced: true,
    place: (view, lines, style, { kind }) =>
      add.addAlert(view, kind === "blocker" ? "openBlockers" : "openAssists", lines, style),
  }),
  conflicts: one({
    block: conflicts,
    values: values.conflict,
    under: () => ["conflicts", "openConflicts"],
    fenced: true,
    place: add.addConflict,
  }),
  components: one({
    block: components,
    values: () => values.component,
    under: ({ group }) => ["components", `=${group}`],
    place: (view, lines, style, { group }) => add.addComponent(view, group, lines, style),
  }),
  priorities: one({
    block: priorities,
    values: () => values.priority.map((value) => ({ ...value, done: false })),
    under: ({ level }) => ["priorities", `=P${level}`],
    place: (view, _lines, style, { level, title }) => add.addPriority(view, level, title, style),
  }),
};

/** The lines of a file that holds nothing but one entry. */
export function minimal(definition: Case<unknown>, value: unknown, words: Vocabulary): string[] {
  const lines = definition.block.write(value, words);
  const titles = definition.under(value).map((part) => {
    return part.startsWith("=") ? part.slice(1) : words.headings[part as HeadingKind][0];
  });
  const headings = titles.map((title, depth) => `${"#".repeat(depth + 2)} ${title}`);
  return [...headings, ...(definition.fenced ? ["```", ...lines, "```"] : ["", ...lines])];
}
