import { answer, type Decision, operation, refuse } from "../operations/types.ts";
import { openItems } from "../operations/claimed-tasks.ts";
import { allTasks } from "../operations/task-data.ts";
import { blocks } from "../protocol/index.ts";
import { readSettings } from "../protocol/settings.ts";
import { View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import { filesOverlap, holdings } from "../rules/holdings.ts";
import { treeOf } from "./files.ts";
import { lanesOf } from "./lanes.ts";
import { needsOf, notesIn, type SayProblem } from "./needs.ts";
import { peopleOf } from "./people.ts";
import type { Board, Happening } from "./types.ts";

/** The facts that a board is told beside the file. */
export interface BoardWorld {
  /** By which agent's session an instance acts; null where that is not known. */
  readonly agentOf: (instance: number) => string | null;
  readonly say: SayProblem;
}

/** Maximum number of happenings that are shown. */
const MOST_HAPPENINGS = 200;

/** The board, now or as a revision left it. Reads only. */
export function boardOperation(world: BoardWorld) {
  return operation({
    name: "board",
    mode: "read",
    input: { revision: { kind: "number", at: "option", placeholder: "N", least: 0 } },
    plan(view, { revision }, context): Decision<Board> {
      if (revision === undefined) return answer(boardOf(view, context, world));
      const then = pastOf(revision, context);
      if (then === null) return refuse("NO_REVISION", { revision });
      const { newest, oldest } = journalOf(context);
      return answer({ ...boardOf(then.view, then.context, world), revision, newest, oldest });
    },
  });
}

/** The whole picture; pure. */
export function boardOf(view: View, context: Context, world: BoardWorld): Board {
  const held = holdings(view, context);
  const { activity, newest, oldest } = journalOf(context);
  return {
    revision: activity[0]?.revision ?? newest,
    newest,
    oldest,
    at: context.now,
    me: context.instance,
    needs: needsOf(view, held, context, world.say),
    people: peopleOf(view, held, context, world.agentOf),
    lanes: lanesOf(
      {
        held,
        ended: endedIn(view),
        tasks: allTasks(view, context),
        next: openItems(view, held, context),
        leaseMs: readSettings(view).leaseMs,
      },
      context,
    ),
    files: treeOf(
      held
        .filter(({ reservation: { state } }) => state === "reserved")
        .map(({ reservation: { instance, files } }) => ({ instance, files })),
      (a, b) => filesOverlap([a], [b], context),
    ),
    activity,
    notes: notesIn(view, context),
  };
}

function endedIn(view: View) {
  return view
    .entries(blocks.reservations)
    .filter(({ value }) => !["reserved", "waiting"].includes(value.state))
    .map(({ value, line }) => ({ reservation: value, line }));
}

/** The journal up to the moment that is shown, newest first, and between which revisions one may go back. */
function journalOf({ past, now }: Context): { activity: Happening[]; newest: number; oldest: number } {
  const all: Happening[] = [];
  for (const { revision, at, instance, command, subject } of past?.revisions() ?? []) {
    if (all.length >= MOST_HAPPENINGS * 2) break;
    all.push({ revision, at, instance, command, subject });
  }
  const newest = all[0]?.revision ?? 0;
  const activity = all.filter(({ at }) => at <= now).slice(0, MOST_HAPPENINGS);
  return { activity, newest, oldest: all.at(-1)?.revision ?? newest };
}

/** The text and the moment of a revision; null for one that is no longer kept. Signs of life of later on count for nothing there. */
function pastOf(revision: number, context: Context): { view: View; context: Context } | null {
  const { past, heartbeats } = context;
  const text = past?.textAt(revision) ?? null;
  if (past === undefined || text === null) return null;
  const found = [...past.revisions()].find((one) => one.revision === revision);
  if (found === undefined) return null;
  const now = found.at;
  const before = (ms: number | undefined) => (ms !== undefined && ms <= now ? ms : undefined);
  const upTo = {
    revisions: () => [...past.revisions()].filter((one) => one.revision <= revision),
    textAt: past.textAt.bind(past),
  };
  const then = {
    ...context,
    now,
    heartbeats: { get: (instance: number) => before(heartbeats.get(instance)) },
    displaced: [],
    living: new Set<number>(),
    past: upTo,
  };
  return { view: new View(text), context: then };
}
