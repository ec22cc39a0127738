import { applyEdits } from "../text/edits.ts";
import { appendSection } from "./place.ts";
import { type Style, View } from "./view.ts";

/** Entries that one archiving moves: exact sources, each of whole lines. */
export interface Batch {
  /** When, as the headings say it. */
  readonly time: string;
  readonly reservations: readonly string[];
  readonly messages: readonly string[];
  /** Log entries of one line each. They come first, since what follows a heading would be taken for its text. */
  readonly logLines: readonly string[];
  /** Log entries under a heading of their own. */
  readonly logSections: readonly string[];
}

/**
 * The archive with one more batch at its end: sections of its own, so that it reads with the same blocks as the file
 * and nothing that stands there already is touched.
 */
export function withBatch(current: string | null, batch: Batch, style: Style): string {
  const { eol, words } = style;
  const isNew = current === null || current.trim() === "";
  const text = isNew ? `# Archive${eol}${eol}${words.archiveIntroduction}${eol}${eol}` : current;
  // Its last line stays as it is, whatever ends it: what is added behind it is a blank line.
  return applyEdits(text, [appendSection(new View(text), [batchText(batch, style)], style)]);
}

function batchText(batch: Batch, { eol, words }: Style): string {
  const { time, logLines, logSections } = batch;
  const lines = (...all: readonly string[]) => all.map((line) => line + eol).join("");
  const parts: string[] = [];
  for (const kind of ["reservations", "messages"] as const) {
    const sources = batch[kind];
    if (sources.length === 0) continue;
    const fence = fenceFor(sources);
    const heading = `## ${words.headings[kind][0]} (${time})`;
    parts.push(lines(heading, "", fence) + sources.map(closed).join(eol) + lines(fence));
  }
  if (logLines.length + logSections.length > 0) {
    const heading = `## ${words.headings.log[0]} (${time})`;
    parts.push([lines(heading), ...[...logLines, ...logSections].map(closed)].join(eol));
  }
  return parts.join(eol);
}

/** A line that ends in a lone CR would take a following LF for its own: another CR stands between. */
function closed(source: string): string {
  return source.endsWith("\r") ? `${source}\r` : source;
}

/** A fence that none of the sources closes. */
function fenceFor(sources: readonly string[]): string {
  const runs = sources.flatMap((source) => source.match(/(?<=^|[\r\n])[ \t]*`{3,}/g) ?? []);
  const longest = Math.max(2, ...runs.map((run) => run.trimStart().length));
  return "`".repeat(longest + 1);
}
