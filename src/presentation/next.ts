import type { RenderContext } from "../messages/render/context.ts";
import { type Next, next as nextOperation } from "../operations/next.ts";
import { refusedBeyond } from "./check.ts";
import { presenter } from "./presenter.ts";
import { reservedLine } from "./reserve.ts";

export const next = presenter({
  operation: nextOperation,
  command: "next",
  before: ({ files }, context) => refusedBeyond(files, context),
  lines: ({ task, reservation }, say, render) => {
    const level = task.level === null ? "" : `P${task.level}  `;
    const files = task.files === undefined ? "" : `${task.files.join(", ")}  `;
    const head =
      reservation === null
        ? `${level}${task.title}  ${files}${render.paint.dim(render.t.words.line(task.line))}`
        : reservedLine(reservation, true, say, render);
    return [head, ...detailLines(task, render)];
  },
  quiet: ({ task }) => task.title,
});

/** What stands below the task in the file: what is to be done, and when it is. */
function detailLines({ text, criteria = [] }: Next["task"], { paint }: RenderContext): string[] {
  const marked = criteria.map(({ text: what, done }) => `- [${done ? "x" : " "}] ${what}`);
  return [...(text === undefined ? [] : text.split("\n")), ...marked].map((line) => paint.dim(`  ${line}`));
}
