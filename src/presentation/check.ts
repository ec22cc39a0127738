import type { Answers } from "../messages/catalog.ts";
import { otherTreeChangeText } from "../messages/render/elsewhere.ts";
import { holderText, type RenderContext } from "../messages/render/context.ts";
import { check as checkOperation, type Checked, type PathData } from "../operations/check.ts";
import type { CollisionData, ReservationData } from "../operations/shapes.ts";
import type { Refusal, Resolved } from "../operations/types.ts";
import { isGlob } from "../paths/overlap.ts";
import { readSettings } from "../protocol/settings.ts";
import { View } from "../protocol/view.ts";
import { fallbackOnIoError } from "../system/state.ts";
import { escapeFor } from "../text/clean.ts";
import type { Workspace } from "../workspace/index.ts";
import { checkOtherBoards } from "../workspace/beyond.ts";
import { type PresentationContext, presenter } from "./presenter.ts";

export const check = presenter({
  operation: checkOperation,
  command: "check",
  follow: async (answer, { paths }, { workspace }) => {
    const said = await checkOtherBoards(paths, workspace.resolver.spelledCwd, workspace);
    const { result } = answer;
    const mixedPaths = result.paths.map((one, at) => mixed(one, said[at]?.data));
    return {
      ...answer,
      result: {
        paths: await withElsewhere(mixedPaths, answer.before, workspace),
        collisions: [...result.collisions, ...said.flatMap((one) => one?.collisions ?? [])],
      },
    };
  },
  data: ({ paths }) => ({ paths }),
  lines: ({ paths }, say, render) => {
    if (paths.length === 0) return [say.check.nothing];
    return paths.flatMap((one) => [
      pathLine(one, say, render),
      ...mentionTexts(one, render).map((text) => `  ${text}`),
      ...(one.elsewhere ?? []).map((found) => `  ${otherTreeChangeText(found, render)}`),
    ]);
  },
  verdict: verdictOf,
});

function pathLine(one: PathData, say: Answers, render: RenderContext): string {
  const { path, verdict, exists, holders, reservation, claims } = one;
  const isKnown = exists || verdict === "outside";
  const shown = `${path || "."}${isKnown ? "" : `  ${render.paint.dim(say.check.missing)}`}`;
  const held = holders.map((holder) => holderText(holder, render)).join("; ");
  if (verdict === "partly") return say.check.partly(shown, held);
  if (verdict === "claimed") return say.check.claimed(shown, claimTexts(claims, render));
  if (verdict !== "reserved") return say.check[verdict](shown);
  return say.check.reserved(shown, held || (reservation === null ? "" : holderText(reservation, render)));
}

/** Adds what is kept of other work trees; looked up where anything is. */
async function withElsewhere(
  paths: readonly PathData[],
  text: string,
  workspace: Workspace,
): Promise<readonly PathData[]> {
  if (!fallbackOnIoError(() => workspace.place.state.exists("elsewhere"), false)) return paths;
  const { elsewhereOf } = await import("../workspace/worktree-changes.ts");
  if (readSettings(new View(text)).elsewhere === "off") return paths;
  const found = await elsewhereOf(workspace, paths);
  return paths.map((one, at) => ({ ...one, elsewhere: found[at] ?? [] }));
}

/** Maximum number of claims on one path that are said. */
const MOST_CLAIMS = 20;

/** The claims in other forms, and what they count for. */
export function claimTexts(claims: PathData["claims"], { t, audience }: RenderContext): string[] {
  const told = claims
    .slice(0, MOST_CLAIMS)
    .map(({ who, line }) => t.words.claim(escapeFor(audience, { who }).who, line));
  const more = claims.length - told.length;
  return more > 0 ? [...told, t.words.more(more)] : told;
}

/** The lines that name a free path, and that no form of claims reads. */
export function mentionTexts({ mentions = [] }: PathData, { t, audience }: RenderContext): string[] {
  return mentions.map(({ text, line, live }) =>
    t.words.mention(t.words.quoted(escapeFor(audience, { text }).text), line, live),
  );
}

/** The verdict on a path by the caller's own board and another one: nobody may hold it by either. */
function mixed(own: PathData, other: PathData | undefined): PathData {
  if (other === undefined || own.verdict === "reserved") return own;
  return { ...other, path: own.path, holders: [...own.holders, ...other.holders] };
}

/** The no, where another board than the caller's has some of these. */
export async function refusedBeyond(
  paths: readonly Resolved[],
  { workspace }: PresentationContext,
): Promise<Refusal | null> {
  const asked = paths.map(({ given }) => ({
    given,
    glob: isGlob(given) && !workspace.resolver.stands(given),
  }));
  const said = await checkOtherBoards(asked, workspace.resolver.spelledCwd, workspace);
  const taken = said.flatMap((one) => one ?? []);
  const holders = taken.flatMap(({ data }) => data.holders);
  return (
    refusalOf(
      taken.length,
      holders,
      taken.flatMap(({ collisions }) => collisions),
    ) ?? null
  );
}

/** The no of a list of paths some of which are someone else's. */
function verdictOf({ paths, collisions }: Checked): Refusal | undefined {
  const taken = paths.filter(({ verdict }) => verdict === "reserved" || verdict === "partly");
  return refusalOf(
    taken.length,
    taken.flatMap(({ holders }) => holders),
    collisions,
  );
}

/** The same of paths each of which has one holder. */
export function reservedVerdict(
  paths: readonly { readonly verdict: string; readonly reservation: ReservationData | null }[],
): Refusal | undefined {
  const reserved = paths.flatMap(({ reservation, verdict }) =>
    verdict === "reserved" && reservation !== null ? [reservation] : [],
  );
  return refusalOf(reserved.length, reserved, []);
}

/** Each holder once. */
function refusalOf(
  count: number,
  held: readonly ReservationData[],
  collisions: readonly CollisionData[],
): Refusal | undefined {
  if (count === 0) return undefined;
  const isFirst = (one: ReservationData, i: number) =>
    held.findIndex((other) => other.line === one.line && other.task === one.task) === i;
  return { code: "FILES_RESERVED", args: { count }, holders: held.filter(isFirst), collisions };
}
