import type { SoftClaim } from "../foreign/claim.ts";
import { isSpokenOf, labelFor, othersClaims } from "../foreign/open.ts";
import { readSettings } from "../protocol/settings.ts";
import type { View } from "../protocol/view.ts";
import { backlog, type OpenItem } from "../rules/backlog.ts";
import type { Context } from "../rules/context.ts";
import type { Holding } from "../rules/holdings.ts";
import { words } from "../vocabulary/words.ts";
import type { Notice } from "./types.ts";

/** Somebody else's claim to a task, in a form that is not coord's. */
export interface TaskClaim {
  readonly who: string;
  readonly line: number;
  /** Whether the file wants such claims to be heeded, not only told. */
  readonly enforced: boolean;
}

/**
 * What tells who has claimed a task in another form; null where nobody has claimed any, or the file does not want that looked for.
 */
export function taskClaims(view: View, context: Context): ((title: string) => TaskClaim | null) | null {
  const { foreign } = readSettings(view);
  const claims = foreign === "off" ? [] : othersClaims(view, context).filter(({ task }) => task !== "");
  if (claims.length === 0) return null;
  const named = claims.map((claim) => ({ claim, key: words(claim.task) }));
  return (title) => {
    const key = words(title);
    const found = named.find((one) => isOneTask(one.key, key));
    return found === undefined ? null : claimData(found.claim, foreign === "enforce");
  };
}

/** Who has claimed one task; a file that says nothing of it is not read for claims. */
export function claimOnTask(view: View, title: string, context: Context): TaskClaim | null {
  const [first = "", second = ""] = words(title).split(" ");
  if (first === "" || !isSpokenOf(view, `${first} ${second}`.trim())) return null;
  return taskClaims(view, context)?.(title) ?? null;
}

/** What is told of a claimed task that is offered, or that another one is offered for. */
export function claimNotice(
  code: "TASK_CLAIMED" | "PASSED_OVER",
  task: string,
  { who, line }: TaskClaim,
): Notice {
  return { code, args: { task, who, line } };
}

function claimData({ who, line }: SoftClaim, enforced: boolean): TaskClaim {
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
  if (claimOn === null) return backlog(view, held, context, most);
  const all = backlog(view, held, context);
  const isClaimed = ({ title }: OpenItem) => claimOn(title) !== null;
  return [...all.filter((item) => !isClaimed(item)), ...all.filter(isClaimed)].slice(0, most);
}
