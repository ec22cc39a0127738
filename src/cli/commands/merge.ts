import { basename, isAbsolute, relative, resolve, sep } from "node:path";
import { merge as mergeTexts } from "../../merge/index.ts";
import type { MergeArgs, MergeCode, MergeConflict } from "../../merge/types.ts";
import { readPlain } from "../../store/file/disk.ts";
import { placeAround } from "../../session/locate.ts";
import { realOf } from "../../system/files.ts";
import { escapeFor, type Audience, visible } from "../../text/clean.ts";
import { LineNumbers } from "../../text/edits.ts";
import { refuseTooMany } from "../../workspace/too-large.ts";
import { command } from "../command.ts";

type ConflictSentences = { readonly [C in MergeCode]: (args: Readonly<MergeArgs[C]>) => string };

function sentence<C extends MergeCode>(
  { code, args }: MergeConflict<C>,
  said: ConflictSentences,
  audience: Audience,
): string {
  return said[code](escapeFor(audience, args));
}

/** Length of a conflict marker, where git says none. */
const USUAL_SIZE = 7;

export const merge = command({
  name: "merge",
  readOnly: true,

  fields: {
    base: { kind: "text", at: "argument", required: true, placeholder: "BASE" },
    ours: { kind: "text", at: "argument", required: true, placeholder: "OURS" },
    theirs: { kind: "text", at: "argument", required: true, placeholder: "THEIRS" },
    "marker-size": { kind: "number", at: "argument", placeholder: "MARKER_SIZE" },
    path: { kind: "text", at: "argument", placeholder: "PATH" },
  },
  file: ({ ours }) => ours,
  async run({ cwd, dryRun, outside, render, tell }, input) {
    const target = realOf(resolve(cwd, input.ours));
    if (target !== null && !isOurs(target, cwd))
      return { ok: false, refusal: { code: "PATH_OUTSIDE", args: { path: input.ours } } };
    const read = (name: "base" | "ours" | "theirs") => readPlain(resolve(cwd, input[name]));
    const [base, ours, theirs] = [read("base"), read("ours"), read("theirs")];
    for (const { text } of [base, ours, theirs]) refuseTooMany(text);
    const markerSize = input["marker-size"] ?? USUAL_SIZE;
    const path = input.path ?? input.ours;
    const mergedWith = (newcomers: ReadonlySet<number>) =>
      mergeTexts(base.text, ours.text, theirs.text, { markers: true, markerSize, newcomers });
    let merged = mergedWith(new Set());
    const twice = merged.conflicts.flatMap((one) => (isNumberTwice(one) ? [one.args.instance] : []));
    if (twice.length > 0) {
      const { COORD_REMOTE: remote } = outside.env;
      const sides = { ours: ours.text, theirs: theirs.text };
      const { sameNewcomers } = await import("../../workspace/newcomers.ts");
      const same = await sameNewcomers(twice, sides, { cwd, path, remote });
      if (same.size > 0) merged = mergedWith(same);
    }
    const { text, conflicts, clean } = merged;
    if (text !== ours.text && !dryRun) ours.replace(text);
    const numbers = new LineNumbers(text);
    const found = conflicts.map((one) => ({ ...one, line: numbers.at(one.range.start) }));
    const { said } = render.t.answers.merge;
    const shownPath = escapeFor(render.audience, path, "path");
    for (const one of found)
      tell(visible(`${shownPath}:${one.line}: ${sentence(one, said, render.audience)}`));
    const count = conflicts.filter(({ code }) => code === "TEXT_CONFLICT").length;
    return {
      ok: true,
      data: { clean, conflicts: found.map(({ code, args, line }) => ({ code, args, line })) },
      lines: [],
      diff: { before: ours.text, after: text },
      ...(clean ? {} : { verdict: { code: "MERGE_CONFLICTS", args: { path, count } } }),
    };
  },
});

function isNumberTwice(conflict: MergeConflict): conflict is MergeConflict<"NUMBER_TWICE"> {
  return conflict.code === "NUMBER_TWICE";
}

/** The name under which git hands a driver its files, in whatever folder it was started. */
const GITS_TEMPORARY = /^\.merge_file_\w+$/;

/** Whether it is a file of the repository, outside what git keeps, or one of git's own; without a repository, one below the folder. */
function isOurs(target: string, cwd: string): boolean {
  if (GITS_TEMPORARY.test(basename(target))) return true;
  const around = placeAround(cwd, undefined);
  const roots = around === null ? [cwd] : [around.root, around.main];
  return roots.some((root) => {
    const way = relative(realOf(root) ?? root, target);
    const names = way.split(sep);
    return way !== "" && !isAbsolute(way) && names[0] !== ".." && !names.some((one) => /^\.git$/i.test(one));
  });
}
