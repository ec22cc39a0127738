import { ageText, promotedLines } from "../messages/render/context.ts";
import { undo as undoOperation } from "../operations/undo.ts";
import { presenter } from "./presenter.ts";

export const undo = presenter({
  operation: undoOperation,
  texts: {
    en: {
      summary: "Take back my last change, if nobody has touched its lines since",
      example: "coord undo --dry-run",
      fields: {},
      undone: (what: string, revision: number, age: string) =>
        `Taken back: ${what} (revision ${revision}, ${age})`,
    },
    fr: {
      summary: "Reprendre mon dernier changement, si personne n'a touché à ses lignes depuis",
      example: "coord undo --dry-run",
      fields: {},
      undone: (what: string, revision: number, age: string) =>
        `Annulé : ${what} (révision ${revision}, ${age})`,
    },
  },
  lines: ({ undone: { command, subject, revision, at }, promoted }, say, render) => {
    const name = render.t.words.command(command);
    const what = subject === "" ? name : `${name} ${render.t.words.quoted(subject)}`;
    return [say.undone(what, revision, ageText(at, render)), ...promotedLines(promoted, render)];
  },
});
