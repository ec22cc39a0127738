import { type Edit, lineAround, type Range } from "../text/edits.ts";
import type { HeadingKind } from "../vocabulary/types.ts";
import { appendSection, endOfContent, insertLines } from "./place.ts";
import { contentEnd } from "./slots.ts";
import type { Style, View } from "./view.ts";

/** Where lines go that stand in a fence. */
export interface Target {
  readonly outer: HeadingKind;
  readonly inner: HeadingKind;
  /** A fence directly under the outer heading serves as well. */
  readonly outerServes?: boolean;
  /** A blank line keeps entries of several lines apart. */
  readonly apart?: boolean;
}

/** Adds lines at the end of the first usable fence of a kind; makes of fence, heading and section what is missing. */
export function addFenced(view: View, target: Target, lines: readonly string[], style: Style): Edit[] {
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
