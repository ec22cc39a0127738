import { resolve } from "node:path";
import { merge as mergeTexts } from "../../merge/index.ts";
import type { MergeCode, MergeConflict } from "../../merge/types.ts";
import type { Args } from "../../messages/catalog.ts";
import { readPlain } from "../../store/file/disk.ts";
import { visible } from "../../text/clean.ts";
import type { RawInput } from "../../workspace/input.ts";
import type { Command } from "../command.ts";

const texts = {
  en: {
    summary: "Merge two versions of a coordination file: the merge driver of git",
    example: "coord merge base.md ours.md theirs.md",
    fields: {
      base: "the common ancestor (%O); an empty file where there is none",
      ours: "our version (%A); the result is written into it",
      theirs: "their version (%B)",
      "marker-size": "how long conflict markers are (%L); 7",
      path: "the file's name in the repository (%P), for messages",
    },
    said: {
      TEXT_CONFLICT: ({ section }) => `both sides changed the same lines of “${section}”`,
      CHANGED_TWICE: ({ entry }) => `both sides changed or added one entry, and both versions stay: ${entry}`,
      REMOVED_AND_CHANGED: ({ entry }) =>
        `removed by one side and changed by the other, so it stays: ${entry}`,
      NUMBER_TWICE: ({ instance }) => `both sides gave the number #${instance} to a newcomer`,
      OVERLAP: ({ instance, other, about }) =>
        `Instance #${instance} and Instance #${other} both reserve ${about}: an open conflict says so in the file`,
    } satisfies Said,
  },
  fr: {
    summary: "Fusionner deux versions d'un fichier de coordination : le pilote de fusion de git",
    example: "coord merge base.md ours.md theirs.md",
    fields: {
      base: "l'ancêtre commun (%O) ; un fichier vide s'il n'y en a pas",
      ours: "notre version (%A) ; le résultat y est écrit",
      theirs: "leur version (%B)",
      "marker-size": "la longueur des marqueurs de conflit (%L) ; 7",
      path: "le nom du fichier dans le dépôt (%P), pour les messages",
    },
    said: {
      TEXT_CONFLICT: ({ section }) => `les deux côtés ont modifié les mêmes lignes de « ${section} »`,
      CHANGED_TWICE: ({ entry }) =>
        `les deux côtés ont modifié ou ajouté une entrée, et les deux versions restent : ${entry}`,
      REMOVED_AND_CHANGED: ({ entry }) => `retiré d'un côté et modifié de l'autre, donc gardé : ${entry}`,
      NUMBER_TWICE: ({ instance }) => `les deux côtés ont donné le numéro #${instance} à un nouveau venu`,
      OVERLAP: ({ instance, other, about }) =>
        `Instance #${instance} et Instance #${other} réservent toutes deux ${about} : un conflit ouvert le dit dans le fichier`,
    } satisfies Said,
  },
};

type Said = Readonly<Record<MergeCode, (args: Args) => string>>;

export const merge: Command = {
  name: "merge",
  readOnly: true,
  texts,
  fields: {
    base: { kind: "text", at: "argument", required: true, placeholder: "BASE" },
    ours: { kind: "text", at: "argument", required: true, placeholder: "OURS" },
    theirs: { kind: "text", at: "argument", required: true, placeholder: "THEIRS" },
    "marker-size": { kind: "number", at: "argument", placeholder: "MARKER_SIZE" },
    path: { kind: "text", at: "argument", placeholder: "PATH" },
  },
  file: ({ ours }) => ours as string,
  async run({ cwd, dryRun, render, tell }, input) {
    const read = (name: "base" | "ours" | "theirs") => readPlain(resolve(cwd, String(input[name])));
    const [base, ours, theirs] = [read("base"), read("ours"), read("theirs")];
    const markerSize = sizeOf(input);
    const { text, conflicts, clean } = mergeTexts(base.text, ours.text, theirs.text, {
      markers: true,
      markerSize,
    });
    if (text !== ours.text && !dryRun) ours.replace(text);
    const path = String(input["path"] ?? input["ours"]);
    const found = conflicts.map((one) => ({ ...one, line: lineOf(text, one) }));
    const { said } = texts[render.language];
    for (const { code, args, line } of found) tell(visible(`${path}:${line}: ${(said as Said)[code](args)}`));
    const count = conflicts.filter(({ code }) => code === "TEXT_CONFLICT").length;
    return {
      ok: true,
      data: { clean, conflicts: found.map(({ code, args, line }) => ({ code, args, line })) },
      lines: [],
      diff: { before: ours.text, after: text },
      ...(clean ? {} : { verdict: { code: "MERGE_CONFLICTS", args: { path, count } } }),
    };
  },
};

function sizeOf(input: RawInput): number {
  const given = input["marker-size"];
  return typeof given === "number" ? given : 7;
}

/** The line on which something in the merged text begins, from 1 on. */
function lineOf(text: string, { range }: MergeConflict): number {
  return text.slice(0, range.start).split(/\r\n|\n|\r/).length;
}
