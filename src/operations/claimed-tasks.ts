import { bearerOf } from "../foreign/bearers.ts";
import type { SoftClaim } from "../foreign/claim.ts";
import { isMine, isSpokenOf, labelFor, othersClaims, unreadOfOthers } from "../foreign/open.ts";
import { readSettings } from "../protocol/settings.ts";
import type { View } from "../protocol/view.ts";
import { backlog, type OpenItem } from "../rules/backlog.ts";
import type { Context } from "../rules/context.ts";
import { type Holding, holdings } from "../rules/holdings.ts";
import { fold, words } from "../vocabulary/words.ts";
import { findTask } from "./task-data.ts";
import type { Notice } from "./types.ts";

/** Somebody else's claim to a task, in a form that is not coord's. */
export interface TaskClaim {
  readonly who: string;
  readonly line: number;
  /** Whether the file wants such claims to be heeded, not only told. */
  readonly enforced: boolean;
}

/** A task by its title, and its line where a list has it: only there its words say whose it is. */
interface NamedTask {
  readonly title: string;
  readonly line: number | null;
}

/**
 * What tells who has claimed a listed task in another form: in a table or a sentence, or by its title's own words, `Fix login (@anna)`.
 * Null where the file does not want that looked for.
 */
export function taskClaims(view: View, context: Context): ((task: NamedTask) => TaskClaim | null) | null {
  const { foreign } = readSettings(view);
  if (foreign === "off") return null;
  const named = othersClaims(view, context)
    .filter(({ task }) => task !== "")
    .map((claim) => ({ claim, key: words(claim.task) }));
  const unread = unreadOfOthers(view, context).map((claim) => ({ claim, said: ` ${words(claim.text)} ` }));
  return ({ title, line }) => {
    const key = named.length + unread.length === 0 ? "" : words(title);
    const found =
      named.find((one) => isOneTask(one.key, key))?.claim ??
      unread.find(({ said }) => key.includes(" ") && said.includes(` ${key} `))?.claim;
    if (found !== undefined) return claimData(found, foreign === "enforce");
    const who = line === null ? null : bearerOf(title);
    if (who === null || line === null || isMine(who, view, context)) return null;
    return claimData({ who, line }, foreign === "enforce");
  };
}

/** Who has claimed one task; a file that says nothing of it is not read for claims. */
export function claimOnTask(view: View, title: string, context: Context): TaskClaim | null {
  const [first = "", second = ""] = words(title).split(" ");
  const isNamed =
    first !== "" &&
    (isSpokenOf(view, `${first} ${second}`.trim()) || unreadOfOthers(view, context).length > 0);
  if (!isNamed && bearerOf(title) === null) return null;
  const line = findTask(view, title, true, context)[0]?.line ?? null;
  return taskClaims(view, context)?.({ title, line }) ?? null;
}

/** Who is at work on something whose title holds a title, or is held by it, in whole words: it may be the same. Two tasks of the list are two. */
export function nearTask(
  view: View,
  title: string,
  context: Context,
): (Pick<TaskClaim, "who" | "line"> & { readonly task: string }) | null {
  const key = words(title);
  const isListed = (said: string) => findTask(view, said, true, context).length > 0;
  const found = holdings(view, context).find(
    ({ reservation: { state, task }, entry, isMine, lease }) =>
      entry !== null && state === "reserved" && !isMine && !lease.takeable && isOneTask(words(task), key),
  );
  if (found === undefined) return null;
  const { task, instance } = found.reservation;
  if (fold(task) === fold(title) || (isListed(title) && isListed(task))) return null;
  return { task, who: `Instance #${instance}`, line: found.entry?.line ?? 1 };
}

/** What is told of a claimed task that is offered, or that another one is offered for. */
export function claimNotice(
  code: "TASK_CLAIMED" | "PASSED_OVER",
  task: string,
  { who, line }: TaskClaim,
): Notice {
  return { code, args: { task, who, line } };
}

function claimData({ who, line }: Pick<SoftClaim, "who" | "line">, enforced: boolean): TaskClaim {
  return { who: labelFor(who), line, enforced };
}

/** `fix login` and `fix login in the shop`, but not `login` alone. */
function isOneTask(one: string, other: string): boolean {
  const [short = "", long = ""] = one.length < other.length ? [one, other] : [other, one];
  return short !== "" && (short === long || (short.includes(" ") && ` ${long} `.includes(` ${short} `)));
}

/** The free tasks in the order in which they should be taken; those that somebody has claimed in another form come last. */
export function openItems(
  view: View,
  held: readonly Holding[],
  context: Context,
  most: number = Infinity,
): OpenItem[] {
  const claimOn = taskClaims(view, context);
  const isClaimed = (item: OpenItem) => claimOn !== null && claimOn(item) !== null;
  // Of a long list as few are looked at as are asked for, where nobody claims one of these.
  const first = backlog(view, held, context, most);
  if (!first.some(isClaimed)) return first;
  const all = most === Infinity ? first : backlog(view, held, context);
  return [...all.filter((item) => !isClaimed(item)), ...all.filter(isClaimed)].slice(0, most);
}
