import type { ReservationData } from "../../operations/shapes.ts";
import type { DiagnosticCode, PlacedProblem } from "../../operations/doctor.ts";
import type { Notice, NoticeCode, Refusal, RefusalCode } from "../../operations/types.ts";
import type { Catalog, FailureArgs, FailureCode, Said } from "../catalog.ts";
import { holderText, type RenderContext } from "./context.ts";

/** A refusal or a failure as scripts see it: the `error` of `--json`. */
export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly retryable: boolean;
  readonly holders: readonly ReservationData[];
}

/** The sentences of a refusal. */
function saidOf<C extends RefusalCode>(
  { code, args, holders = [] }: Refusal<C>,
  render: RenderContext,
): Said {
  const plainly = render.t.refusals[code](
    args,
    holders.map((held) => holderText(held, render)),
  );
  if (!holders.some(({ displaced }) => displaced)) return plainly;
  return { ...plainly, message: `${plainly.message} ${render.t.words.displacedHolds}` };
}

export function errorBody(refusal: Refusal, render: RenderContext): ErrorBody {
  const { code, retryable = false, holders = [] } = refusal;
  return { code, ...saidOf(refusal, render), retryable, holders };
}

/** A failing world or a wrong call. */
export type Failure<C extends FailureCode = FailureCode> = {
  [K in C]: {
    readonly code: K;
    readonly args: Readonly<FailureArgs[K]>;
    readonly retryable: boolean;
  };
}[C];

function failureSaid<C extends FailureCode>({ code, args }: Failure<C>, t: Catalog): Said {
  return t.failures[code](args);
}

export function failureBody(failure: Failure, t: Catalog): ErrorBody {
  const { code, retryable } = failure;
  return { code, ...failureSaid(failure, t), retryable, holders: [] };
}

/** The sentence of a notice. */
export function noticeText<C extends NoticeCode>({ code, args }: Notice<C>, t: Catalog): string {
  return t.notices[code](args);
}

/** The sentence of a problem. */
export function problemText<C extends DiagnosticCode>({ code, args }: PlacedProblem<C>, t: Catalog): string {
  return t.diagnostics[code](args);
}

/** Notices as scripts see them. */
export function noticesData(notices: readonly Notice[], t: Catalog) {
  return notices.map((notice) => ({ code: notice.code, message: noticeText(notice, t) }));
}
