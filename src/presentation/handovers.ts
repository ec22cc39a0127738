import { ageText, holderText, type RenderContext } from "../messages/render/context.ts";
import { fittedEach } from "../messages/render/table.ts";
import {
  handoverAccept as handoverAcceptOperation,
  handoverDecline as handoverDeclineOperation,
} from "../operations/handover-answers.ts";
import type { HandoverData } from "../operations/handover-data.ts";
import {
  handover as handoverOperation,
  handoverList as handoverListOperation,
} from "../operations/handovers.ts";
import { presenter } from "./presenter.ts";

export const handover = presenter({
  operation: handoverOperation,
  command: "handover",
  lines: ({ handover: { task, to, id } }, say) => [say.handover.offered(task, to, id)],
});

export const handoverAccept = presenter({
  operation: handoverAcceptOperation,
  command: "handover accept",
  lines: ({ handover, reservation }, say, render) => [
    say.handoverAccept.accepted(handover.task, handover.from),
    ...said(handover, render),
    ...(reservation === null ? [] : [`  ${holderText(reservation, render)}`]),
  ],
});

export const handoverDecline = presenter({
  operation: handoverDeclineOperation,
  command: "handover decline",
  lines: ({ handover: { task, from } }, say, { me }) => [
    from === me ? say.handoverDecline.withdrawn(task) : say.handoverDecline.declined(task, from),
  ],
});

export const handoverList = presenter({
  operation: handoverListOperation,
  command: "handover list",
  quiet: "lines",
  lines: ({ handovers }, say, render) =>
    handovers.length === 0 ? [say.handoverList.nothing] : handoverPages(handovers, render),
});

/** Handovers as rows: id, who to whom, state, task, files, age. */
function handoverLines(list: readonly HandoverData[], render: RenderContext): string[][] {
  const { t, paint, width } = render;
  const colours = { proposed: paint.yellow, accepted: paint.green, declined: paint.dim };
  return fittedEach(
    list.map(({ id, from, to, task, files, state, since, line }) => [
      paint.bold(id),
      `#${from} → ${to === null ? t.words.anybody : `#${to}`}`,
      colours[state](t.words.handoverStates[state]),
      task,
      files.length === 0 ? t.words.noFiles : files.join(", "),
      ageText(since, render),
      paint.dim(t.words.line(line)),
    ]),
    { grows: 3, drops: [6], below: [4, 5] },
    width,
  );
}

/** The same, each with what its giver says to who goes on, indented below it and never cut. */
export function handoverPages(list: readonly HandoverData[], render: RenderContext): string[] {
  const rows = handoverLines(list, render);
  return list.flatMap((one, index) => [...(rows[index] ?? []), ...said(one, render)]);
}

function said(one: HandoverData, { t, paint }: RenderContext): string[] {
  const labels = t.answers.handoverParts;
  return (["progress", "next", "blockers", "notes"] as const).flatMap((key) =>
    one[key] === "" ? [] : [`      ${paint.dim(t.words.titled(labels[key]))} ${one[key]}`],
  );
}
