import { leaseText } from "../../messages/render/scene.ts";
import { extend as operation } from "../../operations/extend.ts";
import { operationCommand } from "../command.ts";

export const extend = operationCommand(operation, {
  data: ({ reservation, promoted }) => ({ reservation, promoted }),
  lines: ({ reservation, changed }, scene) => [
    scene.t.done.extended({ task: reservation.task, until: leaseText(reservation, scene), changed }),
  ],
});
