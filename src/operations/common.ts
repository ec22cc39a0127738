import { addInstance, findInstance, instances } from "../protocol/instances.ts";
import { handovers } from "../protocol/handovers.ts";
import { endReservation } from "../protocol/change.ts";
import { replaceEntry, replaceKeepingLead } from "../protocol/place.ts";
import { reservations } from "../protocol/reservations.ts";
import { type Task, tasks } from "../protocol/tasks.ts";
import { type Entry, type Style, View } from "../protocol/view.ts";
import { findClaims } from "../rules/claims.ts";
import type { Context } from "../rules/context.ts";
import { clean } from "../text/clean.ts";
import type { Edit } from "../text/edits.ts";
import { readTime, type Time, writeTime } from "../time/time.ts";
import type { InstanceWord } from "../vocabulary/types.ts";
import { highestOf } from "../vocabulary/numbers.ts";
import { fold } from "../vocabulary/words.ts";
import { holdingData, type ReservationData } from "./shapes.ts";
import { type Holding, holdings } from "../rules/holdings.ts";
import { refuse, type Refused } from "./types.ts";

/** Now, as the file holds it. */
export function nowTime(context: Context): Time {
  const text = writeTime(context.now, context.zone);
  const time = readTime(text);
  if (time === null) throw new RangeError(`the clock gives ${context.now}, which is no time`);
  return time;
}

// `#2-#11`, `2-11`: a number behind ` - ` without its mark is a title or a time (`Instance #3 - 2026-11-22`), no range.
const MENTION = /Instances?(?:\s+#?|#)(\d{1,6})(?!\d)(?:-(\d{1,6})(?![\d-]))?/giu;
// `#3, #14 et #20`, `#3 → #8`: on one line, since `- #7` may begin the next.
const FURTHER =
  /(?:[^\S\r\n]*(?:[-–—,;&/+→↔>]|(?<=\s)(?:et|and|à|to|ou|or|puis|then)(?=\s)))+[^\S\r\n]*#(\d{1,6})(?!\d)/iuy;

// `[RÉSERVÉ] #14`, `HANDOVER #13 → #14`: numbers of instances only where they are read as such; others are of issues, of lists.
const BARE = /(?:\]|HANDOVER)[\s*_:]{0,9}#\d/i;

/** The highest instance number that the text mentions anywhere; 0 when there is none. See `highestOf` for those that don't count. */
export function highestMention(text: string): number {
  return highestOf(numbersIn(text));
}

function numbersIn(text: string): Set<number> {
  const found = new Set<number>();
  for (const mention of text.matchAll(MENTION)) {
    for (const number of mention.slice(1)) if (number !== undefined) found.add(Number(number));
    FURTHER.lastIndex = mention.index + mention[0].length;
    for (let next = FURTHER.exec(text); next !== null; next = FURTHER.exec(text)) found.add(Number(next[1]));
  }
  if (!BARE.test(text)) return found;
  const view = new View(text);
  for (const { value } of view.entries(reservations)) found.add(value.instance);
  for (const { value } of view.entries(handovers)) found.add(value.from).add(value.to ?? 0);
  return found;
}

/** Writes an instance's state, on its own line or as a new one. */
export function setInstance(
  view: View,
  number: number,
  state: InstanceWord,
  label: string | null,
  context: Context,
  style: Style,
): Edit[] {
  const known = findInstance(view, number);
  const own = known !== null && known.value.from === known.value.to ? known : null;
  const value = {
    from: number,
    to: number,
    state,
    stateText: "",
    label: label ?? own?.value.label ?? "",
    time: nowTime(context),
  };
  const lines = instances.write(value, style.words);
  return own === null ? addInstance(view, lines, style) : replaceEntry(view, own, lines, style);
}

/**
 * Ends reservations that have lapsed. Their tasks go back to the list as work that was begun and that nobody owns,
 * unless the same write passes one on.
 */
export function expire(
  view: View,
  lapsed: readonly Holding[],
  { by, passedOn }: { readonly by: number | null; readonly passedOn: string | null },
  context: Context,
  style: Style,
): Edit[] {
  const ending = { state: "expired" as const, time: nowTime(context), takenBy: by };
  const ended = lapsed.flatMap(({ entry }) => (entry === null ? [] : [entry]));
  const kept = passedOn === null ? null : fold(passedOn);
  const freed = view
    .entries(tasks)
    .filter(({ value: task }) => task.state === "inProgress" && fold(task.title) !== kept)
    .filter(({ value: { instance, title } }) => findClaims(ended, { instance, task: title }).length > 0);
  return [
    ...ended.flatMap((entry) => endReservation(view, entry, ending, style)),
    ...disown(view, freed, style),
  ];
}

/** Tasks that were begun stay so, and are nobody's. */
export function disown(view: View, begun: readonly Entry<Task>[], style: Style): Edit[] {
  return begun.flatMap((task) => {
    const [line = ""] = tasks.write({ ...task.value, instance: null }, style.words);
    return replaceKeepingLead(view, task, line, style);
  });
}

/** Those that a title means: the ones that are called so (case, accents and spacing aside), else those whose title holds it. */
export function byTitle<T>(all: readonly T[], title: string, titleOf: (one: T) => string): readonly T[] {
  const wanted = fold(clean(title));
  const exact = all.filter((one) => fold(titleOf(one)) === wanted);
  return exact.length > 0 ? exact : all.filter((one) => fold(titleOf(one)).includes(wanted));
}

/** Refusal of a request that holdings stand in the way of; lists other holders before the asker's own. */
export function refuseBlocked(
  code: "FILES_RESERVED" | "TASK_RESERVED",
  { task, files = [] }: { readonly task: string; readonly files?: readonly string[] },
  blocked: readonly Holding[],
  { instance, zone }: Context,
): Refused {
  const mine = findClaims(blocked, { instance });
  const others = blocked.filter((one) => !mine.includes(one));
  const own = others.length === 0;
  const holders = [...others, ...mine].map((holding) => holdingData(holding, zone));
  const args = { task, files, own, mine: own ? 0 : mine.length };
  return refuse(code, args, { holders });
}

/** The reservation that is held in a text after the edits, for the answer; null when it only waits or is not there. */
export function reservationIn(
  after: View,
  instance: number,
  task: string,
  context: Context,
): ReservationData | null {
  const held = holdings(after, { ...context, displaced: [] });
  const [found] = findClaims(held, { instance, task, state: "reserved" });
  return found === undefined ? null : holdingData(found, context.zone);
}
