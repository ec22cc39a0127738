import { merge } from "../merge/index.ts";
import type { Reservation } from "../protocol/reservations.ts";
import { stamps } from "../protocol/stamps.ts";
import { View } from "../protocol/view.ts";
import { findClaims } from "../rules/leases.ts";
import type { Context, PastRevision } from "../rules/context.ts";
import { holdings, judge } from "../rules/holdings.ts";
import { restoreDisplaced } from "../rules/restore.ts";
import { applyEdits, type Edit } from "../text/edits.ts";
import { lineDiff } from "../text/line-diff.ts";
import { isoAt, type ReservationData } from "./shapes.ts";
import { refuseBlocked } from "./common.ts";
import { isSameTally, tally } from "./tally.ts";
import { isOverWait, withoutStaleWaits } from "./undo-waits.ts";
import { type Decision, type Notice, operation, refuse, type Refused } from "./types.ts";

export interface Undone {
  /** The revision that was taken back. */
  readonly undone: {
    readonly revision: number;
    /** ISO 8601. */
    readonly at: string;
    readonly command: string;
    readonly subject: string;
  };
  /** Waiters that this write let in. */
  readonly promoted: readonly ReservationData[];
}

export const undo = operation({
  name: "undo",
  mode: "own",
  input: {},
  plan(view, _input, context): Decision<Undone> {
    const { instance, past } = context;
    const last = past === undefined ? null : lastOf(view, context);
    if (last === null)
      return instance === null ? refuse("NO_IDENTITY", {}) : refuse("NOTHING_TO_UNDO", { instance });
    const { own, since, waited } = last;
    const { revision, command, subject, at } = own;
    const by = instance === null ? {} : { instance };
    // Who left a queue means that, and not to leave the board.
    if (instance !== null && waited !== null && command === "join")
      return refuse("NOTHING_TO_UNDO", { instance, waited });
    const lost = refuse("NOTHING_TO_UNDO", { ...by, revision, command, subject });
    const [before = null, written = null] = [past?.textAt(revision - 1), past?.textAt(revision)];
    if (before === null || written === null) return lost;
    const revert = (text: string) => revertedIn(text, written, keptIn(before, own, context), context);
    const taken = revert(view.text);
    if (taken === null || taken.length === 0) {
      const isInTheWay = (one: PastRevision) => {
        const text = past?.textAt(one.revision) ?? null;
        return text !== null && (revert(text) ?? []).length === 0;
      };
      return taken !== null && since.length === 0
        ? lost
        : conflict(own, firstInTheWay(since, isInTheWay), view, context);
    }
    const restored = new View(applyEdits(view.text, taken));
    const { after, notices } = withoutStaleWaits(view, restored, context);
    const passed: Notice[] = waited === null ? [] : [{ code: "WAIT_PASSED", args: { task: waited } }];
    const edits = after === restored ? taken : lineDiff(view.text, after.text);
    // Nothing is left of it but a place in the queue that nobody waits at.
    if (after !== restored && edits.every(stampIn(view.text)))
      return refuse("NOTHING_TO_UNDO", { ...by, revision, command, subject, waiting: true });
    const blocked = blockersOf(own, view, after, context);
    if (blocked !== null) return blocked;
    const archive = own.archived.length === 0 ? undefined : withoutAdded(own.archived);
    if (archive !== undefined && !isMovedBack(view, after, archive, context))
      return conflict(own, null, view, context);
    return {
      ok: true,
      edits,
      notices: [...passed, ...notices],
      read: (_saved, promoted) => ({
        undone: { revision, at: isoAt(at, context.zone), command, subject },
        promoted,
      }),
      // Where the stamp itself goes, there is none to renew.
      ...(touchesStamp(view, edits) ? {} : { did: { verb: "undo", subject } }),
      ...(archive === undefined ? {} : { archive }),
      undoes: revision,
    };
  },
});

/** The commands that anybody may run, and so undo, without an identity. Writes that somebody else made, or nobody with coord, are not among them. */
const ANYBODY: ReadonlySet<string> = new Set(["adopt", "archive", "doctor", "restore", "sweep"]);

interface LastAct {
  readonly own: PastRevision;
  /** All that was written since, oldest first. */
  readonly since: readonly PastRevision[];
  /** The task that the caller has waited for since, in vain; null for none. */
  readonly waited: string | null;
}

/** The newest act of the caller that is not taken back. Who has no identity has done what was done without one. */
function lastOf(view: View, context: Context): LastAct | null {
  const { instance } = context;
  let waited: string | null = null;
  const since: PastRevision[] = [];
  const undone = new Set<number>();
  for (const one of context.past?.revisions() ?? []) {
    if (one.undoes !== null) undone.add(one.undoes);
    const counts = one.undoes === null && one.edits.length > 0 && !undone.has(one.revision);
    const isMine = one.instance === instance && (instance !== null || ANYBODY.has(one.command));
    if (isMine && counts) {
      if (!isOverWait(one, view, context)) return { own: one, since: since.toReversed(), waited };
      waited ??= one.subject;
    }
    since.push(one);
  }
  return null;
}

/** The text before a write, with the entries that it brought back of those the file had lost: they were there before it. */
function keptIn(before: string, { restored }: PastRevision, context: Context): string {
  return restored.length === 0
    ? before
    : applyEdits(before, restoreDisplaced(new View(before), restored, context));
}

/** The commands that reserve what they are told. */
const TAKING: ReadonlySet<string> = new Set(["next", "reserve", "takeover"]);

function conflict(
  { revision, command, subject }: PastRevision,
  by: PastRevision | null,
  view: View,
  { instance }: Context,
): Refused {
  const held =
    TAKING.has(command) && findClaims(view, { instance, task: subject, state: "reserved" }).length > 0;
  return refuse("UNDO_CONFLICT", {
    revision,
    command,
    subject,
    held,
    otherRevision: by?.revision ?? 0,
    other: by?.instance ?? 0,
    otherCommand: by?.command ?? "archive",
    otherSubject: by?.subject ?? "",
  });
}

/**
 * As `git revert` does: the edits of a text that bring it to what it would be without a write; null where its entries were
 * changed since. The stamp is the newest write's, unless there was none before.
 */
function revertedIn(text: string, written: string, without: string, { zone }: Context): Edit[] | null {
  const reverted = merge(written, text, without, { zone });
  if (reverted.conflicts.some(({ code }) => code !== "OVERLAP")) return null;
  const isStamp = stampIn(text);
  return lineDiff(text, reverted.text).filter((edit) => !isStamp(edit) || !hasStamp(without));
}

/** The write after which something could no longer be taken back: before it stands one after which it could. */
function firstInTheWay(
  since: readonly PastRevision[],
  isInTheWay: (one: PastRevision) => boolean,
): PastRevision | null {
  let [free, blocked] = [-1, since.length - 1];
  while (blocked - free > 1) {
    const middle = Math.floor((free + blocked) / 2);
    const one = since[middle];
    if (one !== undefined && isInTheWay(one)) blocked = middle;
    else free = middle;
  }
  return since[blocked] ?? null;
}

function hasStamp(text: string): boolean {
  return new View(text).entries(stamps).some(({ value }) => value.which === "lastUpdate");
}

/** The lines that every write renews, so that a change of them means nothing. */
function stampIn(text: string): (edit: Edit) => boolean {
  const renewed = new View(text).entries(stamps).filter(({ value }) => value.which === "lastUpdate");
  return ({ range: { start, end } }) =>
    renewed.some(({ range }) => range.start <= start && end <= range.end && start < end);
}

function touchesStamp(view: View, edits: readonly Edit[]): boolean {
  const renewed = view.entries(stamps).filter(({ value }) => value.which === "lastUpdate");
  return renewed.some(({ range: stamp }) =>
    edits.some(({ range }) => range.start < stamp.end && stamp.start < range.end),
  );
}

/**
 * Paths that were free may be somebody's by now: a reservation that comes back must not overlap another, and one that
 * the write had let in must not lose what it got.
 */
function blockersOf(
  { revision, command, subject }: PastRevision,
  view: View,
  after: View,
  context: Context,
): Refused | null {
  const undoing = { revision, command, subject };
  const isNobodys = command === "adopt" ? adoptedOnly(context) : null;
  const gone = holdings(view, context).filter(
    ({ reservation: r, entry }) =>
      entry !== null &&
      r.instance !== context.instance &&
      r.state === "reserved" &&
      !holds(after, r) &&
      isNobodys?.(r.instance) !== true,
  );
  const [taken] = gone;
  if (taken !== undefined) return refuseBlocked("FILES_RESERVED", taken.reservation, gone, context, undoing);
  const held = holdings(after, context);
  for (const { reservation, displaced } of held) {
    if (reservation.state !== "reserved" || displaced !== null || holds(view, reservation)) continue;
    const { blockedByFiles, blockedByTask, takeovers } = judge(reservation, held, context);
    const byFiles = [...blockedByFiles, ...takeovers];
    if (byFiles.length > 0) return refuseBlocked("FILES_RESERVED", reservation, byFiles, context, undoing);
    if (blockedByTask.length > 0)
      return refuseBlocked("TASK_RESERVED", reservation, blockedByTask, context, undoing);
  }
  return null;
}

/** Of an instance that `adopt` made nobody has given a sign of life: what it holds goes with it. */
function adoptedOnly({ heartbeats }: Context): (instance: number) => boolean {
  return (instance) => heartbeats.get(instance) === undefined;
}

function holds(view: View, { instance, task, files }: Reservation): boolean {
  return findClaims(view, { instance, task, state: "reserved" }).some(({ value }) =>
    files.every((file) => value.files.includes(file)),
  );
}

/** The archive without what a write had added to it; null when that no longer stands there as it was. */
function withoutAdded(archived: readonly Edit[]): (current: string | null) => string | null {
  const [only, ...more] = archived;
  if (only === undefined || more.length > 0 || only.range.end > only.range.start) return () => null;
  // A new archive keeps its heading.
  const heading = only.range.start > 0 ? 0 : Math.max(only.text.search(/^## /m), 0);
  const added = only.text.slice(heading);
  return (current) => {
    const at = current?.lastIndexOf(added) ?? -1;
    return current === null || at < 0 ? null : current.slice(0, at) + current.slice(at + added.length);
  };
}

/** Whether every entry that leaves the archive is in the file again, and no other. */
function isMovedBack(
  view: View,
  after: View,
  archive: (current: string | null) => string | null,
  context: Context,
): boolean {
  const current = context.archive?.() ?? null;
  const left = archive(current);
  return left !== null && isSameTally(tally(view, new View(current ?? "")), tally(after, new View(left)));
}
