import { labelFor, openClaimsOn, unreadOn } from "../foreign/open.ts";
import type { View } from "../protocol/view.ts";
import { readSettings } from "../protocol/settings.ts";
import type { Context } from "../rules/context.ts";
import { clean, shorten } from "../text/clean.ts";
import type { PathData } from "./check.ts";
import type { ReservationData } from "./shapes.ts";
import type { Resolved } from "./types.ts";

/** The claim of an entry of another form on a path; nothing that coord enforces, unless the file wants it. */
export interface ClaimData {
  readonly who: string;
  readonly line: number;
  readonly text: string;
}

/** Maximum length of a line that is shown (characters). */
const LONGEST = 160;

/** The file's claims, in other forms, on these names of one path; none where it does not want them looked for. */
export function claimsOn(
  view: View,
  names: readonly string[],
  context: Context,
): { readonly claims: readonly ClaimData[]; readonly enforced: boolean } {
  const { foreign } = readSettings(view);
  // Lines of the protocol's own sections that can't be read are no other form.
  const look = foreign === "off" ? unreadOn : openClaimsOn;
  const found = names.flatMap((name) => look(view, name, context));
  const once = new Map(found.map((claim) => [`${claim.line} ${claim.who}`, claim]));
  const claims = [...once.values()].map(({ who, line, text }) => ({
    who: labelFor(who),
    line,
    text: shorten(clean(text), LONGEST),
  }));
  return { claims, enforced: foreign === "enforce" && claims.length > 0 };
}

/** How a path that no reservation is about stands by what the file claims in other forms. */
export function withClaims<T extends PathData>(data: T, asked: Resolved, view: View, context: Context): T {
  if (data.verdict !== "free" || asked.kind !== "inside") return data;
  const { claims, enforced } = claimsOn(view, [asked.path, ...(asked.also ?? [])], context);
  if (claims.length === 0) return data;
  if (!enforced) return { ...data, verdict: "claimed", claims };
  return {
    ...data,
    verdict: "reserved",
    claims,
    holders: claims.map((claim) => claimHolder(claim, data.path)),
  };
}

/** Who has claimed something is a holder without a number, where claims are enforced. */
export function claimHolder({ who, line }: ClaimData, path: string): ReservationData {
  return {
    instance: 0,
    label: who,
    task: "",
    files: [path],
    state: "active",
    since: null,
    lastActivity: null,
    estimateMinutes: null,
    result: null,
    next: null,
    line,
    leaseEndsAt: null,
    takeable: false,
    displaced: false,
  };
}
