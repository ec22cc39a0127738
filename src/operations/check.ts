import { isPressing, type Mention } from "../foreign/mentions.ts";
import { labelFor, mentionsOn, openClaimsOn, unreadOn } from "../foreign/open.ts";
import type { ElsewhereData } from "../paths/worktrees.ts";
import { readSettings } from "../protocol/settings.ts";
import type { View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import { coveringFile, holderOf, type Holding, holdings } from "../rules/holdings.ts";
import { standingOf } from "../rules/standing.ts";
import { clean, shorten } from "../text/clean.ts";
import { collisionData, type CollisionData, heldData, holdingData, type ReservationData } from "./shapes.ts";
import { answer, type Decision, type Notice, operation, refuse, type Resolved } from "./types.ts";

/** How a path stands, as scripts see it. */
export interface PathData {
  readonly path: string;
  /** `partly`: something in the folder, or that the pattern matches, is somebody else's. */
  readonly verdict: "free" | "mine" | "reserved" | "partly" | "claimed" | "outside";
  readonly exists: boolean;
  /** The reservation that covers all of it. */
  readonly reservation: ReservationData | null;
  /** Whose it is, in whole or in part; never the caller's own. */
  readonly holders: readonly ReservationData[];
  readonly claims: readonly ClaimData[];
  /** Lines of the file that name a free path, and that coord can't read; absent where there is none. */
  readonly mentions?: readonly MentionData[];
  /** The changes of it in other work trees; absent where nothing is known of any. */
  readonly elsewhere?: readonly ElsewhereData[];
}

export type { ElsewhereData } from "../paths/worktrees.ts";

export interface Checked {
  readonly paths: readonly PathData[];
  /** The places where asked paths meet those that others hold. */
  readonly collisions: readonly CollisionData[];
}

export const check = operation({
  name: "check",
  mode: "read",
  asksWhose: "paths",
  toleratesMissing: true,
  input: {
    paths: { kind: "paths", at: "argument", placeholder: "PATH" },
    staged: { kind: "flag", at: "option" },
  },
  isNo: ({ paths }: Checked) => paths.some(({ verdict }) => verdict === "reserved" || verdict === "partly"),
  plan(view, input, context): Decision<Checked> {
    const bad = input.paths.find(({ kind }) => kind === "invalid");
    if (bad !== undefined) return refuse("PATH_INVALID", { path: bad.given });
    const all = holdings(view, context);
    const judged = input.paths.map((path) => judgedPath(path, all, context));
    const result = {
      paths: judged.map(({ data }, at) => withClaims(data, input.paths[at] as Resolved, view, context)),
      collisions: judged.flatMap(({ collisions }) => collisions),
    };
    return { ...answer(result), notices: judged.flatMap(({ notices }) => notices) };
  },
});

interface Judged {
  readonly data: PathData;
  readonly collisions: readonly CollisionData[];
  readonly notices: readonly Notice[];
}

/** Whose a path is, and what it meets. */
function judgedPath(asked: Resolved, all: readonly Holding[], context: Context): Judged {
  const nothing = { reservation: null, holders: [], claims: [] };
  // Nobody reserves files outside the repository.
  if (asked.kind !== "inside")
    return {
      data: { path: asked.given, verdict: "outside", exists: asked.exists ?? true, ...nothing },
      collisions: [],
      notices: [],
    };
  const { verdict, holding, overlaps, otherNames } = standingOf(asked, all, context);
  const reservation = holding === null ? null : holdingData(holding, context.zone);
  const holders = [...new Set(overlaps.map((one) => one.holding))].map((one) => heldData(one, context.zone));
  const data = {
    path: asked.path,
    verdict,
    exists: isThere(asked, context),
    reservation,
    holders,
    claims: [],
  };
  const notices = otherNames.map(({ name, how }): Notice => {
    return {
      code: "OTHER_NAME",
      args: { path: asked.path, name, moved: how === "moved", unseen: how === "unseen" },
    };
  });
  return { data, collisions: overlaps.map(collisionData), notices };
}

/** Of a pattern: whether it matches anything. */
function isThere({ path, glob = false, exists }: Resolved, context: Context): boolean {
  const matches = (pattern: string) => (context.survey(pattern)?.matched ?? 1) > 0;
  if (glob) return matches(path) || matches(`${path}/**`);
  return exists ?? context.kindOf?.(path) !== "none";
}

export interface Why extends PathData {
  /** The pattern of the entry that covers the path, or that has something in it. */
  readonly pattern: string | null;
  readonly collisions: readonly CollisionData[];
}

export const why = operation({
  name: "why",
  mode: "read",
  toleratesMissing: true,
  input: {
    path: { kind: "paths", at: "argument", required: true, placeholder: "PATH", complete: "reserved" },
  },
  plan(view, input, context): Decision<Why> {
    const [wanted, ...more] = input.path;
    if (wanted === undefined || wanted.kind === "invalid")
      return refuse("PATH_INVALID", { path: wanted?.given ?? "" });
    if (more.length > 0)
      return refuse("USAGE", { single: true, names: input.path.map(({ given }) => given).join(", ") });
    const all = holdings(view, context);
    const { data, collisions, notices } = judgedPath(wanted, all, context);
    const mine = data.verdict === "mine" ? coveringOf(wanted, data, context) : null;
    const result = {
      ...withClaims(data, wanted, view, context),
      pattern: collisions[0]?.held ?? mine,
      collisions,
    };
    return { ...answer(result), notices };
  },
});

function coveringOf(
  { path, also = [] }: Resolved,
  { reservation }: PathData,
  context: Context,
): string | null {
  const files = reservation?.files ?? [];
  return (
    [path, ...also].map((name) => coveringFile(files, name, context)).find((file) => file !== null) ?? null
  );
}

export interface Audited {
  readonly paths: readonly {
    readonly path: string;
    /** `free`: changed although nobody has reserved it. */
    readonly verdict: "mine" | "reserved" | "free";
    readonly reservation: ReservationData | null;
  }[];
}

/** Whose the files are that were changed already, whatever changed them. */
export const audit = operation({
  name: "audit",
  mode: "read",
  toleratesMissing: true,
  input: { paths: { kind: "paths", at: "argument", placeholder: "PATH" } },
  plan(view, input, context): Decision<Audited> {
    const all = holdings(view, context);
    const inside = input.paths.filter(({ kind }) => kind === "inside");
    const isEnforced = readSettings(view).foreign === "enforce";
    const paths = inside.map(({ path }) => {
      const holder = holderOf(path, all, context);
      if (holder === null) {
        const [claim] = isEnforced ? claimsOn(view, [path], context).claims : [];
        if (claim === undefined) return { path, verdict: "free" as const, reservation: null };
        return { path, verdict: "reserved" as const, reservation: claimHolder(claim, [path]) };
      }
      const verdict = holder.isMine ? "mine" : "reserved";
      return { path, verdict, reservation: heldData(holder, context.zone) } as const;
    });
    return answer({ paths });
  },
});

/** The claim of an entry of another form on a path; nothing that coord enforces, unless the file wants it. */
export interface ClaimData {
  readonly who: string;
  readonly line: number;
  readonly text: string;
}

/** A line that names a path and that no form of claims reads. */
export interface MentionData {
  readonly line: number;
  readonly text: string;
  /** Whether it sounds as if somebody were at it now. */
  readonly live: boolean;
}

/** Maximum length of a line that is shown (characters). */
const LONGEST = 160;
/** Maximum number of lines that name a path and are shown. */
const MOST_MENTIONS = 3;

/** The lines that name one path by any of these names, those first that sound as if somebody were at it now. */
export function mentionedBy(view: View, names: readonly string[], context: Context): readonly MentionData[] {
  const found = names.flatMap((name) => mentionsOn(view, name, context));
  return found.length === 0 || readSettings(view).foreign === "off" ? [] : mentionData(found);
}

function mentionData(found: readonly Mention[]): readonly MentionData[] {
  const once = new Map(found.map(({ line, text }) => [line, text]));
  return [...once]
    .map(([line, text]) => ({ line, text: shorten(clean(text), LONGEST), live: isPressing(text) }))
    .toSorted((a, b) => Number(b.live) - Number(a.live))
    .slice(0, MOST_MENTIONS);
}

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
function withClaims<T extends PathData>(data: T, asked: Resolved, view: View, context: Context): T {
  if (data.verdict !== "free" || asked.kind !== "inside") return data;
  const names = [asked.path, ...(asked.also ?? [])];
  const { claims, enforced } = claimsOn(view, names, context);
  if (claims.length === 0) {
    const mentions = mentionedBy(view, names, context);
    return mentions.length === 0 ? data : { ...data, mentions };
  }
  if (!enforced) return { ...data, verdict: "claimed", claims };
  return {
    ...data,
    verdict: "reserved",
    claims,
    holders: claims.map((claim) => claimHolder(claim, [data.path])),
  };
}

/** Who has claimed something is a holder without a number, where claims are enforced. */
export function claimHolder(
  { who, line }: Pick<ClaimData, "who" | "line">,
  files: readonly string[],
  task = "",
): ReservationData {
  return {
    instance: 0,
    label: who,
    task,
    files,
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
