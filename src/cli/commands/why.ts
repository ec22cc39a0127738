import { holderText } from "../../messages/render/scene.ts";
import { why as operation } from "../../operations/why.ts";
import { operationCommand } from "../command.ts";

export const why = operationCommand(operation, {
  lines: ({ path, verdict, pattern, reservation }, scene) => {
    const { done } = scene.t;
    if (reservation === null || verdict === "outside")
      return [verdict === "outside" ? done.checked.outside(path) : done.checked.free(path || ".")];
    return [done.why({ path, pattern: pattern ?? "", holder: holderText(reservation, scene) })];
  },
});
