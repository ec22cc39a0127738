import { changedPaths } from "../git/staged.ts";
import type { Answers } from "../messages/catalog.ts";
import { leaseText, promotedLines, type RenderContext, thingsOf } from "../messages/render/context.ts";
import { reserve as reserveOperation } from "../operations/reserve.ts";
import type { ReservationData } from "../operations/shapes.ts";
import type { Notice } from "../operations/types.ts";
import { patternOf } from "../paths/overlap.ts";
import type { Workspace } from "../workspace/index.ts";
import { refusedBeyond } from "./check.ts";
import { presenter } from "./presenter.ts";

export const reserve = presenter({
  operation: reserveOperation,
  command: "reserve",
  before: ({ files }, context) => refusedBeyond(files, context),
  follow: async (answer, input, { workspace, tell, wait }, say) => {
    const { reservation } = answer.result;
    if (reservation.state !== "waiting" || wait === undefined) return answer;
    tell(say.reserve.waiting(reservation.task));
    // Loaded here, because hardly anybody waits.
    const { awaitTurn } = await import("../workspace/waiting.ts");
    return wait((signal) => awaitTurn(workspace, { ...input, task: reservation.task }, answer, signal));
  },
  lateNotices: ({ tookOver }, { workspace }) => uncommittedNotices(tookOver, workspace),
  data: grantData,
  lines: ({ reservation, changed, promoted }, say, render) => [
    reservedLine(reservation, changed, say, render),
    ...promotedLines(promoted, render),
  ],
});

/** The line that says what is reserved now, for whom, how long and where it stands. */
export function reservedLine(
  reservation: ReservationData,
  changed: boolean,
  say: Answers,
  render: RenderContext,
): string {
  const { instance, task, line } = reservation;
  const things = thingsOf(reservation);
  const files = things.length === 0 ? render.t.words.noFiles : things.join(", ");
  return say.reserve.reserved({
    instance,
    task,
    files,
    until: leaseText(reservation, render),
    line,
    changed,
  });
}

interface Grant {
  readonly reservation: ReservationData;
  readonly promoted: readonly ReservationData[];
}

/** The data of a grant; what else it found is told in notices. */
export function grantData({ reservation, promoted }: Grant): Grant {
  return { reservation, promoted };
}

/** Notices of uncommitted work of the previous holder: changed files of the work tree that a taken-over reservation covers. */
export async function uncommittedNotices(
  taken: readonly ReservationData[],
  { place, resolver }: Workspace,
): Promise<Notice[]> {
  if (taken.length === 0) return [];
  const { caseSensitive } = resolver;
  // Outside git there is nothing to say.
  const changed = await changedPaths(place.root).catch(() => []);
  return taken.flatMap(({ task, instance, files }) => {
    const left = changed.filter((path) =>
      files.some((file) => patternOf(file, { caseSensitive }).covers(path)),
    );
    return left.length === 0
      ? []
      : [{ code: "UNCOMMITTED" as const, args: { task, instance, paths: left.join(", ") } }];
  });
}
