import { table } from "../messages/render/table.ts";
import {
  componentList as componentListOperation,
  componentSet as componentSetOperation,
} from "../operations/components.ts";
import { presenter } from "./presenter.ts";

export const componentSet = presenter({
  operation: componentSetOperation,
  texts: {
    en: {
      summary: "Set the state of a component; the file's own signs are kept",
      example: 'coord component set Backend/main.py "Works"',
      fields: { name: "GROUP/NAME; a new one is added", state: "its state" },
    },
    fr: {
      summary: "Donner l'état d'un composant ; les signes du fichier sont gardés",
      example: 'coord component set Backend/main.py "Fonctionnel"',
      fields: { name: "GROUPE/NOM ; un nouveau est ajouté", state: "son état" },
    },
  },
  data: ({ component }) => ({ component }),
  lines: ({ component: { group, name, state }, changed }, _say, { t }) => [
    `${group}/${name} : ${state}${changed ? "" : ` (${t.words.unchanged})`}`,
  ],
});

export const componentList = presenter({
  operation: componentListOperation,
  texts: {
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
  },
  quiet: "lines",
  lines: ({ components }, say, { t, paint }) => {
    if (components.length === 0) return [say.nothing];
    return table(
      components.map(({ group, name, state, line }) => [group, name, state, paint.dim(t.words.line(line))]),
    );
  },
});
