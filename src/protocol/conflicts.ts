import { clean } from "../text/clean.ts";
import { readTime, type Time } from "../time/time.ts";
import { meaning } from "../vocabulary/index.ts";
import type { ConflictWord } from "../vocabulary/types.ts";
import type { Edit } from "../text/edits.ts";
import { fold } from "../vocabulary/words.ts";
import { addFenced } from "./place.ts";
import type { Block } from "./block.ts";
import { type KnownSection, type Problem, sectionsOf, type Style, timePart, type View } from "./view.ts";
import { groupsOf, readLabels, fromSlots, templateLeft, unreadable } from "./lines.ts";

/** Two instances that want one thing, written down. */
export interface Conflict {
  readonly state: ConflictWord;
  readonly instances: readonly [number, number];
  /** Subject of the conflict: a file, mostly. */
  readonly about: string;
  readonly time: Time | null;
  readonly description: string;
  readonly decision: string;
  readonly rest: readonly string[];
}

const HEAD =
  /^\s*(?:[-*+]\s+)?\[([^\]]{1,20})\]\s*(?:Instances?\s*)?(?:#\s*)?(\d{1,6})\s*(?:↔|⇔|<[-=]+>)\s*(?:Instance\s*)?(?:#\s*)?(\d{1,6})(?!\d)\s*[-–—:]\s+(.*)$/isu;

const sample = (): Conflict => ({
  state: "open",
  instances: [3, 5],
  about: "src/a.ts",
  time: readTime("2026-11-22 19:40 +01:00"),
  description: "both need it",
  decision: "",
  rest: [],
});

export const conflicts: Block<Conflict> = {
  kind: "conflicts",
  headings: ["conflicts"],
  subheadings: ["openConflicts"],
  isApart: true,
  read(view) {
    const sections = sectionsOf(view, conflicts);
    const problems = sections.flatMap((known) => oddLines(view, known));
    const entries = groupsOf(view, sections, headOf).flatMap(({ head, lines, range, line }) => {
      const [, word = "", instance] = head;
      const state = meaning("conflict", word)?.kind;
      if (state !== undefined) return [{ value: readBody(state, head, lines), range, line }];
      const args = { state: clean(word), instance: Number(instance) };
      problems.push({ code: "UNKNOWN_STATE", args, range });
      return [];
    });
    return { entries, problems };
  },
  write(value, words) {
    const v = conflicts.clean(value);
    const [a, b] = v.instances;
    const lines = [
      `[${words.conflict[v.state][0]}] Instance #${a} ↔ Instance #${b} - ${v.about} - ${words.labels.detected[0]}: ${v.time?.text ?? ""}`.trimEnd(),
    ];
    if (v.description !== "") lines.push(`${words.labels.description[0]}: ${v.description}`);
    if (v.decision !== "") lines.push(`${words.labels.decision[0]}: ${v.decision}`);
    return [...lines, ...v.rest];
  },
  clean: (v) => ({
    ...v,
    about: clean(v.about),
    description: clean(v.description),
    decision: clean(v.decision),
  }),
  place: addConflict,
  identity: (v) => [...v.instances, fold(v.about), timePart(v.time)],
  instances: (v) => v.instances,
  subject: (v) => v.about,
  times: (v) => [v.time],
  isOpen: (v) => v.state === "open",
  samples: () => [
    sample(),
    { ...sample(), state: "settled", decision: "#3 goes first", time: null, rest: ["more"] },
  ],
};

/** Adds a conflict where open ones stand. */
export function addConflict(view: View, lines: readonly string[], style: Style): Edit[] {
  return addFenced(view, { outer: "conflicts", inner: "openConflicts", apart: true }, lines, style);
}

const BEGINS = /^\s*(?:[-*+]\s+)?\[([^\]]{1,20})\][^\d#]{0,20}#?\s*[a-z\d]\b/i;
const LETTER = /#[a-z]\b/i;

function headOf(text: string): RegExpExecArray | null {
  return text.includes("[") ? HEAD.exec(text) : null;
}

/** Lines that begin like a conflict and are none. */
function oddLines(view: View, known: KnownSection): Problem[] {
  if (known.template) return [];
  return fromSlots(view, known, (slot) => {
    if (!slot.text.includes("[")) return [];
    const [begun, word = ""] = BEGINS.exec(slot.text) ?? [];
    if (begun === undefined || meaning("conflict", word) === null || HEAD.test(slot.text)) return [];
    if (!LETTER.test(begun))
      return /\d$/.test(begun) ? [unreadable(slot, `[${word}] Instance #3 ↔ Instance #5 - …`)] : [];
    return known.kind === "openConflicts" ? [templateLeft(slot)] : [];
  });
}

function readBody(state: ConflictWord, head: RegExpExecArray, lines: readonly string[]): Conflict {
  const { labels, rest } = readLabels(lines);
  const { about, time } = splitAbout(head[4] ?? "");
  return {
    state,
    instances: [Number(head[2]), Number(head[3])],
    about,
    time,
    description: labels.get("description") ?? "",
    decision: labels.get("decision") ?? "",
    rest,
  };
}

/** Cuts at the last ` - Détecté:` whose value is a time or empty. */
function splitAbout(text: string): { about: string; time: Time | null } {
  const source = ` - ${text.trimEnd()}`;
  for (let at = source.lastIndexOf(" - "); at >= 0; at = at === 0 ? -1 : source.lastIndexOf(" - ", at - 1)) {
    const colon = source.slice(at + 3, at + 24).indexOf(":");
    if (colon < 1 || meaning("labels", source.slice(at + 3, at + 3 + colon))?.kind !== "detected") continue;
    const value = source.slice(at + 4 + colon).trim();
    const time = readTime(value);
    if (time !== null || value === "") return { about: source.slice(3, Math.max(at, 3)).trim(), time };
    break;
  }
  return { about: text.trim(), time: null };
}
