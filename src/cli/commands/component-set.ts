import { componentSet as operation } from "../../operations/components.ts";
import { operationCommand } from "../command.ts";

const texts = {
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
};

export const componentSet = operationCommand(operation, {
  texts,
  data: ({ component }) => ({ component }),
  lines: ({ component: { group, name, state }, changed }, _say, { t }) => [
    `${group}/${name} : ${state}${changed ? "" : ` (${t.words.unchanged})`}`,
  ],
});
