import { holderText } from "../../messages/render/scene.ts";
import { sweep as operation } from "../../operations/takeover.ts";
import { operationCommand } from "../command.ts";
import { promotedLines } from "../promoted.ts";

const texts = {
  en: {
    summary: "Mark as expired what is past its grace",
    example: "coord sweep",
    fields: {},
    nothing: "Nothing has lapsed.",
    living: (held: string) => `Left, its agent still runs: ${held}`,
  },
  fr: {
    summary: "Marquer comme expiré ce qui a passé son délai de grâce",
    example: "coord sweep",
    fields: {},
    nothing: "Rien n'est caduc.",
    living: (held: string) => `Laissé, son agent tourne encore : ${held}`,
  },
};

export const sweep = operationCommand(operation, {
  texts,
  lines: ({ expired, living, promoted }, say, scene) => [
    ...(expired.length + living.length === 0 ? [say.nothing] : []),
    ...expired.map((held) => holderText(held, scene)),
    ...living.map((held) => say.living(holderText(held, scene))),
    ...promotedLines(promoted, scene),
  ],
});
