import type { CollisionData, ReservationData } from "../../operations/shapes.ts";
import type { DiagnosticCode, PlacedProblem } from "../../operations/doctor.ts";
import type { LandingConflict, Notice, NoticeCode, Refusal, RefusalCode } from "../../operations/types.ts";
import type { FailureArgs, FailureCode, Said } from "../catalog.ts";
import { escapeFor } from "../../text/clean.ts";
import { metText, type RenderContext, type Voice } from "./context.ts";

/** A refusal or a failure as scripts see it: the `error` of `--json`. */
export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly retryable: boolean;
  readonly holders: readonly ReservationData[];
  readonly collisions?: readonly CollisionData[];
  /** Files that a landing would conflict in, with who has changed them on the other side. */
  readonly conflicts?: readonly LandingConflict[];
}

/** The sentences of a refusal. */
function saidOf<C extends RefusalCode>(
  { code, args, holders = [], collisions = [], conflicts = [] }: Refusal<C>,
  render: RenderContext,
): Said {
  const plainly = render.t.refusals[code](
    escapeFor(render.audience, args),
    conflicts.length > 0
      ? escapeFor(render.audience, conflicts).map((one) => conflictText(one, render))
      : holders.map((held) => metText(held, collisions, render, code === "FILES_RESERVED")),
  );
  if (!holders.some(({ displaced }) => displaced)) return plainly;
  return { ...plainly, message: `${plainly.message} ${render.t.words.displacedHolds}` };
}

/** `src/auth.ts  Instance #5 “Prettier form”`. */
function conflictText({ path, instance, task }: LandingConflict, { t }: RenderContext): string {
  const whose = instance === null ? [] : [t.words.instance(instance)];
  const what = task === "" ? [] : [t.words.quoted(task)];
  return [path, "", ...whose, ...what].join(" ").trimEnd();
}

export function errorBody(refusal: Refusal, render: RenderContext): ErrorBody {
  const { code, retryable = false, holders = [], collisions = [], conflicts = [] } = refusal;
  const body = { code, ...saidOf(refusal, render), retryable, holders };
  if (conflicts.length > 0) return { ...body, conflicts: escapeFor(render.audience, conflicts) };
  return collisions.length === 0 ? body : { ...body, collisions };
}

/** A failing world or a wrong call. */
export type Failure<C extends FailureCode = FailureCode> = {
  [K in C]: {
    readonly code: K;
    readonly args: Readonly<FailureArgs[K]>;
    readonly retryable: boolean;
  };
}[C];

/** The sentences of a failure. */
export function failureSaid<C extends FailureCode>({ code, args }: Failure<C>, { t, audience }: Voice): Said {
  return t.failures[code](escapeFor(audience, args));
}

export function failureBody(failure: Failure, voice: Voice): ErrorBody {
  const { code, retryable } = failure;
  return { code, ...failureSaid(failure, voice), retryable, holders: [] };
}

/** The sentence of a notice. */
export function noticeText<C extends NoticeCode>({ code, args }: Notice<C>, { t, audience }: Voice): string {
  return t.notices[code](escapeFor(audience, args));
}

/** The sentence of a problem. */
export function problemText<C extends DiagnosticCode>(
  { code, args }: PlacedProblem<C>,
  { t, audience }: Voice,
): string {
  return t.diagnostics[code](escapeFor(audience, args));
}

/** Notices as scripts see them. */
export function noticesData(notices: readonly Notice[], voice: Voice) {
  return notices.map((notice) => ({ code: notice.code, message: noticeText(notice, voice) }));
}
