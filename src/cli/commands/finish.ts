import { finish as operation } from "../../operations/finish.ts";
import { operationCommand } from "../command.ts";
import { promotedLines } from "../promoted.ts";

export const finish = operationCommand(operation, {
  lines: ({ reservation: { task, result, line }, promoted }, scene) => [
    scene.t.done.finished({ task, result: scene.t.words.results[result ?? "partial"], line }),
    ...promotedLines(promoted, scene),
  ],
});
