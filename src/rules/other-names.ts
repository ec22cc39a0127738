import { isGlob } from "../paths/glob.ts";
import { epochOf } from "../time/time.ts";
import type { ClaimRequest } from "./claims.ts";
import type { AskedName, Context, HeldName, OtherName } from "./context.ts";
import { filesOverlap, type Holding, namesOf } from "./holdings.ts";

/** The holdings of what is asked about under names that it is not asked by: of the same file, or from before it was moved. */
export function otherNamesOf(
  asked: AskedName,
  holders: readonly Holding[],
  context: Context,
): readonly OtherName[] {
  if (context.otherNames === undefined || holders.length === 0) return [];
  const held = holders.flatMap(({ reservation: { files, since } }): HeldName[] => {
    const from = epochOf(since, context.zone);
    return files.map((name) => ({ name, since: from }));
  });
  return held.length === 0 ? [] : context.otherNames(asked, held);
}

/** A request with the names by which others hold what it asks for; itself where there are none. */
export function withOtherNames(
  request: ClaimRequest,
  rivals: readonly Holding[],
  context: Context,
): ClaimRequest {
  if (context.otherNames === undefined) return request;
  const others = rivals.filter(
    ({ reservation, lease, isMine }) => reservation.state !== "waiting" && !isMine && !lease.takeable,
  );
  const held = others.flatMap(({ reservation }) => reservation.files);
  const found = request.files.flatMap((file) => {
    const own = request.also?.get(file) ?? [];
    if (filesOverlap(namesOf({ files: [file], also: request.also }), held, context)) return [];
    const glob = isGlob(file) && context.kindOf?.(file) === "none";
    const names = otherNamesOf({ path: file, glob }, others, context).map(({ name }) => name);
    return names.length === 0 ? [] : [[file, [...own, ...names]] as const];
  });
  return found.length === 0 ? request : { ...request, also: new Map([...(request.also ?? []), ...found]) };
}
