import { holderText } from "../../messages/render/scene.ts";
import { check as operation } from "../../operations/check.ts";
import { stagedPaths } from "../../git/staged.ts";
import { operationCommand } from "../command.ts";
import { UsageError } from "../failures.ts";
import { reservedVerdict } from "../reserved.ts";

const texts = {
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
};

export const check = operationCommand(operation, {
  texts,
  prepare: async (input, { workspace }) => {
    const given = (input["paths"] as string[] | undefined) ?? [];
    if (input["staged"] !== true) {
      if (given.length === 0) throw new UsageError("NO_PATH");
      return input;
    }
    return { ...input, paths: [...given, ...(await stagedPaths(workspace.place.root))] };
  },
  lines: ({ paths }, say, scene) => {
    if (paths.length === 0) return [say.nothing];
    return paths.map(({ path, verdict, reservation }) => {
      const shown = path || ".";
      if (verdict !== "reserved") return say[verdict](shown);
      return say.reserved(shown, reservation === null ? "" : holderText(reservation, scene));
    });
  },
  verdict: ({ paths }) => reservedVerdict(paths),
});
