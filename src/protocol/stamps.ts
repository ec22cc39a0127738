import { clean } from "../text/clean.ts";
import type { Edit } from "../text/edits.ts";
import { readTime, type Time, writeStamp, type Zone } from "../time/time.ts";
import type { Block } from "./block.ts";
import { type Entry, type KnownSection, sectionsOf, type Style, type View } from "./view.ts";
import { appendSection, joinedLabels } from "./place.ts";
import { readInstance, readLabel, type Slot, slotsOf } from "./lines.ts";
import type { LabelKind } from "../vocabulary/types.ts";

/** Who did what when, last: under "last update" or "last synchronisation". */
export interface Stamp {
  readonly which: "lastUpdate" | "lastSync";
  readonly time: Time | null;
  readonly by: string;
  readonly action: string;
}

export const stamps: Block<Stamp> = {
  kind: "stamps",
  headings: ["lastSync", "lastUpdate"],
  isApart: false,
  read(view) {
    const entries: Entry<Stamp>[] = [];
    for (const known of sectionsOf(view, stamps)) {
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
  place: (view, lines, style, { value }) => addStamp(view, value.which, lines, style),
  identity: (v) => [v.which],
  instances: (v) => [readInstance(v.by)],
  times: (v) => [v.time],
  samples: () => [
    { which: "lastUpdate", time: readTime("2026-11-22 19:40 +01:00"), by: "Instance #3", action: "Log" },
    { which: "lastSync", time: null, by: "Ada", action: "" },
  ],
};

function addStamp(view: View, which: Stamp["which"], lines: readonly string[], style: Style): Edit[] {
  return [appendSection(view, [`## ${style.words.headings[which][0]}`, ...lines], style)];
}

/** The labelled lines of a stamp, with where their values stand. */
function stampLines(
  view: View,
  known: KnownSection,
): { slot: Slot; kind: string; value: string; at: number }[] {
  const slots = [...slotsOf(view, known)].filter(({ fence }) => fence === null);
  const joined = joinedFields(view, slots);
  if (joined !== null) return joined;
  return slots.flatMap((slot) => {
    const label = slot.fence === null ? readLabel(slot.text) : null;
    if (label === null || !["date", "by", "action"].includes(label.kind)) return [];
    return [{ slot, kind: label.kind, value: label.value, at: slot.start + label.valueAt }];
  });
}

/** The same of a paragraph that a formatter has joined: a value ends where the next label begins. */
function joinedFields(view: View, slots: readonly Slot[]): ReturnType<typeof stampLines> | null {
  const [first] = slots;
  const last = slots.findLast(({ text }) => text.trim() !== "");
  if (first === undefined || last === undefined || last.end - first.start > LONGEST) return null;
  const text = view.text.slice(first.start, last.end);
  const labels = joinedLabels(text, FIELDS);
  return (
    labels?.flatMap(({ kind, valueAt }, index) => {
      const raw = text.slice(valueAt, labels[index + 1]?.start);
      const at = first.start + valueAt + (raw.length - raw.trimStart().length);
      const slot = slots.findLast(({ start }) => start <= at) ?? first;
      return kind === "date" || kind === "by" || kind === "action"
        ? [{ slot, kind, value: raw.trim(), at }]
        : [];
    }) ?? null
  );
}

const FIELDS: ReadonlySet<LabelKind> = new Set<LabelKind>(["date", "by", "action"]);
/** Maximum length of a stamp (characters). */
const LONGEST = 2_000;

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

/** Renews the "last update" stamp, value by value. A file without one gets none. */
export function renewStamp(
  view: View,
  which: "lastUpdate" | "lastSync",
  now: { ms: number; zone: Zone },
  by: string,
  action: string,
): Edit[] {
  const target = view.landmarks.findLast((s) => s.kind === which && !s.template);
  if (target === undefined) return [];
  const values: Record<string, string> = { date: writeStamp(now.ms, now.zone), by, action };
  const seen = new Set<string>();
  return stampLines(view, target).flatMap(({ kind, value, at, slot }) => {
    const text = values[kind];
    if (text === undefined || seen.has(kind)) return [];
    seen.add(kind);
    if (value === text) return [];
    const gap = slot.text.endsWith(":") && value === "" ? " " : "";
    return [{ range: { start: at, end: at + value.length }, text: gap + text }];
  });
}
