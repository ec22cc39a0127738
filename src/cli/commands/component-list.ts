import { table } from "../../messages/render/table.ts";
import { componentList as operation } from "../../operations/components.ts";
import { operationCommand } from "../command.ts";

const texts = {
  en: {
    summary: "Show the components and their states",
    example: "coord component list",
    fields: {},
    nothing: "The file lists no components.",
  },
  fr: {
    summary: "Montrer les composants et leur état",
    example: "coord component list",
    fields: {},
    nothing: "Le fichier ne liste aucun composant.",
  },
};

export const componentList = operationCommand(operation, {
  texts,
  essence: "lines",
  lines: ({ components }, say, { t, paint }) => {
    if (components.length === 0) return [say.nothing];
    return table(
      components.map(({ group, name, state, line }) => [group, name, state, paint.dim(t.words.line(line))]),
    );
  },
});
