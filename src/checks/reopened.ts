import { alerts } from "../protocol/alerts.ts";
import { conflicts } from "../protocol/conflicts.ts";
import { handovers } from "../protocol/handovers.ts";
import { readLabel } from "../protocol/lines.ts";
import { isOpen, reservations } from "../protocol/reservations.ts";
import type { Entry, View } from "../protocol/view.ts";
import type { LabelKind } from "../vocabulary/types.ts";
import { fold } from "../vocabulary/words.ts";

/** Entry that can be open or ended: a reservation, an alert, a conflict, an offer. */
interface Matter {
  readonly text: string;
  /** The line that ended it; null while it is open. */
  readonly end: string | null;
  readonly range: Entry<unknown>["range"];
}

/** An ended matter that is open again. */
export interface Reopened {
  readonly key: string;
  readonly text: string;
  /** The line that had ended it. */
  readonly end: string;
  /** Where it stands now. */
  readonly range: Entry<unknown>["range"];
}

/**
 * Entries that had ended before a change, were open after it, and still are; or that it took away, and that came back open, but for those that
 * coord began once more (`isBegunAnew`).
 */
export function reopenedBetween(
  before: View,
  after: View,
  now: View,
  isBegunAnew: (text: string) => boolean,
): Reopened[] {
  const [then, later] = [mattersOf(before), mattersOf(after)];
  const current = after === now ? later : mattersOf(now);
  return [...then].flatMap(([key, matters]) => {
    const lines = new Set(later.get(key)?.map(({ end }) => end));
    const lost = matters.find(({ end }) => end !== null && !lines.has(end));
    const open = openIn(current.get(key)).at(-1);
    if (lost === undefined || lost.end === null || open === undefined) return [];
    const isMore = (all: typeof later) => openIn(all.get(key)).length > openIn(matters).length;
    const isSo = later.has(key) ? isMore(later) : !isBegunAnew(lost.text);
    return isSo && isMore(current) ? [{ key, text: lost.text, end: lost.end, range: open.range }] : [];
  });
}

function openIn(matters: readonly Matter[] = []): Matter[] {
  return matters.filter(({ end }) => end === null);
}

/** All matters by what they are; several may be alike. */
function mattersOf(view: View): Map<string, Matter[]> {
  const found = new Map<string, Matter[]>();
  const add = (what: readonly unknown[], text: string, { range }: Entry<unknown>, end: string | null) => {
    const key = JSON.stringify([...what, fold(text)]);
    found.set(key, [...(found.get(key) ?? []), { text, end, range }]);
  };
  const headOf = ({ line }: Entry<unknown>) => lineAt(view, line);
  for (const entry of view.entries(reservations)) {
    const { instance, task, since, state } = entry.value;
    add(["reservation", instance, since?.text], task, entry, isOpen(state) ? null : headOf(entry));
  }
  for (const entry of view.entries(alerts)) {
    const { kind, instance, time, text, solved } = entry.value;
    const end = solved === null ? null : labelled(view, entry, "solved");
    add(["alert", kind, instance, time?.text], text, entry, end);
  }
  for (const entry of view.entries(conflicts)) {
    const { instances, time, about, state } = entry.value;
    add(["conflict", ...instances, time?.text], about, entry, state === "open" ? null : headOf(entry));
  }
  for (const entry of view.entries(handovers)) {
    const { from, to, task, state } = entry.value;
    add(["handover", from, to], task, entry, state === "proposed" ? null : labelled(view, entry, "status"));
  }
  return found;
}

function labelled(view: View, { range }: Entry<unknown>, kind: LabelKind): string | null {
  const lines = view.text.slice(range.start, range.end).split(/\r\n|\n|\r/);
  return lines.find((line) => readLabel(line)?.kind === kind) ?? null;
}

function lineAt(view: View, line: number): string | null {
  const found = view.outline.lines[line - 1];
  return found === undefined ? null : view.text.slice(found.start, found.end);
}
