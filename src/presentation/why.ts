import { holderText } from "../messages/render/context.ts";
import { why as whyOperation } from "../operations/why.ts";
import { presenter } from "./presenter.ts";

export const why = presenter({
  operation: whyOperation,
  texts: {
    en: {
      summary: "Show which rule decides about a path",
      example: "coord why src/auth.ts",
      fields: { path: "a path" },
      free: (path: string) => `${path} is free: no reservation covers it.`,
      outside: (path: string) => `${path} lies outside this repository: not ours to judge.`,
      covered: (path: string, pattern: string, holder: string) =>
        `${path} is covered by ${pattern}: ${holder}`,
    },
    fr: {
      summary: "Montrer quelle règle décide d'un chemin",
      example: "coord why src/auth.ts",
      fields: { path: "un chemin" },
      free: (path: string) => `${path} est libre : aucune réservation ne le couvre.`,
      outside: (path: string) => `${path} est en dehors du dépôt : ce n'est pas à nous d'en juger.`,
      covered: (path: string, pattern: string, holder: string) =>
        `${path} est couvert par ${pattern} : ${holder}`,
    },
  },
  quiet: "lines",
  lines: ({ path, verdict, pattern, reservation }, say, render) => {
    if (verdict === "outside") return [say.outside(path)];
    if (reservation === null) return [say.free(path || ".")];
    return [say.covered(path || ".", pattern ?? "", holderText(reservation, render))];
  },
});
