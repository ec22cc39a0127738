import { instances } from "../protocol/instances.ts";
import { reservations } from "../protocol/reservations.ts";
import type { View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import { clean, shorten } from "../text/clean.ts";
import { epochOf } from "../time/time.ts";
import { fold } from "../vocabulary/words.ts";
import type { SoftClaim } from "./claim.ts";
import { isCovered, softClaims, softClaimsOn } from "./index.ts";
import { unreadClaims } from "./unread.ts";

/** Claims that still stand: their time has not run out, and no entry speaks for them. */
export function openClaims(view: View, context: Context): SoftClaim[] {
  return openOf(softClaims(view), view, context);
}

/** Those of a path, but for the acting instance's own. */
export function openClaimsOn(view: View, path: string, context: Context): SoftClaim[] {
  const soft = softOn(view, path, context);
  const told = new Set(soft.map(({ line }) => line));
  return [...soft, ...unreadOn(view, path, context).filter(({ line }) => !told.has(line))];
}

function softOn(view: View, path: string, context: Context): SoftClaim[] {
  const found = softClaimsOn(view, path, context);
  if (found.length === 0) return [];
  const mine = fold(labelOf(context.instance, view));
  return openOf(found, view, context).filter(({ who }) => mine === "" || fold(labelFor(who)) !== mine);
}

/** Those of a path in the protocol's own sections that can't be read as entries. */
export function unreadOn(view: View, path: string, context: Context): SoftClaim[] {
  return unreadClaims(view).filter(
    ({ who, paths }) =>
      who !== `Instance #${context.instance}` && paths.some((claimed) => isCovered(path, claimed, context)),
  );
}

/** A name as it becomes the label of an instance. */
export function labelFor(who: string): string {
  return shorten(clean(who), 60);
}

function openOf(claims: readonly SoftClaim[], view: View, context: Context): SoftClaim[] {
  if (claims.length === 0) return [];
  return claims.filter((claim) => !isOver(claim, context) && !isSpokenFor(claim, view));
}

function isOver({ until }: SoftClaim, { now, zone }: Context): boolean {
  const end = epochOf(until, zone);
  return end !== null && end <= now;
}

/** Whether an instance of that name has, or had, an entry for it: then the entry says how it stands. */
export function isSpokenFor({ who, paths, task }: SoftClaim, view: View): boolean {
  const numbers = numbersOf(who, view);
  const titles = new Set(adoptedTitles(task, who).map(fold));
  return view.entries(reservations).some(({ value }) => {
    if (!numbers.has(value.instance)) return false;
    return paths.length > 0
      ? paths.every((path) => value.files.includes(path))
      : titles.has(fold(value.task));
  });
}

/** How an entry of a claim to a task is called: by the task, or, where somebody else's is called so, with the name behind it. */
export function adoptedTitles(task: string, who: string): [string, string] {
  const title = shorten(clean(task), 80);
  return [title, `${title} (${labelFor(who)})`];
}

/** The instances that are called so. */
export function numbersOf(who: string, view: View): ReadonlySet<number> {
  const label = fold(labelFor(who));
  const named = view.entries(instances).filter(({ value }) => fold(value.label) === label);
  return new Set(named.map(({ value }) => value.from));
}

function labelOf(instance: number | null, view: View): string {
  if (instance === null) return "";
  return view.entries(instances).findLast(({ value }) => value.from === instance)?.value.label ?? "";
}
