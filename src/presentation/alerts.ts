import { ageText, type RenderContext } from "../messages/render/context.ts";
import { fit, fitted } from "../messages/render/table.ts";
import {
  type AlertData,
  alertList as alertListOperation,
  askAssistance as askAssistanceOperation,
  raiseBlocker as raiseBlockerOperation,
  resolve as resolveOperation,
} from "../operations/alerts.ts";
import { presenter } from "./presenter.ts";

export const block = presenter({
  operation: raiseBlockerOperation,
  command: "block",
  lines: ({ alert: { id, text } }, say) => [say.block.raised(text, id)],
});

export const assist = presenter({
  operation: askAssistanceOperation,
  command: "assist",
  lines: ({ alert: { id, text } }, say) => [say.assist.raised(text, id)],
});

export const resolve = presenter({
  operation: resolveOperation,
  command: "resolve",
  lines: ({ alert: { text, solution } }, say) => [say.resolve.resolved(text, solution ?? "")],
});

export const alerts = presenter({
  operation: alertListOperation,
  command: "alerts",
  quiet: "lines",
  lines: ({ alerts: list }, say, render) =>
    list.length === 0 ? [say.alerts.nothing] : alertLines(list, render),
});

/** Alerts as rows: id, kind, who, what, how it was solved or since when it is open. */
function alertLines(list: readonly AlertData[], render: RenderContext): string[] {
  const { t, paint, width } = render;
  return fitted(
    list.map(({ id, kind, instance, text, urgency, since, solution, line }) => [
      paint.bold(id),
      solution === null ? paint.red(t.words.alertKinds[kind]) : paint.dim(t.words.alertKinds[kind]),
      `#${instance}`,
      text,
      urgency === null ? "" : t.words.urgencies[urgency],
      solution === null ? ageText(since, render) : paint.green(`✓ ${fit(solution, 40)}`),
      paint.dim(t.words.line(line)),
    ]),
    { grows: 3, drops: [6], below: [5, 4] },
    width,
  );
}
