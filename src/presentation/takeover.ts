import { holderText, promotedLines, seenText } from "../messages/render/context.ts";
import { sweep as sweepOperation, takeover as takeoverOperation } from "../operations/takeover.ts";
import { escapeFor } from "../text/clean.ts";
import { presenter } from "./presenter.ts";
import { grantData, uncommittedNotices } from "./reserve.ts";

export const takeover = presenter({
  operation: takeoverOperation,
  command: "takeover",
  data: grantData,
  lines: ({ reservation }, say, render) => [say.takeover.taken(holderText(reservation, render))],
  lateNotices: ({ tookOver }, { workspace }) => uncommittedNotices(tookOver, workspace),
});

export const sweep = presenter({
  operation: sweepOperation,
  command: "sweep",
  lines: ({ expired, living, promoted, silent }, say, render) => [
    ...(expired.length + living.length === 0 ? [say.sweep.nothing] : []),
    ...expired.map((held) => say.sweep.expired(holderText(held, render))),
    ...living.map((held) => say.sweep.living(holderText(held, render))),
    ...promotedLines(promoted, render),
    ...escapeFor(render.audience, silent).map(({ instance, label, seen }) =>
      say.sweep.silent(instance, label, seenText(seen, render)),
    ),
  ],
});
