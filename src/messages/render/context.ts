import type { CollisionData, ReservationData } from "../../operations/shapes.ts";
import type { MessageLanguage } from "../../messages/languages.ts";
import type { Catalog } from "../catalog.ts";
import type { Paint } from "../paint.ts";
import { escapeFor, type Audience } from "../../text/clean.ts";
import { minutesOver, minutesSince, minutesUntil } from "../../time/ages.ts";

/** The context in which a text is rendered. */
export interface RenderContext {
  readonly t: Catalog;
  readonly language: MessageLanguage;
  readonly paint: Paint;
  /** Who reads what is rendered: other people's words are made fit for them. */
  readonly audience: Audience;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Who looks; null when unknown. */
  readonly me: number | null;
  /** Columns of the terminal. */
  readonly width: number;
}

/** In which language something is said, and to whom. */
export type Voice = Pick<RenderContext, "t" | "audience">;

/** Minutes from a moment in ISO 8601 to now; null for a time without date and hour. */
function ageOf(iso: string | null, now: number): number | null {
  if (iso === null || iso.length < 16) return null;
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? null : minutesSince(ms, now);
}

/** `33 min left`, `over for 5 min`, or null where nothing ever ends. */
export function leaseText({ leaseEndsAt, state }: ReservationData, { t, now }: RenderContext): string | null {
  if (leaseEndsAt === null) return null;
  const ends = Date.parse(leaseEndsAt);
  // The state decides which of the two it is: this moment is a little later than that for which it was found.
  return state === "active" ? t.words.left(minutesUntil(ends, now)) : t.words.over(minutesOver(ends, now));
}

/** `12 min ago`, `no date`. */
export function ageText(iso: string | null, { t, now }: RenderContext): string {
  const minutes = ageOf(iso, now);
  return minutes === null ? (iso ?? t.words.undated) : t.words.ago(minutes);
}

/** `seen 12 min ago`, of somebody's last sign of life. */
export function seenText(iso: string | null, { t, now }: RenderContext): string {
  const minutes = ageOf(iso, now);
  return minutes === null ? t.words.unseen : t.words.seen(minutes);
}

/** How a reservation stands: `active`, `lapsed, agent alive`. */
export function stateText({ state, takeable }: ReservationData, { t }: RenderContext): string {
  return state === "lapsed" && !takeable ? t.words.agentAlive : t.words.states[state];
}

/** Who holds what, in one phrase: `Instance #3 (Backend) for “Fix login” (src/auth.ts), reserved 12 min ago, seen just now, 3 min left (line 48)`. */
export function holderText(held: ReservationData, render: RenderContext): string {
  const { t } = render;
  const { audience } = render;
  const {
    task,
    files: names,
    label,
  } = escapeFor(audience, { task: held.task, files: thingsOf(held), label: held.label ?? "" });
  // Nobody has the number: it is a claim in another form, which the file wants to be kept.
  if (held.instance === 0) return t.words.enforced(label, held.line ?? 0);
  const files = names.length === 0 ? t.words.noFiles : fewOf(names, render).join(", ");
  const quoted = t.words.quoted(task);
  const lease = leaseText(held, render);
  const place = held.displaced ? t.words.displaced : t.words.line(held.line);
  // Another's words stand in quotation marks, where a model reads them.
  const named = label === "" ? "" : ` (${audience === "model" ? t.words.quoted(label) : label})`;
  const parts = [
    t.words.holder(`${t.words.instance(held.instance)}${named}`, quoted, files),
    ...(held.state === "active" ? [] : [stateText(held, render)]),
    ...timesOf(held, render),
    ...(lease === null || held.state === "lapsed" ? [] : [lease]),
    ...(held.sibling === true ? [t.words.sibling] : []),
  ];
  return `${parts.join(", ")} (${place})`;
}

/** Since when it is held, and when its holder was last heard of, if that is another moment. */
function timesOf(held: ReservationData, render: RenderContext): string[] {
  const { words } = render.t;
  const since = ageOf(held.since, render.now);
  if (held.state === "waiting") return [ageText(held.since, render)];
  const taken = since === null ? (held.since ?? words.undated) : words.reserved(since);
  const heard = ageOf(held.seen ?? null, render.now);
  return heard === null || heard === since ? [taken] : [taken, words.seen(heard)];
}

/** All that a reservation holds: its files, then what is no file. */
export function thingsOf({
  files,
  resources = [],
}: Pick<ReservationData, "files" | "resources">): readonly string[] {
  return [...files, ...resources];
}

/** Maximum number of names, and of their characters, that a sentence for a model tells of one list. */
const MOST_NAMES = 8;
const LONGEST_NAMES = 400;

/** A list as it is told: all of it, but to a model the first of many, and how many more there are. */
function fewOf(names: readonly string[], { audience, t }: Voice): readonly string[] {
  if (audience !== "model") return names;
  let left = LONGEST_NAMES;
  const few = names.slice(0, MOST_NAMES).filter((name, at) => (left -= name.length) >= 0 || at === 0);
  return few.length === names.length ? names : [...few, t.words.more(names.length - few.length)];
}

/** Maximum number of paths that are named for one holder. */
const MOST_MET = 5;

/** The same, behind what was asked for and meets it: `src/a.ts (held: src/**) is reserved by Instance #3 …`. */
export function metText(
  held: ReservationData,
  collisions: readonly CollisionData[],
  render: RenderContext,
  isAboutFiles: boolean,
): string {
  const met = collisions.filter(
    ({ instance, held: file }) => instance === held.instance && held.files.includes(file),
  );
  const { words } = render.t;
  const holder = holderText(held, render);
  if (met.length === 0) return isAboutFiles ? words.reservedBy(holder) : holder;
  const unique = (files: readonly string[]) => {
    const all = fewOf([...new Set(escapeFor(render.audience, { files }).files)], render);
    const more = all.length > MOST_MET ? [words.more(all.length - MOST_MET)] : [];
    return [...all.slice(0, MOST_MET), ...more].join(", ");
  };
  const asked = met.map((one) => one.asked);
  const isOne = new Set(asked).size === 1;
  return words.met(unique(asked), unique(met.map((one) => one.held)), holder, isOne);
}

/** A line for each waiter that a write let in. */
export function promotedLines(promoted: readonly ReservationData[], render: RenderContext): string[] {
  return promoted.map((held) => `  → ${holderText(held, render)}`);
}

/** Where a task stood several times: a line for each entry that the command dealt with. */
export function duplicateLines(
  first: ReservationData,
  twins: readonly ReservationData[],
  { t }: RenderContext,
): string[] {
  if (twins.length === 0) return [];
  return [first, ...twins].map(({ files, line }) => {
    const names = files.length === 0 ? t.words.noFiles : files.join(", ");
    return `  ${names} · ${t.words.line(line)}`;
  });
}
