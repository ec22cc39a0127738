import { addLog, log } from "../protocol/log.ts";
import type { Style, View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import type { Holding } from "../rules/holdings.ts";
import type { Edit } from "../text/edits.ts";
import { expire, nowTime } from "./common.ts";

/** Who gets what has lapsed, and for what. */
interface Taker {
  readonly instance: number;
  readonly task: string;
  readonly files: readonly string[];
  readonly reason?: string;
}

/** What lapsed ends for a wish that is granted, and the log says so. */
export function makeWay(
  view: View,
  takeovers: readonly Holding[],
  wish: Taker,
  context: Context,
  style: Style,
): Edit[] {
  if (takeovers.length === 0) return [];
  return [
    ...expire(view, takeovers, { by: wish.instance, passedOn: wish.task }, context, style),
    ...logTakeover(view, takeovers, wish, context, style),
  ];
}

function logTakeover(
  view: View,
  takeovers: readonly Holding[],
  wish: Taker,
  context: Context,
  style: Style,
): Edit[] {
  const { words } = style;
  const who = takeovers.map(({ reservation }) => `Instance #${reservation.instance} « ${reservation.task} »`);
  const lines = log.write(
    {
      time: nowTime(context),
      instance: wish.instance,
      type: null,
      action: `${words.verbs.reserve} « ${wish.task} » (${words.reservation.expired[0]} : ${who.join(", ")})`,
      status: "inProgress",
      statusText: null,
      files: wish.files,
      notes: wish.reason ?? null,
      rest: [],
    },
    words,
  );
  return addLog(view, lines, style, context.zone);
}
