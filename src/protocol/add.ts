import type { Edit, Range } from "../text/edits.ts";
import { lineAround } from "../text/lines.ts";
import { epochOf, type Zone } from "../time/time.ts";
import type { HeadingKind } from "../vocabulary/types.ts";
import { components } from "./components.ts";
import { handovers } from "./handovers.ts";
import { instances } from "./instances.ts";
import { log } from "./log.ts";
import { appendSection, beforeOpen, endOfContent, insertLines } from "./place.ts";
import { priorities } from "./priorities.ts";
import { contentEnd } from "./slots.ts";
import type { Entry, Style, View } from "./view.ts";

/** Adds an entry to the fence of current reservations, making fence and sections as far as they lack. */
export function addReservation(view: View, lines: readonly string[], style: Style): Edit[] {
  return addFenced(view, { outer: "reservations", inner: "currentTasks", outerServes: true }, lines, style);
}

/** Adds a line to the remaining tasks. */
export function addTask(view: View, lines: readonly string[], style: Style): Edit[] {
  return addFenced(view, { outer: "reservations", inner: "remainingTasks" }, lines, style);
}

/** Adds an alert where open ones of its kind stand. */
export function addAlert(
  view: View,
  inner: "openBlockers" | "openAssists",
  lines: readonly string[],
  style: Style,
): Edit[] {
  return addFenced(view, { outer: "alerts", inner, apart: true }, lines, style);
}

/** Adds a conflict where open ones stand. */
export function addConflict(view: View, lines: readonly string[], style: Style): Edit[] {
  return addFenced(view, { outer: "conflicts", inner: "openConflicts", apart: true }, lines, style);
}

interface Target {
  readonly outer: HeadingKind;
  readonly inner: HeadingKind;
  /** A fence directly under the outer heading serves as well. */
  readonly outerServes?: boolean;
  /** A blank line keeps entries of several lines apart. */
  readonly apart?: boolean;
}

/** Adds lines at the end of the first usable fence of a kind; makes of fence, heading and section what is missing. */
function addFenced(view: View, target: Target, lines: readonly string[], style: Style): Edit[] {
  const ofKind = (kind: HeadingKind) => view.landmarks.filter((s) => !s.template && s.kind === kind);
  const inner = ofKind(target.inner);
  const outer = ofKind(target.outer);
  // A fence that explains the section is not the place of entries that have a heading of their own.
  for (const { section } of inner.length > 0 || target.outerServes !== true ? inner : outer) {
    const fence = view.outline.fences.find(
      (f) => !f.nested && f.range.start >= section.body.start && f.range.end <= section.body.end,
    );
    if (fence === undefined) continue;
    const filled = view.text.slice(fence.content.start, fence.content.end).trim() !== "";
    if (filled && !fence.closed) return [insertInOpen(view, fence.content, lines, style)];
    return [
      insertLines(view, fence.content.end, target.apart === true && filled ? ["", ...lines] : lines, style),
    ];
  }
  const fenced = ["```", ...lines, "```"];
  const heading = (level: number, kind: HeadingKind) =>
    `${"#".repeat(Math.min(level, 6))} ${style.words.headings[kind][0]}`;
  const [own] = inner;
  if (own !== undefined) return [insertLines(view, own.section.body.start, fenced, style)];
  const [parent] = outer;
  if (parent !== undefined) {
    const sub = ["", heading(parent.section.level + 1, target.inner), ...fenced];
    const at =
      target.outerServes === true ? contentEnd(view, parent.section.body) : endOfContent(view, parent);
    return [insertLines(view, at, sub, style)];
  }
  return [appendSection(view, [heading(2, target.outer), "", heading(3, target.inner), ...fenced], style)];
}

/**
 * Into a fence that nothing closes: after the first paragraph of entries, since the end of the file is far from where
 * somebody will close it.
 */
function insertInOpen(view: View, content: Range, lines: readonly string[], style: Style): Edit {
  for (let at = content.start; at < view.text.length;) {
    const line = lineAround(view.text, at);
    if (view.text.slice(line.start, line.end).trim() === "")
      return insertLines(view, line.start, lines, style);
    at = line.next;
  }
  return insertLines(view, content.end, lines, style);
}

/** Adds an item to the list of a priority level, making heading and section as far as they lack. */
export function addPriority(view: View, level: number, title: string, style: Style): Edit[] {
  const last = view.entries(priorities).findLast(({ value }) => value.level === level);
  const first = priorities.write({ level, title, done: false }, style.words);
  if (last !== undefined) {
    const source = view.text.slice(last.range.start, last.range.end);
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

/** Adds a handover after the last one, before the template, or into a section of its own. */
export function addHandover(view: View, lines: readonly string[], style: Style): Edit[] {
  const last = view.entries(handovers).at(-1);
  if (last !== undefined) return [insertLines(view, endAround(view, last), ["", ...lines], style)];
  const target = view.sections.find((s) => s.kind === "handovers" && !s.template);
  if (target === undefined)
    return [appendSection(view, [`## ${style.words.headings.handovers[0]}`, "", ...lines], style)];
  const template = view.sections.find((s) => s.owner === "handovers" && s.template);
  if (template !== undefined) return [insertLines(view, template.section.range.start, [...lines, ""], style)];
  return [insertLines(view, beforeOpen(view, contentEnd(view, target.section.body)), ["", ...lines], style)];
}

/** Adds a component to its group; makes the group, or the section, where it is missing. */
export function addComponent(view: View, group: string, lines: readonly string[], style: Style): Edit[] {
  const last = view.entries(components).findLast(({ value }) => value.group === group);
  if (last !== undefined) return [insertLines(view, last.range.end, lines, style)];
  const section = view.sections.find(
    (s) => s.owner === "components" && s.kind === null && s.section.title.trim() === group,
  );
  if (section !== undefined) return [insertLines(view, section.section.body.start, lines, style)];
  const parent = view.sections.find((s) => s.kind === "components" && !s.template);
  const level = "#".repeat(Math.min((parent?.section.level ?? 2) + 1, 6));
  const grouped = group === "" ? lines : [`${level} ${group}`, ...lines];
  if (parent !== undefined) return [insertLines(view, endOfContent(view, parent), ["", ...grouped], style)];
  return [appendSection(view, [`## ${style.words.headings.components[0]}`, "", ...grouped], style)];
}

/** Adds an instance after the last one of the list. */
export function addInstance(view: View, lines: readonly string[], style: Style): Edit[] {
  const last = view.entries(instances).at(-1);
  if (last !== undefined) return [insertLines(view, last.range.end, lines, style)];
  const target = view.sections.find((s) => s.kind === "instances" && !s.template);
  if (target !== undefined)
    return [insertLines(view, beforeOpen(view, contentEnd(view, target.section.body)), lines, style)];
  return [appendSection(view, [`## ${style.words.headings.instances[0]}`, "", ...lines], style)];
}

/** Adds a log entry: newest last, before the template heading; or newest first, where the file already does so. */
export function addLog(view: View, lines: readonly string[], style: Style, zone: Zone): Edit[] {
  const entries = view.entries(log);
  const first = entries[0];
  const last = entries.at(-1);
  if (first !== undefined && last !== undefined) {
    const headed = view.sections.some(({ section }) => section.range.start === first.range.start);
    if (headed && isNewestFirst(entries, zone))
      return [insertLines(view, first.range.start, [...lines, ""], style)];
    return [insertLines(view, endAround(view, last), ["", ...lines], style)];
  }
  const target = view.sections.find((s) => s.kind === "log" && !s.template);
  if (target === undefined) {
    return [appendSection(view, [`## ${style.words.headings.log[0]}`, "", ...lines], style)];
  }
  const template = view.sections.find((s) => s.owner === "log" && s.template);
  if (template !== undefined) return [insertLines(view, template.section.range.start, [...lines, ""], style)];
  return [insertLines(view, beforeOpen(view, contentEnd(view, target.section.body)), ["", ...lines], style)];
}

/**
 * Where a headed entry may follow another: after the subsections of that one, or, when that is a line of its section,
 * after all that the section says. A heading put anywhere else would take what comes after it.
 */
function endAround(view: View, { range }: Entry<unknown>): number {
  const at = view.sections.findIndex(({ section }) => range.start < section.range.end);
  const own = view.sections[at];
  if (own === undefined) return range.end;
  const headed = own.section.range.start === range.start;
  let end = own.section.range.end;
  for (const { section, kind, template } of headed ? view.sections.slice(at + 1) : []) {
    if (section.level <= own.section.level || kind !== null || template) break;
    end = section.range.end;
  }
  return beforeOpen(view, contentEnd(view, { start: own.section.body.start, end }));
}

function isNewestFirst(
  entries: readonly Entry<{ time: Parameters<typeof epochOf>[0] }>[],
  zone: Zone,
): boolean {
  const times = entries.map((entry) => epochOf(entry.value.time, zone)).filter((ms) => ms !== null);
  const first = times[0];
  const last = times.at(-1);
  return first !== undefined && last !== undefined && first > last;
}
