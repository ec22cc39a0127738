import type { ReservationData } from "../../operations/shapes.ts";
import type { Notice, Refusal, RefusalCode } from "../../operations/types.ts";
import type { Args, Catalog, FailureCode, Said } from "../catalog.ts";
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

export function failureBody(
  { code, args, retryable }: { readonly code: FailureCode; readonly args: Args; readonly retryable: boolean },
  t: Catalog,
): ErrorBody {
  return { code, ...t.failures[code](args), retryable, holders: [] };
}

/** Notices as scripts see them. */
export function noticesData(notices: readonly Notice[], t: Catalog) {
  return notices.map(({ code, args }) => ({ code, message: t.notices[code](args) }));
}
