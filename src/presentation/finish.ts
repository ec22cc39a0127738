import { duplicateLines, leaseText, promotedLines } from "../messages/render/context.ts";
import { extend as extendOperation } from "../operations/extend.ts";
import { finish as finishOperation, release as releaseOperation } from "../operations/finish.ts";
import { presenter } from "./presenter.ts";

export const finish = presenter({
  operation: finishOperation,
  command: "finish",
  lateNotices: async ({ reservation }, { workspace }) => {
    const { place } = workspace;
    if (place.root === place.main) return [];
    const { notLandedNotices } = await import("../workspace/not-landed.ts");
    return notLandedNotices(workspace, reservation);
  },
  lines: ({ reservation, twins, promoted }, say, render) => [
    say.finish.finished(
      reservation.task,
      render.t.words.results[reservation.result ?? "partial"],
      reservation.line,
    ),
    ...duplicateLines(reservation, twins, render),
    ...promotedLines(promoted, render),
  ],
});

export const release = presenter({
  operation: releaseOperation,
  command: "release",
  lines: ({ reservation, twins, promoted }, say, render) => [
    // A reservation leaves a record in the file, a place in the queue does not.
    reservation.line === null
      ? say.release.calledOff(reservation.task)
      : say.release.released(reservation.task),
    ...duplicateLines(reservation, twins, render),
    ...promotedLines(promoted, render),
  ],
});

export const extend = presenter({
  operation: extendOperation,
  command: "extend",
  data: ({ reservation, twins, promoted }) => ({ reservation, twins, promoted }),
  lines: ({ reservation, twins }, say, render) => [
    say.extend.extended(reservation.task, leaseText(reservation, render)),
    ...duplicateLines(reservation, twins, render),
  ],
});
