import { type Effort, overlaps, type Pattern, patternOf } from "../paths/overlap.ts";
import { areApart } from "../paths/plain.ts";
import { entriesOf, findInstance } from "../protocol/instances.ts";
import { type Reservation, reservations } from "../protocol/reservations.ts";
import { readSettings } from "../protocol/settings.ts";
import type { Entry, View } from "../protocol/view.ts";
import { epochOf } from "../time/time.ts";
import { fold } from "../vocabulary/words.ts";
import { type ClaimRequest, credible, findClaims, type Lease, leaseOf, WAITER_PATIENCE } from "./leases.ts";
import type { Context, Displaced } from "./context.ts";
import { isSame, parseSource } from "./displaced.ts";

/** An open reservation (held or waited for) as it stands now. */
export interface Holding {
  readonly reservation: Reservation;
  readonly lease: Lease;
  /** Its place in the file; null for a displaced one that the file does not show. */
  readonly entry: Entry<Reservation> | null;
  /** The entry that the file lost, for a reservation that holds although the file no longer shows it (so). */
  readonly displaced: Displaced | null;
  /** The label of its holder in the list of instances; empty where it has none. */
  readonly label: string;
  /** The acting instance's own. */
  readonly isMine: boolean;
  /** Another subagent of the acting instance made it, and the file keeps them apart. */
  readonly isSiblings: boolean;
}

/** All open reservations, in the file's order, then the displaced ones that still hold. */
export function holdings(view: View, context: Context): Holding[] {
  const { leaseMs } = readSettings(view);
  const found: Holding[] = [];
  // Spelled out: of an object that is spread into a longer one V8 keeps as much again.
  const holding = (
    reservation: Reservation,
    lease: Lease,
    entry: Holding["entry"],
    displaced: Holding["displaced"],
  ): Holding => {
    const siblings = isSiblings(view, reservation, context);
    const isOwn = reservation.instance === context.instance && !isNamesakes(view, reservation, context);
    const label = labelOf(view, reservation.instance);
    return { reservation, lease, entry, displaced, label, isMine: isOwn && !siblings, isSiblings: siblings };
  };
  const { entries, problems } = view.read(reservations);
  // Lines that are not read may be about anything.
  const lastRead = problems.some(({ code }) => code === "TOO_MANY_ENTRIES") ? entries.at(-1) : undefined;
  for (const entry of entries) {
    const { state } = entry.value;
    if (entry === lastRead) found.push(coveringAll(view, entry));
    if (entry === lastRead || (state !== "reserved" && state !== "waiting")) continue;
    found.push(holding(entry.value, leaseOf(entry.value, leaseMs, context), entry, null));
  }
  for (const displaced of context.displaced) {
    const reservation = parseSource(displaced.source);
    if (reservation === null) continue;
    const lease = leaseOf(reservation, displaced.leaseMs ?? leaseMs, context);
    // Displaced entries hold until their lease ends, without grace.
    if (lease.state !== "active") continue;
    const shown = found.find(
      ({ entry, reservation: r }) => entry !== null && r.state === "reserved" && isSame(r, reservation),
    );
    found.push(holding(reservation, lease, shown?.entry ?? null, displaced));
  }
  return found;
}

/** The last entry that was read stands for all that were not: for any file, and for as long as they are not read. */
function coveringAll(view: View, entry: Entry<Reservation>): Holding {
  return {
    reservation: { ...entry.value, state: "reserved", files: ["**"] },
    lease: { state: "active", endsAt: null, endsSoon: false, takeable: false },
    entry,
    displaced: null,
    label: labelOf(view, entry.value.instance),
    isMine: false,
    isSiblings: false,
  };
}

function labelOf(view: View, instance: number): string {
  return findInstance(view, instance)?.value.label ?? "";
}

/** The holdings that stand in the way of a request, and those that the request may take over. */
export interface ClaimVerdict {
  readonly blockedByFiles: readonly Holding[];
  readonly blockedByTask: readonly Holding[];
  /** Lapsed reservations that overlap and that nobody stands behind any more. */
  readonly takeovers: readonly Holding[];
}

/** Maximum number of steps of one judgement; what is not compared by then counts as in the way. */
const MOST_STEPS = 2_000_000;

/**
 * Judges a request against all holdings. The asker's own reservation of the same task is not in its way;
 * its other ones are, since two active reservations never overlap, whoever writes.
 */
export function judge(
  request: ClaimRequest,
  all: readonly Holding[],
  context: Context,
  effort: Effort = { left: MOST_STEPS },
): ClaimVerdict {
  const owned = ownsTask(request, all);
  const task = fold(request.task);
  const verdict = {
    blockedByFiles: [] as Holding[],
    blockedByTask: [] as Holding[],
    takeovers: [] as Holding[],
  };
  for (const holding of all) {
    const { reservation, lease } = holding;
    const isNamesake = fold(reservation.task) === task;
    if (reservation.instance === request.instance && isNamesake) continue;
    // Who holds a task already has it before everybody who waits for it.
    const sameTask = isNamesake && !(owned && reservation.state === "waiting");
    if (isForgottenWaiter(holding, context)) continue;
    const sameFiles = claimsOverlap(request, reservation, context, effort);
    if (!sameTask && !sameFiles) continue;
    if (lease.takeable) verdict.takeovers.push(holding);
    else if (sameFiles) verdict.blockedByFiles.push(holding);
    else verdict.blockedByTask.push(holding);
  }
  return verdict;
}

/** The files that are asked for, by all their names. */
export function namesOf({
  files,
  also,
}: Pick<ClaimRequest, "files"> & { readonly also?: ClaimRequest["also"] | undefined }): readonly string[] {
  return also === undefined ? files : files.flatMap((file) => [file, ...(also.get(file) ?? [])]);
}

/** True when the asker holds that very task and asks for more files. */
export function ownsTask({ instance, task }: ClaimRequest, all: readonly Holding[]): boolean {
  return findClaims(all, { instance, task, state: "reserved" }).length > 0;
}

/** The holding that covers a path and counts most: somebody else's blocks, so it comes before one's own. */
export function holderOf(path: string, all: readonly Holding[], context: Context): Holding | null {
  let mine: Holding | null = null;
  for (const holding of all) {
    // Waiters hold nothing yet, and what anybody may take over is nobody's.
    if (holding.reservation.state === "waiting") continue;
    if (coveringFile(holding.reservation.files, path, context) === null) continue;
    if (holding.isMine) mine = holding;
    else if (!holding.lease.takeable) return holding;
  }
  return mine;
}

/** Whether two that have these can't both be granted: some path, or a resource of the very name. */
export function claimsOverlap(
  request: Pick<ClaimRequest, "files" | "also" | "resources">,
  held: Pick<Reservation, "files" | "resources">,
  context: Context,
  effort?: Effort,
): boolean {
  const isShared = request.resources?.some((name) => held.resources.includes(name)) === true;
  return isShared || filesOverlap(namesOf(request), held.files, context, effort);
}

/** True when some path is covered by a pattern of both lists. */
export function filesOverlap(
  a: readonly string[],
  b: readonly string[],
  context: Context,
  effort?: Effort,
): boolean {
  return a.some((file) => {
    if (effort !== undefined) effort.left -= b.length;
    return b.some(
      (other) =>
        !areApart(file, other) &&
        overlaps(compiled(file, context), compiled(other, context), undefined, effort) &&
        context.areTwo?.(file, other) !== true,
    );
  });
}

/** The patterns of a context's files: each is asked about again and again, and reading one costs more than asking it. */
const patterns = new WeakMap<Context, Map<string, Pattern>>();

/** A stored name as the pattern that it means here. */
export function compiled(file: string, context: Context): Pattern {
  let known = patterns.get(context);
  if (known === undefined) patterns.set(context, (known = new Map<string, Pattern>()));
  let pattern = known.get(file);
  if (pattern === undefined) known.set(file, (pattern = patternOf(file, context)));
  return pattern;
}

/** The stored name of a reservation that covers a path, or null. */
export function coveringFile(files: readonly string[], path: string, context: Context): string | null {
  const isCovering = (file: string): boolean =>
    !areApart(file, path) && compiled(file, context).covers(path) && context.areTwo?.(file, path) !== true;
  return files.find(isCovering) ?? null;
}

/** A waiter that has given no sign of life lately: its process is gone. */
export function isForgottenWaiter({ reservation }: Holding, context: Context): boolean {
  if (reservation.state !== "waiting") return false;
  const { instance, task, since } = reservation;
  // The file's times have no seconds: one that nobody has seen yet came within the minute that it says.
  const came = (epochOf(since, context.zone) ?? -MINUTE) + MINUTE;
  const beat = context.waits?.get(instance, task) ?? context.heartbeats.get(instance);
  const pulse = credible(beat, context.now) ?? credible(came, context.now) ?? 0;
  return context.now - pulse > WAITER_PATIENCE;
}

/** Whether a process is known to wait for it, whatever else its instance does. */
export function isWaitedFor({ instance, task }: Reservation, { waits, now }: Context): boolean {
  const beat = credible(waits?.get(instance, task), now);
  return beat !== undefined && now - beat <= WAITER_PATIENCE;
}

const MINUTE = 60_000;

/**
 * Whether a reservation under one's own number is somebody else's all the same: two clones gave the number to a newcomer each, the file
 * lists it twice, and this clone's journal did not write the entry.
 */
export function isNamesakes(view: View, reservation: Written, context: Context): boolean {
  const { instance } = reservation;
  if (instance !== context.instance || context.wroteHere === undefined) return false;
  return isListedTwice(view, instance) && !isWrittenHere(reservation, context);
}

/**
 * Whether a reservation under one's own number is another subagent's, where the file keeps those of one session apart. To the
 * session itself all of them are its own.
 */
export function isSiblings(
  view: View,
  { instance, task }: Pick<Reservation, "instance" | "task">,
  context: Context,
): boolean {
  if (instance !== context.instance || context.madeBySibling === undefined) return false;
  return readSettings(view).subagents === "apart" && context.madeBySibling(task);
}

type Written = Pick<Reservation, "instance" | "task" | "files">;

/** Whether this clone wrote a reservation: its first line, which no line that merely tells of the task or of a longer title is like, and one of its files. */
export function isWrittenHere({ instance, task, files }: Written, { wroteHere }: Context): boolean {
  return wroteHere?.(instance, `#${instance} - ${task} - `, ...files) === true;
}

function isListedTwice(view: View, instance: number): boolean {
  return entriesOf(view, instance).filter(({ value }) => value.state !== "finished").length > 1;
}
