import { clean } from "../text/clean.ts";
import { isLatin } from "../text/latin.ts";
import { readTime, type Time } from "../time/time.ts";
import { meaning } from "../vocabulary/index.ts";
import type { AlertWord, LabelKind, UrgencyWord } from "../vocabulary/types.ts";
import type { Edit } from "../text/edits.ts";
import { addFenced } from "./place.ts";
import type { Block } from "./block.ts";
import {
  type KnownSection,
  type Problem,
  subjectIdentity,
  sectionsOf,
  type Style,
  timePart,
  type View,
} from "./view.ts";
import { groupsOf, readInstance, readLabels, fromSlots, templateLeft, unreadable } from "./lines.ts";

/** Somebody is stuck, or asks for help. It stays in the file when solved. */
export interface Alert {
  readonly kind: AlertWord;
  readonly instance: number;
  readonly time: Time | null;
  /** The task of a blocker. */
  readonly task: string;
  /** The problem of a blocker, the need of a request. */
  readonly text: string;
  /** The help a blocker needs, the expertise a request asks for. */
  readonly help: string;
  readonly urgency: UrgencyWord | null;
  readonly solved: Solution | null;
  readonly rest: readonly string[];
}

/** When, by whom and how an alert was solved. */
interface Solution {
  readonly time: Time | null;
  readonly instance: number | null;
  readonly how: string;
}

/** A word and whom it is about: `🚨 BLOCAGE - Instance #3 - 10:00`, `Blocage: instance 3`. */
const HEAD =
  /^\s*(?:[-*+]\s+)?(?:(?:🚨|🆘)\s*)?(?:\*\*|__)?(\p{L}[\p{L} ]{2,20}?)(?:\*\*|__)?(?:\s*([-–—:]))?\s*(?<![\p{L}\d])Instance\s*(?:#\s*)?(\d{1,6})(?!\d)(?:\*\*|__)?(?:(?:\s+[-–—]|\s*:)(?:\s+(.*))?)?\s*$/isu;
const LATIN_HEAD =
  /^\s*(?:[-*+]\s+)?(?:(?:🚨|🆘)\s*)?(?:\*\*|__)?([A-Za-z\xaa\xb5\xba\xc0-\xd6\xd8-\xf6\xf8-\xff][A-Za-z\xaa\xb5\xba\xc0-\xd6\xd8-\xf6\xf8-\xff ]{2,20}?)(?:\*\*|__)?(?:\s*([-–—:]))?\s*(?<![A-Za-z\xaa\xb5\xba\xc0-\xd6\xd8-\xf6\xf8-\xff\d])Instance\s*(?:#\s*)?(\d{1,6})(?!\d)(?:\*\*|__)?(?:(?:\s+[-–—]|\s*:)(?:\s+(.*))?)?\s*$/is;
const BEGINS =
  /^\s*(?:[-*+]\s+)?(?:(?:🚨|🆘)\s*)?(?:\*\*|__)?(\p{L}+)(?:\*\*|__)?(?:\s*[-–—:])?\s*Instances?\b\s*(#?\s*[a-z\d]?)/iu;
const LATIN_BEGINS =
  /^\s*(?:[-*+]\s+)?(?:(?:🚨|🆘)\s*)?(?:\*\*|__)?([A-Za-z\xaa\xb5\xba\xc0-\xd6\xd8-\xf6\xf8-\xff]+)(?:\*\*|__)?(?:\s*[-–—:])?\s*Instances?\b\s*(#?\s*[a-z\d]?)/i;
/** What both take for the word: with Unicode's cases a long s is one, too. */
const NAMES_INSTANCE = /in[s\u017f]tance/i;
/** What a head has of it: a template's has an X in the number's place. */
const NAMES_NUMBER = /in[s\u017f]tance\s*(?:#\s*)?\d/i;
const EMOJI: Readonly<Record<AlertWord, string>> = { blocker: "🚨", assist: "🆘" };

const sample = (): Alert => ({
  kind: "blocker",
  instance: 3,
  time: readTime("2026-11-22 19:40 +01:00"),
  task: "Fix login",
  text: "the server is down",
  help: "somebody with a key",
  urgency: null,
  solved: null,
  rest: [],
});

export const alerts: Block<Alert> = {
  kind: "alerts",
  headings: ["alerts"],
  subheadings: ["openBlockers", "openAssists"],
  isApart: true,
  read(view) {
    const sections = sectionsOf(view, alerts);
    const problems = sections.flatMap((known) => oddLines(view, known));
    const entries = groupsOf(view, sections, headOf).flatMap(({ head, lines, range, line }) => {
      const [, word = "", , instance] = head;
      const kind = meaning("alert", word)?.kind;
      if (kind !== undefined) return [{ value: readBody(kind, head, lines), range, line }];
      problems.push({ code: "UNKNOWN_STATE", args: { state: word, instance: Number(instance) }, range });
      return [];
    });
    return { entries, problems };
  },
  write(value, words) {
    const v = alerts.clean(value);
    const label = (kind: LabelKind, text: string) =>
      text === "" ? [] : [`${words.labels[kind][0]}: ${text}`];
    const blocker = v.kind === "blocker";
    return [
      `${EMOJI[v.kind]} ${words.alert[v.kind][0]} - Instance #${v.instance} - ${v.time?.text ?? ""}`.trimEnd(),
      ...(blocker ? label("task", v.task) : []),
      ...label(blocker ? "problem" : "need", v.text),
      ...label(blocker ? "help" : "expertise", v.help),
      ...label("urgency", v.urgency === null ? "" : words.urgency[v.urgency][0]),
      ...(v.solved === null
        ? []
        : [`${words.labels.solved[0]}: ${solutionText(v.solved, words.labels.by[0])}`]),
      ...v.rest,
    ];
  },
  clean: (v) => ({
    ...v,
    task: v.kind === "blocker" ? clean(v.task) : "",
    text: clean(v.text),
    help: clean(v.help),
    solved: v.solved === null ? null : { ...v.solved, how: clean(v.solved.how) },
  }),
  place: (view, lines, style, { value: { kind } }) =>
    addAlert(view, kind === "blocker" ? "openBlockers" : "openAssists", lines, style),
  identity: (v) => [v.kind, v.instance, timePart(v.time)],
  newIdentity: (v) => subjectIdentity(v.text, v.kind, v.instance, timePart(v.time)),
  instances: (v) => [v.instance],
  author: (v) => v.instance,
  subject: (v) => v.text,
  lasting: (v) => v.time?.text ?? "",
  times: (v) => [v.time],
  isOpen: (v) => v.solved === null,
  samples: () => [
    sample(),
    {
      ...sample(),
      kind: "assist",
      task: "",
      urgency: "high",
      solved: { time: null, instance: 5, how: "restarted" },
    },
  ],
};

/** Adds an alert where open ones of its kind stand. */
function addAlert(
  view: View,
  inner: "openBlockers" | "openAssists",
  lines: readonly string[],
  style: Style,
): Edit[] {
  return addFenced(view, { outer: "alerts", inner, apart: true }, lines, style);
}

function solutionText({ time, instance, how }: Solution, by: string): string {
  const who = instance === null ? "" : ` ${by.toLowerCase()} Instance #${instance}`;
  return `${time?.text ?? "-"}${who} - ${how}`.trimEnd();
}

/**
 * Any word in capitals begins an entry (`BLOQUAGE - Instance #5`). In another hand it is one that alerts are called by, with a
 * time or nothing behind the instance: `Blocage instance 2 : résolu hier` is text.
 */
function headOf(text: string): RegExpExecArray | null {
  const head = NAMES_NUMBER.test(text) ? (isLatin(text) ? LATIN_HEAD : HEAD).exec(text) : null;
  if (head === null) return null;
  const [, word = "", separator, , when = ""] = head;
  const hasMark = text.includes("#");
  if (separator === "-" && hasMark && word === word.toUpperCase()) return head;
  if (meaning("alert", word) === null) return null;
  const isBare = when === "" && separator !== undefined && hasMark;
  return isBare || readTime(when) !== null ? head : null;
}

/** Lines that begin like an alert and are none; outside of what is headed as open alerts templates explain how to write one. */
function oddLines(view: View, known: KnownSection): Problem[] {
  if (known.template) return [];
  return fromSlots(view, known, (slot) => {
    const { text } = slot;
    if (!NAMES_INSTANCE.test(text)) return [];
    const [, word = "", who = ""] = (isLatin(text) ? LATIN_BEGINS : BEGINS).exec(text) ?? [];
    const kind = meaning("alert", word)?.kind;
    if (kind === undefined || headOf(text) !== null) return [];
    if (/\d$/.test(who)) return [unreadable(slot, `${word} - Instance #3 - …`)];
    return /^#\s*[a-z]$/i.test(who) && known.kind !== null && known.kind !== "alerts"
      ? [templateLeft(slot)]
      : [];
  });
}

function readBody(kind: AlertWord, head: RegExpExecArray, lines: readonly string[]): Alert {
  const { labels, rest } = readLabels(lines);
  const text = (label: LabelKind) => labels.get(label) ?? "";
  const solved = labels.get("solved");
  return {
    kind,
    instance: Number(head[3]),
    time: readTime(head[4] ?? ""),
    task: kind === "blocker" ? text("task") : "",
    text: kind === "blocker" ? text("problem") : text("need"),
    help: kind === "blocker" ? text("help") : text("expertise"),
    urgency: meaning("urgency", text("urgency"))?.kind ?? null,
    solved: solved === undefined ? null : readSolution(solved),
    rest,
  };
}

/** The longest form of a time that is read, in characters. */
const LONGEST_TIME = 40;
const AFTER_TIME = /^(?:\s+\p{L}+\s+Instance\s+#(\d{1,6})(?!\d))?(?:\s+-(?:\s+(.*))?)?$/su;

/** `2026-11-22 20:05 +01:00 par Instance #5 - how`: the longest beginning that is a time (or `-`) is the time. */
function readSolution(text: string): Solution {
  for (let at = Math.min(text.length, LONGEST_TIME); at > 0; at--) {
    if (at < text.length && !/\s/.test(text.charAt(at))) continue;
    const time = readTime(text.slice(0, at));
    if (time === null && text.slice(0, at) !== "-") continue;
    const found = AFTER_TIME.exec(text.slice(at));
    if (found === null) continue;
    return { time, instance: found[1] === undefined ? null : Number(found[1]), how: found[2]?.trim() ?? "" };
  }
  return { time: null, instance: readInstance(text), how: text };
}
