import { diagnosePresent, placed, type PlacedProblem } from "../checks/index.ts";
import type { Severity } from "../checks/types.ts";
import { labelFor, openClaims } from "../foreign/open.ts";
import { blocks } from "../protocol/index.ts";
import { readSettings } from "../protocol/settings.ts";
import type { View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import { backlog, type OpenItem } from "../rules/backlog.ts";
import { holdings } from "../rules/holdings.ts";
import { Signs } from "../rules/presence.ts";
import { clean } from "../text/clean.ts";
import { isoOf } from "../time/time.ts";
import type { FileLanguage } from "../vocabulary/types.ts";
import { type MessageData, plain, waitingFor } from "./message-data.ts";
import {
  holdingData,
  instanceData,
  type InstanceData,
  isoAt,
  plainData,
  type ReservationData,
  type TaskState,
  taskState,
} from "./shapes.ts";
import { type AlertData, allAlerts } from "./alerts.ts";
import { allConflicts, type ConflictData } from "./conflicts.ts";
import { allHandovers, type HandoverData } from "./handovers.ts";
import { logStatus } from "./log.ts";
import { answer, type Decision, operation } from "./types.ts";

export interface Status {
  readonly language: FileLanguage | null;
  readonly me: number | null;
  readonly instances: readonly InstanceData[];
  readonly reservations: readonly ReservationData[];
  readonly tasks: readonly { title: string; state: TaskState; instance: number | null; line: number }[];
  readonly priorities: readonly { level: number; title: string; done: boolean; line: number }[];
  readonly alerts: readonly AlertData[];
  readonly handovers: readonly HandoverData[];
  readonly conflicts: readonly ConflictData[];
  /** The messages that wait for an answer of the one who looks; for nobody, all that wait for one. */
  readonly messages: readonly MessageData[];
  readonly components: readonly { group: string; name: string; state: string; line: number }[];
  /** Newest first. */
  readonly log: readonly {
    time: string | null;
    instance: number;
    action: string;
    /** `in-progress`, `done`, `blocked`, or the words of the file where they say something else. */
    status: string | null;
    files: readonly string[];
    line: number;
  }[];
  /** Tasks that anybody may take, best first. */
  readonly next: readonly OpenItem[];
  /** In forms that are not the protocol's: told, not enforced unless a setting says so. */
  readonly claims: readonly StatusClaim[];
  readonly diagnostics: readonly StatusProblem[];
  /** Finished work of other work trees that is not in the default branch; absent where nothing is known of any. */
  readonly unlanded?: readonly UnlandedData[];
}

/** Finished work of a linked work tree that has not landed. */
export interface UnlandedData {
  readonly instance: number;
  readonly task: string;
  readonly worktree: string;
  readonly branch: string | null;
  readonly files: readonly string[];
}

/** A problem, and how bad it is: of a mere note (`info`) nobody need know. */
type StatusProblem = PlacedProblem & { readonly level: Severity };

/** A claim in a form that is not the protocol's. */
interface StatusClaim {
  readonly who: string;
  readonly task: string;
  readonly files: readonly string[];
  readonly line: number;
}

export const status = operation({
  name: "status",
  mode: "read",
  asksWhose: "all",
  input: { brief: { kind: "flag", at: "option" }, all: { kind: "flag", at: "option" } },
  plan(view, _input, context): Decision<Status> {
    return answer(statusOf(view, context));
  },
});

function statusOf(view: View, context: Context): Status {
  const held = holdings(view, context);
  let problems: readonly StatusProblem[] | undefined;
  const signs = new Signs(view, held, context);
  const seen = (instance: number) => {
    const ms = signs.of(instance);
    return { seen: ms === null ? null : isoAt(ms, context.zone) };
  };
  const ended = view
    .entries(blocks.reservations)
    .filter(({ value }) => !["reserved", "waiting"].includes(value.state));
  let logged: Status["log"] | undefined;
  return {
    language: view.language,
    me: context.instance,
    instances: view.entries(blocks.instances).map((entry) => {
      const data = instanceData(entry);
      const [only, ...more] = data.numbers;
      return only === undefined || more.length > 0 ? data : { ...data, ...seen(only) };
    }),
    reservations: [
      ...held.map((holding) => ({
        ...holdingData(holding, context.zone),
        ...seen(holding.reservation.instance),
      })),
      ...ended.map(({ value, line }) => plainData(value, line)),
    ],
    tasks: view.entries(blocks.tasks).map(({ value: v, line }) => ({
      title: v.title,
      state: taskState(v.state),
      instance: v.instance,
      line,
    })),
    priorities: view
      .entries(blocks.priorities)
      .map(({ value: v, line }) => ({ level: v.level, title: v.title, done: v.done, line })),
    alerts: allAlerts(view),
    handovers: allHandovers(view),
    conflicts: allConflicts(view),
    messages: waitingFor(view, context).map(plain),
    components: view.entries(blocks.components).map(({ value: v, line }) => ({ ...v, line })),
    // Ten thousand entries, of which the lines show a few, or none.
    get log() {
      return (logged ??= logOf(view));
    },
    next: backlog(view, held, context),
    claims: claimsIn(view, context),
    // A session's start asks for the rest, and comparing all reservations is most of the work.
    get diagnostics() {
      return (problems ??= diagnosePresent(view, context).map((finding) => ({
        ...placed(view, finding),
        level: finding.severity,
      })));
    },
  };
}

function logOf(view: View): Status["log"] {
  const log = view.entries(blocks.log).map(({ value: v, line }) => ({
    time: isoOf(v.time) ?? v.time?.text ?? null,
    instance: v.instance,
    action: v.action,
    status: logStatus(v.status) ?? v.statusText,
    files: v.files,
    line,
  }));
  return isNewestFirst(log) ? log : log.toReversed();
}

function claimsIn(view: View, context: Context): StatusClaim[] {
  if (readSettings(view).foreign === "off") return [];
  return openClaims(view, context).map(({ who, task, paths, line }) => ({
    who: labelFor(who),
    task: clean(task),
    files: paths,
    line,
  }));
}

function isNewestFirst(log: readonly { time: string | null }[]): boolean {
  const dated = log.filter(({ time }) => time !== null && time.length > 5).map(({ time }) => time ?? "");
  return dated.length > 1 && (dated[0] ?? "") > (dated.at(-1) ?? "");
}
