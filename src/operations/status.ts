import { diagnosePresent, placed, type PlacedProblem } from "../checks/index.ts";
import type { Severity } from "../checks/types.ts";
import type { Mention } from "../foreign/mentions.ts";
import { labelFor, liveMentions, openClaims } from "../foreign/open.ts";
import { meantNames } from "../foreign/spaced.ts";
import { blocks } from "../protocol/index.ts";
import { findInstance } from "../protocol/instances.ts";
import { readSettings } from "../protocol/settings.ts";
import type { View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import type { OpenItem } from "../rules/backlog.ts";
import { holdings } from "../rules/holdings.ts";
import { Signs } from "../rules/presence.ts";
import { clean, shorten } from "../text/clean.ts";
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
import { allHandovers, type HandoverData } from "./handover-data.ts";
import { openItems } from "./claimed-tasks.ts";
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
  /** A part of long lists, where the answer still is as it was made: a hundred thousand tasks are not gone through for three. */
  readonly glance?: {
    readonly next: (most: number) => readonly OpenItem[];
    readonly label: (instance: number) => string;
  };
  /** In forms that are not the protocol's: told, not enforced unless a setting says so. */
  readonly claims: readonly StatusClaim[];
  /** Lines that may be such and that can't be read; absent where there is none. */
  readonly mentions?: readonly Mention[];
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
  const signs = once(() => new Signs(view, held, context));
  const seen = new Map<number, string | null>();
  const seenAt = (instance: number) => {
    let found = seen.get(instance);
    if (found === undefined) {
      const ms = signs().of(instance);
      seen.set(instance, (found = ms === null ? null : isoAt(ms, context.zone)));
    }
    return found;
  };
  const ended = view
    .entries(blocks.reservations)
    .filter(({ value }) => !["reserved", "waiting"].includes(value.state));
  // A session's start asks for few of these, and each entry of a long list takes ten times its own room.
  const tasks = once(() =>
    view.entries(blocks.tasks).map(({ value: v, line }) => ({
      title: v.title,
      state: taskState(v.state),
      instance: v.instance,
      line,
    })),
  );
  const priorities = once(() =>
    view
      .entries(blocks.priorities)
      .map(({ value: v, line }) => ({ level: v.level, title: v.title, done: v.done, line })),
  );
  const components = once(() =>
    view.entries(blocks.components).map(({ value: v, line }) => ({ ...v, line })),
  );
  const listed = once(() =>
    view.entries(blocks.instances).map((entry) => {
      const data = instanceData(entry);
      const [only] = data.numbers;
      if (only !== undefined && data.numbers.length === 1) data.seen = seenAt(only);
      return data;
    }),
  );
  const logged = once(() => logOf(view));
  const next = once(() => openItems(view, held, context));
  // Comparing all reservations is most of the work.
  const problems = once(() =>
    diagnosePresent(view, context).map((finding) => ({ ...placed(view, finding), level: finding.severity })),
  );
  const found: Status = {
    language: view.language,
    me: context.instance,
    get instances() {
      return listed();
    },
    reservations: [
      ...held.map((holding) => {
        const data = holdingData(holding, context.zone);
        data.seen = seenAt(holding.reservation.instance);
        return data;
      }),
      ...ended.map(({ value, line }) => plainData(value, line)),
    ],
    get tasks() {
      return tasks();
    },
    get priorities() {
      return priorities();
    },
    alerts: allAlerts(view),
    handovers: allHandovers(view),
    conflicts: allConflicts(view),
    messages: waitingFor(view, context).map(plain),
    get components() {
      return components();
    },
    get log() {
      return logged();
    },
    get next() {
      return next();
    },
    ...toldIn(view, context),
    get diagnostics() {
      return problems();
    },
  };
  // No part of what programs are told.
  const value: Status["glance"] = {
    next: (most) => openItems(view, held, context, most),
    label: (instance) => findInstance(view, instance)?.value.label ?? "",
  };
  return Object.defineProperty(found, "glance", { value, enumerable: false });
}

/** What is made when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { readonly all: T } | undefined;
  return () => (made ??= { all: make() }).all;
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

/** Maximum length of a line that is shown (characters). */
const LONGEST = 160;

/** What the file says of work in forms that are not coord's. */
function toldIn(view: View, context: Context): Pick<Status, "claims" | "mentions"> {
  if (readSettings(view).foreign === "off") return { claims: [] };
  const exists = (path: string) => (context.kindOf?.(path) ?? "none") !== "none";
  const claims = openClaims(view, context).map((claim) => ({
    who: labelFor(claim.who),
    task: clean(claim.task),
    // One word alone is of no name with spaces.
    files: claim.paths.length > 1 ? meantNames(claim, exists) : claim.paths,
    line: claim.line,
  }));
  const mentions = liveMentions(view, context).map(({ line, text }) => ({
    line,
    text: shorten(clean(text), LONGEST),
  }));
  return mentions.length === 0 ? { claims } : { claims, mentions };
}

function isNewestFirst(log: readonly { time: string | null }[]): boolean {
  const dated = log.filter(({ time }) => time !== null && time.length > 5).map(({ time }) => time ?? "");
  return dated.length > 1 && (dated[0] ?? "") > (dated.at(-1) ?? "");
}
