import { refusedFile } from "./common.ts";
import type { View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import { backlog, type OpenItem } from "../rules/backlog.ts";
import { holdings } from "../rules/holdings.ts";
import { askedFiles, planReserve } from "./reserve.ts";
import { findTask, type TaskData } from "./task-data.ts";
import type { ReservationData } from "./shapes.ts";
import { claimNotice, type TaskClaim, taskClaims } from "./claimed-tasks.ts";
import { answer, type Decision, isActing, operation, refuse } from "./types.ts";

export interface Next {
  readonly task: OpenItem & Pick<TaskData, "text" | "files" | "criteria">;
  /** With `--reserve`: what was reserved. */
  readonly reservation: ReservationData | null;
  readonly promoted: readonly ReservationData[];
}

export const next = operation({
  name: "next",
  mode: "anyone",
  input: {
    reserve: { kind: "flag", at: "option" },
    files: { kind: "patterns", at: "option", placeholder: "A,B" },
    estimate: { kind: "duration", at: "option", placeholder: "DURATION" },
  },
  /** With `reserve`, what is free is decided and taken in one write: two that ask at once never get one task. */
  modeOf: (input) => (input.reserve ? "write" : "read"),
  plan(view, input, context): Decision<Next> {
    const idle = ["files" as const, "estimate" as const].find((name) => isGiven(input[name]));
    if (!input.reserve && idle !== undefined)
      return refuse("USAGE", { option: `--${idle}`, needed: "--reserve", command: "next" });
    const bad = refusedFile(input.files);
    if (bad !== null) return bad;
    const { first, passed, claim } = firstOf(backlog(view, holdings(view, context), context), view, context);
    if (first === undefined) return refuse("NOTHING_LEFT", {});
    const [data] = findTask(view, first.title, true, context);
    const task = withDetails(first, data);
    const over = passed.slice(0, MOST_PASSED).map((one) => claimNotice("PASSED_OVER", one.task, one));
    if (!input.reserve) {
      const notices = claim === null ? over : [...over, claimNotice("TASK_CLAIMED", first.title, claim)];
      return { ...answer<Next>({ task, reservation: null, promoted: [] }), notices };
    }
    if (!isActing(context)) return refuse("NO_IDENTITY", {});
    const request = {
      instance: context.instance,
      task: task.title,
      ...(input.files.length === 0 ? { files: data?.files ?? [] } : askedFiles(input.files)),
      estimateMinutes: input.estimate === undefined ? null : Math.max(1, Math.round(input.estimate / 60_000)),
    };
    const planned = planReserve(view, request, false, context);
    if (!planned.ok) return planned;
    const unprotected = { code: "NO_FILES_YET", args: { task: task.title } } as const;
    return {
      ...planned,
      notices: [...over, ...(planned.notices ?? []), ...(request.files.length === 0 ? [unprotected] : [])],
      read(saved, promoted) {
        const made = planned.read(saved, promoted);
        return made === null ? null : { task, reservation: made.reservation, promoted };
      },
    };
  },
});

interface Chosen {
  readonly first: OpenItem | undefined;
  /** Who has claimed it in another form; it is offered where nothing else is free. */
  readonly claim: TaskClaim | null;
  /** The claimed ones that it was preferred to. */
  readonly passed: readonly (TaskClaim & { readonly task: string })[];
}

/** Maximum number of claimed tasks that are told. */
const MOST_PASSED = 3;

/** The first task that nobody has claimed in another form; else the first whose claim is only told. */
function firstOf(all: readonly OpenItem[], view: View, context: Context): Chosen {
  const claimOn = taskClaims(view, context);
  const claims = all.map((item) => claimOn?.(item) ?? null);
  const free = claims.indexOf(null);
  const at = free >= 0 ? free : claims.findIndex((claim) => claim?.enforced === false);
  const passed = all.slice(0, Math.max(0, at)).flatMap(({ title }, index) => {
    const claim = claims[index] ?? null;
    return claim === null ? [] : [{ ...claim, task: title }];
  });
  return { first: all[at], claim: claims[at] ?? null, passed };
}

/** The task with the details below it in the file, for who takes it. */
function withDetails(item: OpenItem, data: TaskData | undefined): Next["task"] {
  const { text, files, criteria } = data ?? {};
  return {
    ...item,
    ...(text === undefined ? {} : { text }),
    ...(files === undefined ? {} : { files }),
    ...(criteria === undefined ? {} : { criteria }),
  };
}

function isGiven(value: number | readonly unknown[] | undefined): boolean {
  return typeof value === "object" ? value.length > 0 : value !== undefined;
}
