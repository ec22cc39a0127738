import { ageText, promotedLines } from "../messages/render/context.ts";
import { undo as undoOperation } from "../operations/undo.ts";
import { restore as restoreOperation } from "../operations/restore.ts";
import { presenter } from "./presenter.ts";

export const undo = presenter({
  operation: undoOperation,
  command: "undo",
  lines: ({ undone: { command, subject, revision, at }, promoted }, say, render) => {
    const name = render.t.words.command(command);
    const entries = command === "archive" ? Number(subject) : 0;
    const named = subject === "" ? name : `${name} ${render.t.words.quoted(subject)}`;
    // The history has a number there, which says nothing by itself.
    const what = entries > 0 ? say.undo.archive(entries) : named;
    return [say.undo.undone(what, revision, ageText(at, render)), ...promotedLines(promoted, render)];
  },
});

export const restore = presenter({
  operation: restoreOperation,
  command: "restore",
  lines: ({ restored: { revision, at }, kept, left }, say, render) => {
    const titles = (all: typeof kept) => all.map(({ task }) => render.t.words.quoted(task)).join(", ");
    return [
      say.restore.done(revision, ageText(at, render)),
      ...(kept.length === 0 ? [] : [say.restore.kept(titles(kept))]),
      ...(left.length === 0 ? [] : [say.restore.left(titles(left))]),
    ];
  },
});
