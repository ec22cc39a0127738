import { leaseText } from "../messages/render/context.ts";
import { next as nextOperation } from "../operations/next.ts";
import { refusedBeyond } from "./check.ts";
import { presenter } from "./presenter.ts";

export const next = presenter({
  operation: nextOperation,
  command: "next",
  before: ({ files }, context) => refusedBeyond(files, context),
  lines: ({ task, reservation }, say, render) => {
    if (reservation !== null)
      return [say.next.reserved(reservation.task, reservation.instance, leaseText(reservation, render))];
    return [
      `${task.level === null ? "" : `P${task.level}  `}${task.title}  ${render.paint.dim(render.t.words.line(task.line))}`,
    ];
  },
  quiet: ({ task }) => task.title,
});
