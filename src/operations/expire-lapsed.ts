import { addLog, log } from "../protocol/log.ts";
import type { Style, View } from "../protocol/view.ts";
import type { Request } from "../rules/claims.ts";
import type { Context } from "../rules/context.ts";
import type { Holding } from "../rules/holdings.ts";
import type { Edit } from "../text/edits.ts";
import { expire, nowTime } from "./common.ts";

/** Ends what has lapsed for a request that is granted, and says so in the log. */
export function expireLapsed(
  view: View,
  takeovers: readonly Holding[],
  request: Request,
  context: Context,
  style: Style,
): Edit[] {
  if (takeovers.length === 0) return [];
  return [
    ...expire(view, takeovers, { by: request.instance, passedOn: request.task }, context, style),
    ...logTakeover(view, takeovers, request, context, style),
  ];
}

function logTakeover(
  view: View,
  takeovers: readonly Holding[],
  request: Request,
  context: Context,
  style: Style,
): Edit[] {
  const { words } = style;
  const who = takeovers.map(({ reservation }) => `Instance #${reservation.instance} « ${reservation.task} »`);
  const lines = log.write(
    {
      time: nowTime(context),
      instance: request.instance,
      type: null,
      action: `${words.verbs.reserve} « ${request.task} » (${words.reservation.expired[0]} : ${who.join(", ")})`,
      status: "inProgress",
      statusText: null,
      files: request.files,
      notes: request.reason ?? null,
      rest: [],
    },
    words,
  );
  return addLog(view, lines, style, context.zone);
}
