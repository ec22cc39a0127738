/** Fields of a paragraph that a formatter has joined: `**Task** : X **Progress** : 60%`, over as many lines as it likes. */
import { meaning } from "../vocabulary/index.ts";
import type { LabelKind } from "../vocabulary/types.ts";
import { readLabel } from "./lines.ts";

/** A label in bold type with its colon, wherever it stands; a backslash before it says that it is text. */
const BOLD_LABEL = /(?<!\\)\*\*([^*:]{1,40})\*\*\s*:/g;

/** A label in a joined text: where it begins, and where its value does. */
interface Place {
  readonly kind: LabelKind;
  readonly start: number;
  readonly valueAt: number;
}

/**
 * The labels of some lines that were joined, or null where none was: each that a line begins with, and of the others those
 * whose kind no line begins with, so that a text in a value can't forge a field. Only `kinds`, where they are given.
 */
export function joinedLabels(written: string, kinds?: ReadonlySet<LabelKind>): Place[] | null {
  // A line may end with CR alone. What replaces it is as long, so that places stay places.
  const text = written.replaceAll("\r", "\n");
  const lines = text.split("\n");
  const own = new Set(lines.map((line) => readLabel(line)?.kind));
  const found = [...text.matchAll(BOLD_LABEL)].flatMap(({ 0: all, 1: label = "", index }) => {
    const kind = meaning("labels", label)?.kind;
    const isFirst = text.slice(text.lastIndexOf("\n", index) + 1, index).trim() === "";
    const isBroken = label.includes("\n");
    if (kind === undefined || kinds?.has(kind) === false || !(isFirst || isBroken || !own.has(kind)))
      return [];
    return [{ kind, start: index, valueAt: index + all.length, isJoined: !isFirst || isBroken }];
  });
  return found.some(({ isJoined }) => isJoined) ? found : null;
}

/** A paragraph's lines with each field on a line of its own, as it was before a formatter joined them. */
export function unjoined(lines: readonly string[]): readonly string[] {
  const text = lines.join("\n");
  if (text.length > LONGEST) return lines;
  const labels = joinedLabels(text);
  if (labels === null) return lines;
  const starts = [...new Set([0, ...labels.map(({ start }) => start)])];
  return starts
    .map((start, at) =>
      text
        .slice(start, starts[at + 1])
        .replace(/\s*\n\s*/g, " ")
        .trim(),
    )
    .filter((line) => line !== "");
}

/** Maximum length of a paragraph that is looked at (characters). */
const LONGEST = 20_000;

/** A text that may stand in a field: labels in it are marked as text. */
export function escapeLabels(text: string): string {
  return text.replace(LABEL_IN_TEXT, "\\$&");
}

/** The text of a field as it was meant. */
export function unescapeLabels(text: string): string {
  return text.replace(ESCAPED, "");
}

const LABEL_IN_TEXT = /\*\*[^*:]{1,40}\*\*\s*:/g;
const ESCAPED = /\\(?=\*\*[^*:]{1,40}\*\*\s*:)/g;
