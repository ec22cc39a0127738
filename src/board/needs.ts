import { diagnosePresent, placed, type PlacedProblem } from "../checks/index.ts";
import { allAlerts, type AlertData } from "../operations/alerts.ts";
import { allConflicts, type ConflictData } from "../operations/conflicts.ts";
import { allHandovers, type HandoverData } from "../operations/handover-data.ts";
import { type MessageData, waitingFor } from "../operations/message-data.ts";
import type { UnlandedData } from "../operations/status.ts";
import type { View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import type { Holding } from "../rules/holdings.ts";
import { epochOf } from "../time/time.ts";
import { act } from "./acts.ts";
import type { Need } from "./types.ts";

/** A problem in words; the board itself has none. */
export type SayProblem = (problem: PlacedProblem) => string;

/** Problems told by a need of their own already, and not a second time. */
const TOLD: ReadonlySet<string> = new Set(["LAPSED", "DISPLACED"]);

/** Notes on who may work on something, by lines that are no entries: nothing else of a board tells it. */
const CLAIMS: ReadonlySet<string> = new Set(["FOREIGN_CLAIMS", "UNREAD_MENTION"]);

/** Everything that waits for a person: the most urgent first, within a kind the oldest first. */
export function needsOf(view: View, held: readonly Holding[], context: Context, say: SayProblem): Need[] {
  const found = diagnosePresent(view, context).filter(
    ({ severity, code }) => (severity !== "info" || CLAIMS.has(code)) && !TOLD.has(code),
  );
  return [
    ...allAlerts(view).flatMap(alertNeed),
    ...allConflicts(view).flatMap(conflictNeed),
    ...allHandovers(view).flatMap((one) => handoverNeed(one, context)),
    ...waitingFor(view, context).map(messageNeed),
    ...held.flatMap((one) => heldNeed(one, context)),
    ...found.map((finding): Need => {
      const line = view.lineAt(finding.range.start);
      const key = `problem/${finding.code}/${line}`;
      const kind = CLAIMS.has(finding.code) ? "claim" : "problem";
      return { kind, key, who: [], text: say(placed(view, finding)), since: null, line, acts: [] };
    }),
  ].toSorted(
    (a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || (a.since ?? Infinity) - (b.since ?? Infinity),
  );
}

const ORDER: readonly Need["kind"][] = [
  "blocker",
  "assist",
  "conflict",
  "handover",
  "request",
  "question",
  "lapsed",
  "displaced",
  "unlanded",
  "claim",
  "problem",
];

/** The needs of a board, and the work that is done in other work trees and has not landed: git knows of that, not the file. */
export function withUnlanded(needs: readonly Need[], work: readonly UnlandedData[]): Need[] {
  const more = work.map(({ instance, task, worktree, branch, files }): Need => {
    const [first = ""] = files;
    const where = `${branch ?? worktree}: ${files.length > 1 ? `${first} +${files.length - 1}` : first}`;
    const key = `unlanded/${worktree}/${instance}/${task}`;
    return {
      kind: "unlanded",
      key,
      who: [instance],
      text: `${task} (${where})`,
      since: null,
      line: null,
      acts: [],
    };
  });
  return [...needs, ...more].toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

/** How many other findings are notes, about which nothing need be done. */
export function notesIn(view: View, context: Context): number {
  return diagnosePresent(view, context).filter(
    ({ severity, code }) => severity === "info" && !CLAIMS.has(code),
  ).length;
}

function alertNeed({ id, kind, instance, text, since, solved, line }: AlertData): Need[] {
  if (solved) return [];
  const acts = [act("resolve", { id }, "how")];
  return [{ kind, key: `alert/${id}`, who: [instance], text, since: parsed(since), line, acts }];
}

function conflictNeed({ id, instances, about, since, state, line }: ConflictData): Need[] {
  if (state !== "open") return [];
  const acts = [act("conflict resolve", { id }, "decision")];
  return [
    {
      kind: "conflict",
      key: `conflict/${id}`,
      who: instances,
      text: about,
      since: parsed(since),
      line,
      acts,
    },
  ];
}

function handoverNeed(
  { id, from, to, task, since, state, line }: HandoverData,
  { instance }: Context,
): Need[] {
  if (state !== "proposed") return [];
  const isForMe = to === null || to === instance;
  const acts = isForMe ? [act("handover accept", { id }), act("handover decline", { id })] : [];
  const who = to === null ? [from] : [from, to];
  return [{ kind: "handover", key: `handover/${id}`, who, text: task, since: parsed(since), line, acts }];
}

/** A question or a request for somebody's task, as long as nobody has answered: to an instance, or to all. */
function messageNeed({ id, kind, from, to, text, at, line }: MessageData): Need {
  const reply = act("answer", { id }, "text");
  const [name, acts] =
    kind === "request"
      ? (["request", [act("handover accept", { id }), reply]] as const)
      : (["question", [reply]] as const);
  const who = to === "all" ? [from] : [from, to];
  return { kind: name, key: `message/${id}`, who, text, since: parsed(at), line, acts };
}

function heldNeed({ reservation, lease, entry, displaced }: Holding, { zone }: Context): Need[] {
  if (reservation.state !== "reserved") return [];
  const { instance, task } = reservation;
  const since = lease.endsAt ?? epochOf(reservation.since, zone);
  const base = { who: [instance], text: task, since, line: entry?.line ?? null };
  if (displaced !== null)
    return [{ ...base, kind: "displaced", key: `displaced/${instance}/${task}`, acts: [] }];
  if (lease.state !== "lapsed") return [];
  const acts = lease.takeable ? [act("takeover", { task }, "reason")] : [];
  return [{ ...base, kind: "lapsed", key: `lapsed/${instance}/${task}`, acts }];
}

function parsed(iso: string | null): number | null {
  const ms = iso === null ? Number.NaN : Date.parse(iso);
  return Number.isNaN(ms) ? null : ms;
}
