import type { Edit, Range } from "../text/edits.ts";
import { epochOf, type Zone } from "../time/time.ts";
import { addFenced } from "./add-fenced.ts";
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
  if (section !== undefined) return [afterText(view, section.section.body, lines, style)];
  const parent = view.sections.find((s) => s.kind === "components" && !s.template);
  const level = "#".repeat(Math.min((parent?.section.level ?? 2) + 1, 6));
  const grouped = group === "" ? lines : [`${level} ${group}`, ...lines];
  if (parent !== undefined) return [insertLines(view, endOfContent(view, parent), ["", ...grouped], style)];
  return [appendSection(view, [`## ${style.words.headings.components[0]}`, "", ...grouped], style)];
}

/** Behind what a section says already, such as a table: that must not become part of the list, nor the list part of it. */
function afterText(view: View, body: Range, lines: readonly string[], style: Style): Edit {
  const at = beforeOpen(view, contentEnd(view, body));
  return insertLines(view, at, at === body.start ? lines : ["", ...lines], style);
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
