import type { Edit, Range } from "../text/edits.ts";
import { isLatin } from "../text/latin.ts";
import { digitsAt, isWordAt } from "../text/plain.ts";
import { fold } from "../vocabulary/words.ts";
import type { Block } from "./block.ts";
import { cleanTitle, isTicked, readBox, readTitle, withAfter } from "./task-details.ts";
import { type Entry, sectionsOf, type Style, type View } from "./view.ts";
import { appendSection, endOfContent, insertLines, replaceKeepingLead } from "./place.ts";
import { slotsOf } from "./lines.ts";

/** An item of the ordered lists under P1, P2, P3. */
export interface Priority {
  readonly level: number;
  /** Without the mark of a finished one. */
  readonly title: string;
  readonly done: boolean;
  /** Titles of what has to be done before. */
  readonly after: readonly string[];
}

const LEVEL = /^\P{L}*P(\d)\b/u;
const LATIN_LEVEL = /^[^A-Za-z\xaa\xb5\xba\xc0-\xd6\xd8-\xf6\xf8-\xff]*P(\d)\b/;
/** An item of a numbered list, or of a list of boxes. */
const LINE = /^\s*(?:\d{1,9}[.)]\s+|[-*+•]\s+(?=\[[ xX✓✔✅/~>!?-]?\]\s))(\S.*)$/su;
/** Beginnings that would open a fence or an HTML block within the item, and hide it; a backslash keeps it a title, here as in markdown. */
const OPENS = /^\\*(?:(?:[>\-+*]|\d{1,9}[.)])\s*)*(?:```|~~~|<)/u;
const DONE = "✅";

/** `P1 - …`: its level, as `LEVEL` reads it; undefined for anything else. */
export function plainLevel(title: string): string | undefined {
  return title.startsWith("P") && digitsAt(title, 1) === 1 && title[2] === " " ? title[1] : undefined;
}

/** `1. …`, as `LINE` reads it; null for anything else. */
export function plainItem(text: string): string[] | null {
  const digits = digitsAt(text, 0);
  if (digits === 0 || !text.startsWith(". ", digits) || !isWordAt(text, digits + 2)) return null;
  return [text, text.slice(digits + 2)];
}

class Item implements Entry<Priority> {
  readonly value: Priority;
  readonly range: Range;
  readonly #view: View;

  constructor(value: Priority, range: Range, view: View) {
    this.value = value;
    this.range = range;
    this.#view = view;
  }

  get line(): number {
    return this.#view.lineAt(this.range.start);
  }
}

/** The items one after the other. */
export function* eachPriority(view: View): Generator<Entry<Priority>, void> {
  for (const known of sectionsOf(view, priorities)) {
    const { title } = known.section;
    const level = plainLevel(title) ?? (isLatin(title) ? LATIN_LEVEL : LEVEL).exec(title)?.[1];
    if (level === undefined || known.template) continue;
    for (const slot of slotsOf(view, known)) {
      const found =
        slot.fence === null
          ? (plainItem(slot.text) ?? (/[[\d]/.test(slot.text) ? LINE.exec(slot.text) : null))
          : null;
      if (!found) continue;
      const box = readBox(slot.text);
      const source = (box?.text ?? found[1] ?? "").trimEnd();
      const text = source.startsWith("\\") && OPENS.test(source) ? source.slice(1) : source;
      const { title, after, done } = readTitle(text);
      const isOver = box !== null && (isTicked(box.mark) || box.mark === "-");
      const value: Priority = { level: Number(level), title, done: done || isOver, after };
      const range = { start: slot.start, end: slot.next };
      // Behind a long log a line's number takes counting; who only looks for a title does without.
      yield new Item(value, range, view);
    }
  }
}

export const priorities: Block<Priority> = {
  kind: "priorities",
  headings: ["priorities"],
  isApart: false,
  read(view) {
    return { entries: [...eachPriority(view)], problems: [] };
  },
  write(value, words) {
    const { done, ...titled } = priorities.clean(value);
    const title = withAfter(titled, words);
    return [`1. ${OPENS.test(title) ? "\\" : ""}${title}${done ? ` ${DONE}` : ""}`];
  },
  clean(v) {
    return { ...v, ...cleanTitle(v) };
  },
  place: (view, lines, style, { value }) => addPriority(view, value.level, lines, style),
  identity: (v) => [v.level, fold(v.title)],
  bare: (lines) => lines.map((line) => line.replace(/^\s*\d{1,9}[.)]\s+/, "")),
  instances: () => [],
  times: () => [],
  isOpen: (v) => !v.done,
  samples: () => [
    { level: 1, title: "Fix login", done: false, after: [] },
    { level: 3, title: "Write docs", done: true, after: ["Fix login"] },
  ],
};

/** Adds an item to the list of a priority level, making heading and section as far as they lack. */
function addPriority(view: View, level: number, first: readonly string[], style: Style): Edit[] {
  const last = view.entries(priorities).findLast(({ value }) => value.level === level);
  if (last !== undefined) {
    const source = view.text.slice(last.range.start, last.range.end);
    const box = /^\s*[-*+•]/.test(source) ? readBox(source) : null;
    if (box !== null)
      return [
        insertLines(
          view,
          last.range.end,
          first.map((line) => line.replace(/^1\. /, `${box.lead}[ ] `)),
          style,
        ),
      ];
    const [, indent = "", number = "0", mark = "."] = /^(\s*)(\d+)([.)])/.exec(source) ?? [];
    const next = first.map((line) => line.replace(/^1\./, `${indent}${Number(number) + 1}${mark}`));
    return [insertLines(view, last.range.end, next, style)];
  }
  const section = view.sections.find(
    (s) => s.owner === "priorities" && new RegExp(`^\\P{L}*P${level}\\b`, "u").test(s.section.title),
  );
  if (section !== undefined) return [insertLines(view, section.section.body.start, first, style)];
  const parent = view.sections.find((s) => s.kind === "priorities" && !s.template);
  const lines = [`${"#".repeat(Math.min((parent?.section.level ?? 2) + 1, 6))} P${level}`, ...first];
  if (parent !== undefined) return [insertLines(view, endOfContent(view, parent), ["", ...lines], style)];
  return [appendSection(view, [`## ${style.words.headings.priorities[0]}`, "", ...lines], style)];
}

/** Ticks an item, or takes its marks away, in the form that it has. */
export function tickPriority(view: View, entry: Entry<Priority>, done: boolean, style: Style): Edit[] {
  return replacePriority(view, entry, { ...entry.value, done }, style);
}

/** Gives an item another value, in the form that it has. */
export function replacePriority(view: View, entry: Entry<Priority>, value: Priority, style: Style): Edit[] {
  const box = readBox(view.text.slice(entry.range.start, entry.range.end));
  const [line = ""] = priorities.write({ ...value, done: value.done && box === null }, style.words);
  const text = line.replace(/^1\. /, box === null ? "" : `[${value.done ? "x" : " "}] `);
  return replaceKeepingLead(view, entry, text, style);
}
