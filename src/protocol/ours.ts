import { conflictMarkers } from "../text/edits.ts";
import { instances } from "./instances.ts";
import { reservations } from "./reservations.ts";
import { tasks } from "./tasks.ts";
import type { View } from "./view.ts";

/** Names that say of a file that it is text for people, as a coordination file is. */
const MARKDOWN = /\.(?:md|markdown|mdown|mkdn?|mdx|mdc)$/i;

export function isMarkdownName(file: string): boolean {
  return file.endsWith(".md") || MARKDOWN.test(file);
}

/**
 * Whether a text is a coordination file, or may become one without a word: it is blank, or has a section or an entry of ours.
 * Of a file that is called like anything else, source code for example, more is wanted than one heading like ours: what
 * stands below `# Notes` there may be a comment.
 */
export function isOurs(view: View, file: string): boolean {
  if (view.text.trim() === "") return true;
  const kinds = new Set(view.landmarks.flatMap(({ kind }) => kind ?? []));
  if (!isMarkdownName(file)) return kinds.has("instances") || kinds.has("reservations");
  // Read only where no heading says it: who adds to the log asks for nothing else of these.
  const hasSome = [
    () => view.entries(instances).length > 0,
    () => view.entries(reservations).length > 0,
    () => view.entries(tasks).length > 0,
  ];
  return kinds.size > 0 || hasSome.some((ask) => ask());
}

/**
 * Offset of the first git conflict that has to be settled, or null. One that a closed code fence shows in full, outside of the
 * protocol's sections, is an example: nothing that coord reads or writes depends on it.
 */
export function unmergedAt(view: View): number | null {
  return conflictMarkers(view.text).find(({ start, end }) => !isExample(view, start, end))?.start ?? null;
}

function isExample(view: View, start: number, end: number): boolean {
  const fence = view.fences.find(({ content }) => content.start <= start && end <= content.end);
  if (fence === undefined || !fence.closed) return false;
  const around = view.sections.find(({ section: { range } }) => range.start <= start && start < range.end);
  return around !== undefined && around.owner === null;
}
