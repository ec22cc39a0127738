import { ownFiles } from "../../git/own-files.ts";
import { changedPaths } from "../../git/staged.ts";
import { holderText } from "../../messages/render/context.ts";
import { type Audited, audit as operation } from "../../operations/audit.ts";
import { visibly } from "../../text/clean.ts";
import type { Command } from "../command.ts";
import { reservedVerdict } from "../../presentation/check.ts";

const texts = {
  en: {
    summary: "Whose are the changed files of this work tree? Exit 3: some are someone else's",
    example: "coord audit",
    fields: {},
    reserved: (path: string, holder: string) => `reserved  ${path}  ${holder}`,
    free: (path: string) => `nobody's  ${path}`,
    clean: "Nothing is changed.",
    mine: (n: number) => (n === 1 ? "1 changed file is yours." : `${n} changed files are yours.`),
  },
  fr: {
    summary: "À qui sont les fichiers modifiés ici ? Code 3 : certains sont à quelqu'un d'autre",
    example: "coord audit",
    fields: {},
    reserved: (path: string, holder: string) => `réservé      ${path}  ${holder}`,
    free: (path: string) => `à personne   ${path}`,
    clean: "Rien n'est modifié.",
    mine: (n: number) => (n === 1 ? "1 fichier modifié est à vous." : `${n} fichiers modifiés sont à vous.`),
  },
};

type Path = Audited["paths"][number];
const of = (paths: readonly Path[], verdict: Path["verdict"]) =>
  paths.filter((one) => one.verdict === verdict);

export const audit: Command = {
  name: "audit",
  readOnly: true,
  texts,
  fields: {},
  async run({ workspace, render }) {
    const { place } = workspace;
    const isOwn = ownFiles(place);
    const changed = (await changedPaths(place.root))
      .map((path) => path.normalize("NFC"))
      .filter((path) => !isOwn(path));
    const paths = changed.map((path) => ({ given: path, kind: "inside" as const, path }));
    const answer = await workspace.perform(operation, { paths });
    if (!answer.ok) return answer;
    const say = texts[render.language];
    const shown = visibly(answer.result.paths);
    const mine = of(shown, "mine").length;
    const lines = [
      ...of(shown, "reserved").map(({ path, reservation }) =>
        say.reserved(path, reservation === null ? "" : holderText(reservation, render)),
      ),
      ...of(shown, "free").map(({ path }) => say.free(path)),
    ];
    const verdict = reservedVerdict(answer.result.paths);
    return {
      ok: true,
      data: answer.result,
      lines: [...lines, ...(mine > 0 ? [say.mine(mine)] : []), ...(shown.length === 0 ? [say.clean] : [])],
      quietLines: lines,
      notices: answer.notices,
      ...(verdict === undefined ? {} : { verdict }),
    };
  },
};
