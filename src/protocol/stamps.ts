import { clean } from "../text/clean.ts";
import { readTime, type Time } from "../time/time.ts";
import { readLabel } from "./labels.ts";
import { type Slot, slotsOf } from "./slots.ts";
import type { Block, Entry, KnownSection, View } from "./view.ts";

/** Who did what when, last: under "last update" or "last synchronisation". */
export interface Stamp {
  readonly which: "lastUpdate" | "lastSync";
  readonly time: Time | null;
  readonly by: string;
  readonly action: string;
}

export const stamps: Block<Stamp> = {
  kind: "stamps",
  read(view) {
    const entries: Entry<Stamp>[] = [];
    for (const known of view.owned("lastSync", "lastUpdate")) {
      const entry = known.template ? null : readStamp(view, known);
      if (entry !== null) entries.push(entry);
    }
    return { entries, problems: [] };
  },
  write(value, words) {
    const { time, by, action } = stamps.clean(value);
    return [
      `**${words.labels.date[0]}** : ${time?.text ?? ""}`,
      `**${words.labels.by[0]}** : ${by}`,
      `**${words.labels.action[0]}** : ${action}`,
    ];
  },
  clean: (value) => ({ ...value, by: clean(value.by), action: clean(value.action) }),
};

/** The labelled lines of a stamp, with where their values stand. */
export function stampLines(
  view: View,
  known: KnownSection,
): { slot: Slot; kind: string; value: string; at: number }[] {
  return slotsOf(view, known).flatMap((slot) => {
    const label = slot.fence === null ? readLabel(slot.text) : null;
    if (label === null || !["date", "by", "action"].includes(label.kind)) return [];
    return [{ slot, kind: label.kind, value: label.value, at: slot.start + label.valueAt }];
  });
}

function readStamp(view: View, known: KnownSection): Entry<Stamp> | null {
  const lines = stampLines(view, known);
  const first = lines[0];
  const last = lines.at(-1);
  if (first === undefined || last === undefined || known.kind === null) return null;
  const of = (kind: string) => lines.find((line) => line.kind === kind)?.value ?? "";
  const which = known.owner === "lastSync" ? "lastSync" : "lastUpdate";
  const value: Stamp = { which, time: readTime(of("date")), by: of("by"), action: of("action") };
  return { value, range: { start: first.slot.start, end: last.slot.next }, line: first.slot.line };
}
