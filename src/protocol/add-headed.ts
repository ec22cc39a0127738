import type { Edit } from "../text/edits.ts";
import type { HeadingKind } from "../vocabulary/types.ts";
import { appendSection, beforeOpen, insertLines } from "./place.ts";
import { contentEnd } from "./slots.ts";
import type { Entry, Style, View } from "./view.ts";

/** Adds an entry with a heading of its own: after the last one, before the template, or into a section made for it. */
export function addHeaded(
  view: View,
  kind: HeadingKind,
  last: Entry<unknown> | undefined,
  lines: readonly string[],
  style: Style,
): Edit[] {
  if (last !== undefined) return [insertLines(view, endAround(view, last), ["", ...lines], style)];
  const target = view.sections.find((s) => s.kind === kind && !s.template);
  if (target === undefined)
    return [appendSection(view, [`## ${style.words.headings[kind][0]}`, "", ...lines], style)];
  const template = view.sections.find((s) => s.owner === kind && s.template);
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
