import { leaseText } from "../../messages/render/scene.ts";
import { reserve as operation } from "../../operations/reserve.ts";
import { operationCommand } from "../command.ts";
import { promotedLines } from "../promoted.ts";

export const reserve = operationCommand(operation, {
  data: ({ reservation, promoted }) => ({ reservation, promoted }),
  lines: ({ reservation, changed, promoted }, scene) => {
    const { instance, task, files, line } = reservation;
    const shown = files.length === 0 ? scene.t.words.noFiles : files.join(", ");
    const until = leaseText(reservation, scene);
    return [
      scene.t.done.reserved({ instance, task, files: shown, until, line, changed }),
      ...promotedLines(promoted, scene),
    ];
  },
});
