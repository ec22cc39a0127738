import { leave as operation } from "../../operations/leave.ts";
import { operationCommand } from "../command.ts";
import { promotedLines } from "../promoted.ts";

const texts = {
  en: {
    summary: "Close this instance: release what it holds, mark it finished",
    example: "coord leave",
    fields: {},
    left: (instance: number, released: readonly string[]) =>
      `Instance #${instance} has left.${released.length === 0 ? "" : ` Released: ${released.map((t) => `“${t}”`).join(", ")}.`}`,
  },
  fr: {
    summary: "Fermer cette instance : libérer ce qu'elle tient, la marquer terminée",
    example: "coord leave",
    fields: {},
    left: (instance: number, released: readonly string[]) =>
      `L'Instance #${instance} est partie.${released.length === 0 ? "" : ` Libéré : ${released.map((t) => `« ${t} »`).join(", ")}.`}`,
  },
};

export const leave = operationCommand(operation, {
  texts,
  lines: ({ instance, released, promoted }, say, scene) => [
    say.left(
      instance,
      released.map(({ task }) => task),
    ),
    ...promotedLines(promoted, scene),
  ],
});
