import { ageText } from "../../messages/render/scene.ts";
import { undo as operation } from "../../operations/undo.ts";
import { operationCommand } from "../command.ts";
import { promotedLines } from "../promoted.ts";

const texts = {
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
};

export const undo = operationCommand(operation, {
  texts,
  lines: ({ undone: { command, subject, revision, at }, promoted }, say, scene) => {
    const name = scene.t.words.command(command);
    const what = subject === "" ? name : `${name} ${scene.t.words.quoted(subject)}`;
    return [say.undone(what, revision, ageText(at, scene)), ...promotedLines(promoted, scene)];
  },
});
