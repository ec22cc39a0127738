import {
  adoptedTitles,
  isSpokenFor,
  labelFor,
  nameKey,
  numbersOf,
  type SoftClaim,
  liveMentions,
  everyClaim,
} from "../foreign/open.ts";
import { meantNames } from "../foreign/spaced.ts";
import { normalisePattern } from "../paths/normalise.ts";
import { findInstance } from "../protocol/instances.ts";
import { BEGUN, reservations, type Reservation } from "../protocol/reservations.ts";
import { addEntry, View } from "../protocol/view.ts";
import { findClaims } from "../rules/leases.ts";
import type { Context } from "../rules/context.ts";
import { holdings, judge } from "../rules/holdings.ts";
import { clean } from "../text/clean.ts";
import { applyEdits, type Edit } from "../text/edits.ts";
import { lineDiff } from "../text/line-diff.ts";
import { epochOf } from "../time/time.ts";
import { fold } from "../vocabulary/words.ts";
import { nowTime, setInstance } from "./common.ts";
import { nextNumber } from "./join.ts";
import { type Decision, operation } from "./types.ts";

/** An entry that was made of claims. */
interface AdoptedClaim {
  readonly instance: number;
  readonly label: string;
  readonly task: string;
  readonly files: readonly string[];
  /** Of the claims, as the file was. */
  readonly lines: readonly number[];
}

/** A claim that stays as it is. */
export interface LeftClaim {
  readonly who: string;
  readonly line: number;
  /** `over`: its time is out; `held`: what it claims is reserved, or claimed by an earlier line; `outside`: its paths are not of the repository; `nameless`: it names nobody; `unread`: it names a file, and what it says of it can't be read. */
  readonly reason: "over" | "held" | "outside" | "nameless" | "unread";
  /** Whose it is, for `held`. */
  readonly instance: number | null;
}

export interface Adopted {
  readonly adopted: readonly AdoptedClaim[];
  readonly left: readonly LeftClaim[];
}

/** Makes entries of what the file claims in other forms. It only ever adds; what has its entry is not made again. */
export const adopt = operation({
  name: "adopt",
  mode: "anyone",
  input: { yes: { kind: "flag", at: "option" } },
  plan(view, _input, context): Decision<Adopted> {
    const [nameless, named] = parted(everyClaim(view), ({ who }) => who === "?");
    const [over, standing] = parted(named, (claim) => isOver(claim, context));
    const left = [
      ...over.map((claim) => leftAs(claim, "over")),
      ...nameless.map((claim) => leftAs(claim, "nameless")),
      ...liveMentions(view, context).map(({ line }) => leftAs({ who: "?", line }, "unread")),
    ];
    const adopted: AdoptedClaim[] = [];
    let grown = view;
    const exists = (path: string) => (context.kindOf?.(path) ?? "none") !== "none";
    const meant = standing
      .filter((claim) => !isSpokenFor(claim, view))
      .map((claim) => ({ ...claim, paths: meantNames(claim, exists) }));
    for (const group of grouped(meant)) {
      const made = adoptGroup(grown, group, context);
      left.push(...made.left);
      if (made.adopted === null) continue;
      adopted.push(made.adopted);
      grown = made.view;
    }
    return {
      ok: true,
      edits: grown === view ? [] : lineDiff(view.text, grown.text),
      read: (saved) => (adopted.every((one) => isThere(one, saved)) ? { adopted, left } : null),
    };
  },
});

function isOver({ until }: SoftClaim, { now, zone }: Context): boolean {
  return (epochOf(until, zone) ?? Number.POSITIVE_INFINITY) <= now;
}

function parted<T>(list: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [list.filter(isFirst), list.filter((one) => !isFirst(one))];
}

function leftAs(
  { who, line }: Pick<SoftClaim, "who" | "line">,
  reason: LeftClaim["reason"],
  instance: number | null = null,
): LeftClaim {
  return { who: labelFor(who), line, reason, instance };
}

/** One name's claims to one task make one entry. */
function grouped(claims: readonly SoftClaim[]): SoftClaim[][] {
  const groups = new Map<string, SoftClaim[]>();
  for (const claim of claims) {
    const key = JSON.stringify([nameKey(claim.who), fold(clean(claim.task))]);
    groups.set(key, [...(groups.get(key) ?? []), claim]);
  }
  return [...groups.values()];
}

interface GroupMade {
  readonly view: View;
  readonly adopted: AdoptedClaim | null;
  readonly left: readonly LeftClaim[];
}

function adoptGroup(view: View, claims: readonly SoftClaim[], context: Context): GroupMade {
  const [first] = claims;
  if (first === undefined) return { view, adopted: null, left: [] };
  const label = labelFor(first.who);
  const known = [...numbersOf(first.who, view)].find(
    (number) => findInstance(view, number)?.value.state !== "finished",
  );
  const instance = known ?? nextNumber(view, context);
  const left: LeftClaim[] = [];
  const taken = claims.filter((claim) => {
    const files = claim.paths.filter(isInside);
    const blocker = blockerOf({ instance, task: clean(claim.task), files }, view, context);
    if (claim.paths.length > 0 && files.length === 0) left.push(leftAs(claim, "outside"));
    else if (blocker !== null) left.push(leftAs(claim, "held", blocker));
    else return true;
    return false;
  });
  if (taken.length === 0) return { view, adopted: null, left };
  const files = [...new Set(taken.flatMap(({ paths }) => paths.filter(isInside)))];
  const task = freeTitle(first, files, view, context);
  const adopted = { instance, label, task, files, lines: taken.map(({ line }) => line) };
  const grown =
    known === undefined
      ? after(view, setInstance(view, instance, "active", label, context, styleIn(view, context)))
      : view;
  const entry = entryOf(adopted, first, context);
  return {
    view: after(grown, addEntry(grown, reservations, entry, styleIn(grown, context), context.zone)),
    adopted,
    left,
  };
}

function styleIn(view: View, { language }: Context) {
  return view.style(language);
}

function after(view: View, edits: readonly Edit[]): View {
  return new View(applyEdits(view.text, edits));
}

function isInside(path: string): boolean {
  return normalisePattern(path, { root: "/r", cwd: "/r", caseSensitive: true }).kind === "inside";
}

/** Who has what a claim asks for already; null for nobody. */
function blockerOf(request: Parameters<typeof judge>[0], view: View, context: Context): number | null {
  const { blockedByFiles, blockedByTask } = judge(request, holdings(view, context), context);
  const [blocker] = [...blockedByFiles, ...(request.task === "" ? [] : blockedByTask)];
  return blocker?.reservation.instance ?? null;
}

/** Without a task of its own, a claim is called by its files. No task stands there twice. */
function freeTitle({ task, who }: SoftClaim, files: readonly string[], view: View, context: Context): string {
  const named = files.length > 2 ? `${files[0]}, … (${files.length})` : files.join(", ");
  const [title, longer] = adoptedTitles(task.trim() === "" ? named : task, who);
  return findClaims(holdings(view, context), { task: title }).length > 0 ? longer : title;
}

function entryOf(
  { instance, task, files }: AdoptedClaim,
  { until }: SoftClaim,
  context: Context,
): Reservation {
  const end = epochOf(until, context.zone);
  return {
    ...BEGUN,
    state: "reserved",
    instance,
    task,
    since: nowTime(context),
    estimateMinutes: end === null ? null : Math.ceil((end - context.now) / 60_000),
    files,
    resources: [],
    lastActivity: null,
  };
}

function isThere({ instance, task, files }: AdoptedClaim, saved: View): boolean {
  return findClaims(saved, { instance, task, state: "reserved" }).some(({ value }) =>
    files.every((file) => value.files.includes(file)),
  );
}
