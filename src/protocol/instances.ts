import { clean } from "../text/clean.ts";
import { digitsAt, isWordAt } from "../text/plain.ts";
import { remembered } from "../text/remembered.ts";
import { readTime, type Time } from "../time/time.ts";
import { meaning } from "../vocabulary/index.ts";
import type { InstanceWord } from "../vocabulary/types.ts";
import type { Edit } from "../text/edits.ts";
import type { Block } from "./block.ts";
import { type Entry, type Problem, sectionsOf, type Style, type View } from "./view.ts";
import { contentEnd, slotsOf, trailingParenthesis, unreadable } from "./lines.ts";
import { appendSection, beforeOpen, insertLines } from "./place.ts";

/** A line of the instance list: one instance, or a range of numbers that share a state. */
export interface Instance {
  readonly from: number;
  /** Equal to `from` for a single instance. */
  readonly to: number;
  /** `other` for a word that the protocol does not know; `stateText` keeps it. */
  readonly state: InstanceWord | "other";
  readonly stateText: string;
  readonly label: string;
  /** The time in the last parentheses, when they read as one. */
  readonly time: Time | null;
}

// `- **Instance #3** : …`, `- **Instance #2-#11** : …`, with or without the bold.
const LINE =
  /^\s*[-*+]\s+(?:(?:\*\*|__)\s*)?Instances?\s*(?:#\s*)?(\d{1,6})(?:\s*[-–—]\s*#?(\d{1,6}))?\s*(?:(?:\*\*|__)\s*)?:(?:\*\*|__)?\s*(.*)$/is;
const BEGINS = /^\s*[-*+]\s+(?:(?:\*\*|__)\s*)?Instances?\s*(?:#\s*)?\d/i;

export const instances: Block<Instance> = {
  kind: "instances",
  headings: ["instances"],
  isApart: false,
  read(view) {
    const entries: Entry<Instance>[] = [];
    const problems: Problem[] = [];
    for (const known of sectionsOf(view, instances)) {
      for (const slot of slotsOf(view, known)) {
        const value = readInstanceLine(slot.text);
        if (value === null) {
          if (!known.template && BEGINS.test(slot.text))
            problems.push(unreadable(slot, "- **Instance #3** : …"));
          continue;
        }
        const range = { start: slot.start, end: slot.next };
        if (value.to < value.from)
          problems.push({ code: "BACKWARD_RANGE", args: { from: value.from, to: value.to }, range });
        entries.push({ value, range, line: slot.line });
      }
    }
    return { entries, problems };
  },
  write(value, words) {
    const { from, to, stateText, label, time } = instances.clean(value);
    const numbers = from === to ? `#${from}` : `#${from}-#${to}`;
    const state =
      value.state === "other" ? stateText : plural(words.instance[value.state], from !== to, stateText);
    const named = label === "" ? state : `${state} - ${label}`;
    // A label that itself ends in a time would be taken for the entry's own: an empty one stands in.
    const ambiguous = time === null && withoutTime(named).rest !== named;
    const suffix = time !== null ? ` (${time.text})` : ambiguous ? " (-)" : "";
    return [`- **Instance ${numbers}** : ${named}${suffix}`];
  },
  clean: (value) => ({ ...value, stateText: clean(value.stateText), label: clean(value.label) }),
  place: addInstance,
  identity: (v) => [v.from, v.to],
  // Two newcomers with one number are two.
  newIdentity: () => null,
  instances: (v) => [v.from],
  times: (v) => [v.time],
  samples: (words) => [
    {
      from: 3,
      to: 3,
      state: "active",
      stateText: words.instance.active[0],
      label: "Backend",
      time: readTime("2026-11-22 19:40"),
    },
    { from: 4, to: 9, state: "other", stateText: "ON DECK", label: "", time: null },
  ],
};

/** Adds an instance after the last one of the list. */
export function addInstance(view: View, lines: readonly string[], style: Style): Edit[] {
  const last = view.entries(instances).at(-1);
  if (last !== undefined) return [insertLines(view, last.range.end, lines, style)];
  const target = view.sections.find((s) => s.kind === "instances" && !s.template);
  if (target !== undefined)
    return [insertLines(view, beforeOpen(view, contentEnd(view, target.section.body)), lines, style)];
  return [appendSection(view, [`## ${style.words.headings.instances[0]}`, "", ...lines], style)];
}

function plural(forms: readonly [string, ...string[]], many: boolean, written: string): string {
  if (forms.includes(written)) return written;
  return many && forms[0].endsWith("E") && forms.includes(`${forms[0]}S`) ? `${forms[0]}S` : forms[0];
}

const PLAIN_START = "- **Instance #";

/** `- **Instance #3** : …`, as `LINE` reads it; null for anything else. */
export function plainInstance(text: string): (string | undefined)[] | null {
  const digits = text.startsWith(PLAIN_START) ? digitsAt(text, PLAIN_START.length) : 0;
  const end = PLAIN_START.length + digits;
  if (digits === 0 || digits > 6 || !text.startsWith("** : ", end) || !isWordAt(text, end + 5)) return null;
  return [text, text.slice(PLAIN_START.length, end), undefined, text.slice(end + 5)];
}

function readInstanceLine(text: string): Instance | null {
  const found = plainInstance(text) ?? LINE.exec(text);
  if (!found) return null;
  const from = Number(found[1]);
  const to = found[2] === undefined ? from : Number(found[2]);
  const { rest, time } = withoutTime((found[3] ?? "").trim());
  const dash = / - /.exec(rest);
  const said = stateOf((dash === null ? rest : rest.slice(0, dash.index)).trim());
  const label = dash === null ? "" : rest.slice(dash.index + 3).trim();
  return { from, to, state: said.state, stateText: said.text, label, time };
}

/** The words for a state are few: each entry has the same text of them. */
const stateOf = remembered((text) => ({
  state: meaning("instance", text)?.kind ?? ("other" as const),
  text,
}));

function withoutTime(text: string): { rest: string; time: Time | null } {
  const last = trailingParenthesis(text);
  if (last === null) return { rest: text, time: null };
  if (last.inside === "-") return { rest: last.before, time: null };
  const time = readTime(last.inside);
  return time === null ? { rest: text, time } : { rest: last.before.trim(), time };
}

/** The list by number, for who asks about each of many entries. */
interface InstanceIndex {
  readonly ranges: readonly Entry<Instance>[];
  /** The last entry of a number. */
  readonly single: ReadonlyMap<number, Entry<Instance>>;
  /** All of those that have several. */
  readonly several: ReadonlyMap<number, readonly Entry<Instance>[]>;
}

const listed = new WeakMap<View, InstanceIndex>();

function listOf(view: View): InstanceIndex {
  const known = listed.get(view);
  if (known !== undefined) return known;
  const single = new Map<number, Entry<Instance>>();
  const several = new Map<number, Entry<Instance>[]>();
  const ranges: Entry<Instance>[] = [];
  for (const entry of view.entries(instances)) {
    const { from, to } = entry.value;
    const before = single.get(from);
    if (from !== to) ranges.push(entry);
    else single.set(from, entry);
    if (from !== to || before === undefined) continue;
    const same = several.get(from);
    if (same === undefined) several.set(from, [before, entry]);
    else same.push(entry);
  }
  const found = { ranges, single, several };
  listed.set(view, found);
  return found;
}

/** The entry of an instance: that of its own number, else a range that holds it; null without either. */
export function findInstance(view: View, number: number): Entry<Instance> | null {
  const { single, ranges } = listOf(view);
  const range = () => ranges.findLast(({ value }) => value.from <= number && number <= value.to);
  return single.get(number) ?? range() ?? null;
}

/** Every entry of that very number. */
export function entriesOf(view: View, number: number): readonly Entry<Instance>[] {
  const { single, several } = listOf(view);
  const only = single.get(number);
  return several.get(number) ?? (only === undefined ? [] : [only]);
}
