import { isGlob } from "../paths/glob.ts";
import { areApart } from "../paths/plain.ts";
import { literal, overlaps, type Pattern, patternOf } from "../paths/overlap.ts";
import { epochOf } from "../time/time.ts";
import type { ClaimRequest } from "./leases.ts";
import type { AskedName, Context, HeldName, OtherName } from "./context.ts";
import { compiled, coveringFile, filesOverlap, type Holding, namesOf } from "./holdings.ts";

/** A path or pattern that is asked about. */
export interface Asked {
  /** Repository-relative. */
  readonly path: string;
  /** A pattern, which names nothing as it stands. */
  readonly glob?: boolean;
  /** Names that count as much as `path`. */
  readonly also?: readonly string[];
}

/** Every pair of a name that is asked for and one that is held, where the two have a path in common. */
export function overlapsOf(files: readonly string[], all: readonly Holding[], context: Context): Overlap[] {
  return all.flatMap((holding) =>
    files.flatMap((asked) => {
      return holding.reservation.files
        .filter((held) => !areApart(asked, held))
        .filter((held) => overlaps(compiled(asked, context), compiled(held, context)))
        .filter((held) => context.areTwo?.(asked, held) !== true)
        .map((held) => ({ asked, held, holding }));
    }),
  );
}

/** A path asked for and one held that have a path in common. */
export interface Overlap {
  readonly asked: string;
  readonly held: string;
  readonly holding: Holding;
}

/** Whose a path is, or what of a folder or pattern. */
export interface Standing {
  /** `partly`: something in it, or that it matches, is somebody else's. */
  readonly verdict: "free" | "mine" | "reserved" | "partly";
  /** The holding that covers all of it; null for what is free or only partly held. */
  readonly holding: Holding | null;
  /** The names that others hold in it. */
  readonly overlaps: readonly Overlap[];
  /** Names that are held and by which it is reached all the same. */
  readonly otherNames: readonly OtherName[];
}

/**
 * How a path stands: what `reserve` would collide with is not free. Somebody else's blocks, so it comes before one's own.
 */
export function standingOf(asked: Asked, all: readonly Holding[], context: Context): Standing {
  const standing = standingByName(asked, all, context);
  if (standing.verdict === "reserved") return standing;
  const met = new Set<Holding>(standing.overlaps.map(({ holding }) => holding));
  const unmet = all.filter((one) => counts(one) && !met.has(one) && one !== standing.holding);
  const otherNames = otherNamesOf(asked, unmet, context);
  if (otherNames.length === 0) return standing;
  const isGroup = asked.glob === true || context.kindOf?.(asked.path) === "folder";
  // Only what is held by these names decides; a folder with one of them in it is held in part.
  const names = otherNames.map(({ name }) => name);
  const found = standingByName({ path: names[0] ?? "", also: names.slice(1) }, unmet, context);
  const others = [
    ...standing.overlaps,
    ...found.overlaps.map((overlap) => ({ ...overlap, asked: asked.path })),
  ];
  if (found.verdict === "mine" && !isGroup && others.length === 0) return { ...found, otherNames };
  if (found.overlaps.length === 0) return standing;
  const whole = isGroup ? null : found.holding;
  return { verdict: whole === null ? "partly" : "reserved", holding: whole, overlaps: others, otherNames };
}

/** Waiters hold nothing yet, and what anybody may take over is nobody's. */
function counts({ reservation, lease, isMine }: Holding): boolean {
  return reservation.state !== "waiting" && (isMine || !lease.takeable);
}

/** The same by the names alone that it is asked by. */
function standingByName(asked: Asked, all: readonly Holding[], context: Context): Standing {
  const names = [asked.path, ...(asked.also ?? [])];
  const found: Overlap[] = [];
  let mine: Holding | null = null;
  let whole: Holding | null = null;
  for (const holding of all) {
    const { reservation, isMine } = holding;
    if (!counts(holding)) continue;
    const covering = firstOf(names, (name) => coveringFile(reservation.files, name, context));
    if (isMine) mine = covering === null ? mine : holding;
    else {
      const held =
        covering ?? firstOf(names, (name) => overlappingFile(reservation.files, name, asked, context));
      if (held !== null) found.push({ asked: held.name, held: held.file, holding });
      if (covering !== null) whole ??= holding;
    }
  }
  const otherNames: OtherName[] = [];
  if (whole !== null) return { verdict: "reserved", holding: whole, overlaps: found, otherNames };
  if (found.length > 0) return { verdict: "partly", holding: null, overlaps: found, otherNames };
  return { verdict: mine === null ? "free" : "mine", holding: mine, overlaps: found, otherNames };
}

function firstOf(
  names: readonly string[],
  held: (name: string) => string | null,
): { readonly name: string; readonly file: string } | null {
  for (const name of names) {
    const file = held(name);
    if (file !== null) return { name, file };
  }
  return null;
}

/** The stored name that has a path in common with what is asked about, or null. A file has nothing below it to be met. */
function overlappingFile(
  files: readonly string[],
  name: string,
  { glob = false }: Asked,
  context: Context,
): string | null {
  const near = files.filter((file) => !areApart(file, name));
  if (near.length === 0 || (!glob && context.kindOf?.(name) === "file")) return null;
  // A pattern names folders as well, and what lies in them: `git mv src/l* lib`.
  const patterns = glob
    ? [patternOf(name, context), patternOf(`${name}/**`, context)]
    : [pathPattern(name, context)];
  const isMet = (file: string): boolean =>
    patterns.some((pattern) => overlaps(pattern, compiled(file, context))) &&
    context.areTwo?.(file, name) !== true;
  return near.find(isMet) ?? null;
}

/** A path that is on disk is taken by the letter; any other as `reserve` would take it. */
function pathPattern(name: string, context: Context): Pattern {
  return context.kindOf?.(name) === "folder" ? literal(name, context) : patternOf(name, context);
}

/** The holdings of what is asked about under names that it is not asked by: of the same file, or from before it was moved. */
function otherNamesOf(asked: AskedName, holders: readonly Holding[], context: Context): readonly OtherName[] {
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
