import { holderText } from "../../messages/render/scene.ts";
import { check as operation } from "../../operations/check.ts";
import { stagedPaths } from "../../session/staged.ts";
import { operationCommand } from "../command.ts";

export const check = operationCommand(operation, {
  prepare: async (input, { workspace }) =>
    input["staged"] === true
      ? {
          ...input,
          paths: [
            ...((input["paths"] as string[] | undefined) ?? []),
            ...(await stagedPaths(workspace.place.root)),
          ],
        }
      : input,
  lines: ({ paths }, scene) => {
    const { checked } = scene.t.done;
    if (paths.length === 0) return [checked.nothing];
    return paths.map(({ path, verdict, reservation }) => {
      if (verdict !== "reserved" || reservation === null)
        return checked[verdict === "reserved" ? "free" : verdict](path || ".");
      return checked.reserved(path, holderText(reservation, scene));
    });
  },
  verdict: ({ paths }) => {
    const reserved = paths.flatMap(({ verdict, reservation }) =>
      verdict === "reserved" && reservation !== null ? [reservation] : [],
    );
    if (reserved.length === 0) return undefined;
    const holders = reserved.filter(
      (held, i) => reserved.findIndex((other) => other.line === held.line && other.task === held.task) === i,
    );
    return { code: "FILES_RESERVED", args: {}, holders };
  },
});
