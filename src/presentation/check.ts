import { holderText } from "../messages/render/context.ts";
import { check as checkOperation } from "../operations/check.ts";
import type { ReservationData } from "../operations/shapes.ts";
import type { Refusal } from "../operations/types.ts";
import { presenter } from "./presenter.ts";

export const check = presenter({
  operation: checkOperation,
  texts: {
    en: {
      summary: "May I edit these? Exit 0: free or mine; 3: someone else's",
      example: "coord check src/auth.ts",
      fields: { paths: "literal paths", staged: "what is staged in git's index" },
      free: (path: string) => `free      ${path}`,
      mine: (path: string) => `mine      ${path}`,
      outside: (path: string) => `outside   ${path}`,
      reserved: (path: string, holder: string) => `reserved  ${path}  ${holder}`,
      nothing: "Nothing to check.",
    },
    fr: {
      summary: "Puis-je modifier ceci ? Code 0 : libre ou à moi ; 3 : à quelqu'un d'autre",
      example: "coord check src/auth.ts",
      fields: { paths: "chemins littéraux", staged: "ce qui est dans l'index de git" },
      free: (path: string) => `libre     ${path}`,
      mine: (path: string) => `à moi     ${path}`,
      outside: (path: string) => `dehors    ${path}`,
      reserved: (path: string, holder: string) => `réservé   ${path}  ${holder}`,
      nothing: "Rien à vérifier.",
    },
  },
  lines: ({ paths }, say, render) => {
    if (paths.length === 0) return [say.nothing];
    return paths.map(({ path, verdict, reservation }) => {
      const shown = path || ".";
      if (verdict !== "reserved") return say[verdict](shown);
      return say.reserved(shown, reservation === null ? "" : holderText(reservation, render));
    });
  },
  verdict: ({ paths }) => reservedVerdict(paths),
});

/** The no of a list of paths some of which are someone else's: each holder once. */
export function reservedVerdict(
  paths: readonly { readonly verdict: string; readonly reservation: ReservationData | null }[],
): Refusal | undefined {
  const reserved = paths.flatMap(({ reservation, verdict }) =>
    verdict === "reserved" && reservation !== null ? [reservation] : [],
  );
  if (reserved.length === 0) return undefined;
  const isFirst = (held: ReservationData, i: number) =>
    reserved.findIndex((other) => other.line === held.line && other.task === held.task) === i;
  return { code: "FILES_RESERVED", args: { count: reserved.length }, holders: reserved.filter(isFirst) };
}
