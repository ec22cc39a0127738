import { ageText, promotedLines } from "../messages/render/context.ts";
import { undo as undoOperation } from "../operations/undo.ts";
import { presenter } from "./presenter.ts";

export const undo = presenter({
  operation: undoOperation,
  command: "undo",
  lines: ({ undone: { command, subject, revision, at }, promoted }, say, render) => {
    const name = render.t.words.command(command);
    const what = subject === "" ? name : `${name} ${render.t.words.quoted(subject)}`;
    return [say.undo.undone(what, revision, ageText(at, render)), ...promotedLines(promoted, render)];
  },
});
