import { clean } from "../text/clean.ts";
import { isPlaceholder, meaning } from "../vocabulary/index.ts";
import type { TaskWord } from "../vocabulary/types.ts";
import { fold } from "../vocabulary/words.ts";
import { addTask } from "./add-task.ts";
import { type Block, sectionsOf } from "./block.ts";
import { templateLeft } from "./near.ts";
import { slotsOf } from "./slots.ts";
import type { Entry, Problem } from "./view.ts";

/** A line of the remaining tasks. */
export interface Task {
  readonly title: string;
  readonly state: TaskWord;
  /** Its owner; always null for a free one, whatever its title looks like. */
  readonly instance: number | null;
}

const LINE = /^\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)?\[([^\]]{1,20})\]\s+(\S.*)$/su;
const OWNER = /^Instance\s*(?:#\s*)?(\d{1,6})(?:\s+[-–—]|:)\s+(.+)$/isu;
/** Meant as a state, by its looks; `- [ ] x`, `[link](…)` and the like are a person's own text. */
const STATE_LIKE = /^\p{Lu}[\p{Lu}_ ]{2,}$/u;
/** A title that would read as `Instance #3 - …` with an owner, or as a template's; a backslash keeps it a title. */
const LOOKS_OWNED = /^\\*Instance\s*(?:#\s*)?(?:\d|(?<=#\s*)[a-z]\b)/iu;
const LETTER = /^Instance\s*#\s*[a-z]\b/iu;

export const tasks: Block<Task> = {
  kind: "tasks",
  headings: ["remainingTasks"],
  isApart: false,
  read(view) {
    const entries: Entry<Task>[] = [];
    const problems: Problem[] = [];
    for (const known of sectionsOf(view, tasks)) {
      for (const slot of slotsOf(view, known)) {
        const found = LINE.exec(slot.text);
        if (!found) continue;
        const range = { start: slot.start, end: slot.next };
        const state = meaning("task", found[1] ?? "")?.kind;
        if (state === undefined) {
          if (slot.fence !== null && !known.template && STATE_LIKE.test(found[1] ?? ""))
            problems.push({ code: "UNKNOWN_STATE", args: { state: found[1] ?? "", instance: 0 }, range });
          continue;
        }
        const value = readTask(state, (found[2] ?? "").trim());
        const isTemplate =
          isPlaceholder(value.title) || (value.state !== "free" && LETTER.test((found[2] ?? "").trim()));
        // With a number it is data wherever it stands and whatever it is called.
        if (value.instance === null && (known.template || isTemplate)) {
          if (!known.template) problems.push(templateLeft(slot));
          continue;
        }
        entries.push({ value, range, line: slot.line });
      }
    }
    return { entries, problems };
  },
  write(value, words) {
    const { title, instance } = tasks.clean(value);
    const state = words.task[value.state][0];
    if (value.state === "free") return [`[${state}] ${title}`];
    if (instance !== null) return [`[${state}] Instance #${instance} - ${title}`];
    return [`[${state}] ${LOOKS_OWNED.test(title) ? "\\" : ""}${title}`];
  },
  clean: (value) => ({
    ...value,
    title: clean(value.title),
    instance: value.state === "free" ? null : value.instance,
  }),
  place: (view, lines, style) => addTask(view, view.entries(tasks), lines, style),
  identity: (v) => [fold(v.title)],
  instances: () => [],
  subject: (v) => v.title,
  times: () => [],
  isOpen: (v) => v.state !== "done",
  samples: () => [
    { title: "Write docs", state: "free", instance: null },
    { title: "Fix login", state: "blocked", instance: 3 },
  ],
};

function readTask(state: TaskWord, text: string): Task {
  if (state === "free") return { title: text, state, instance: null };
  const owned = OWNER.exec(text);
  if (owned) return { title: (owned[2] ?? "").trim(), state, instance: Number(owned[1]) };
  const escaped = text.startsWith("\\") && LOOKS_OWNED.test(text);
  return { title: escaped ? text.slice(1) : text, state, instance: null };
}
