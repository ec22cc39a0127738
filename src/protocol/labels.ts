import { meaning } from "../vocabulary/index.ts";
import type { LabelKind } from "../vocabulary/types.ts";

/** A line `Label: value`, `**Label** : value` or `- **Label** : value`. */
export interface Labelled {
  readonly kind: LabelKind;
  readonly value: string;
  /** Offset of the value within the line. */
  readonly valueAt: number;
}

// Here as in the other patterns of lines, no two neighbours can take the same space: lines may be a megabyte long.
const LABEL = /^\s*(?:[-*+]\s+)?(?:(?:\*\*|__)\s*)?([^\s:*_][^:*_]{0,39}?)(?:\*\*|__)?\s*:(?:\*\*|__)?\s*/;

/** Reads a label line; null when it has no label that any language knows. */
export function readLabel(line: string): Labelled | null {
  const found = LABEL.exec(line);
  if (!found) return null;
  const known = meaning("labels", found[1] ?? "");
  return known === null
    ? null
    : { kind: known.kind, value: line.slice(found[0].length).trim(), valueAt: found[0].length };
}

/** The first value of each label among some lines; the lines with no known label are handed back. */
export function readLabels(lines: readonly string[]): { labels: Map<LabelKind, string>; rest: string[] } {
  const labels = new Map<LabelKind, string>();
  const rest: string[] = [];
  for (const line of lines) {
    const found = readLabel(line);
    if (found === null) rest.push(line);
    else if (!labels.has(found.kind)) labels.set(found.kind, found.value);
  }
  return { labels, rest };
}

/** The number in `Instance #3`; null for a template's `#X` or anything else. */
export function readInstance(text: string | undefined): number | null {
  const found = /Instance\s*(?:#\s*)?(\d{1,6})(?!\d)/i.exec(text ?? "");
  return found ? Number(found[1]) : null;
}

/** The last parenthesis of a text, when it ends the text. */
export function trailingParenthesis(text: string): { before: string; inside: string } | null {
  const trimmed = text.trimEnd();
  const open = trimmed.endsWith(")") ? trimmed.lastIndexOf("(") : -1;
  const inside = trimmed.slice(open + 1, -1);
  return open < 0 || inside.includes(")") ? null : { before: trimmed.slice(0, open).trimEnd(), inside };
}
