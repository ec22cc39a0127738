import { release as operation } from "../../operations/release.ts";
import { operationCommand } from "../command.ts";
import { promotedLines } from "../promoted.ts";

export const release = operationCommand(operation, {
  lines: ({ reservation: { task }, promoted }, scene) => [
    scene.t.done.released({ task }),
    ...promotedLines(promoted, scene),
  ],
});
