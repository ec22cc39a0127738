import { gitBytes, type GitPlace } from "../../system/git.ts";
import { type TreeEntries, treeText } from "./objects.ts";
import type { TempStore } from "../../system/temp-store.ts";

/** Three texts of a path that are to become one; a character a byte. */
export interface ThreeTexts {
  readonly path: string;
  /** Mode and id of each, as git writes them. */
  readonly base: string;
  readonly sides: readonly [string, string];
}

/** A merge that stands for many: each of the texts under a name of its own. */
export interface TextsMerge {
  readonly commits: readonly [string, string];
  /** Where the merge of three texts stands in it. */
  readonly nameOf: (texts: ThreeTexts) => string;
}

/** The attributes by which git merges a path otherwise than its texts. */
const MERGING = ["merge", "conflict-marker-size"];

/** Paths of which attributes say how they are merged: where they lie matters. @throws GitError */
export async function pathsMergedOtherwise(
  place: GitPlace,
  paths: readonly string[],
): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const ask = ["check-attr", "-z", "--stdin", ...MERGING];
  const fields = (await gitBytes(place, ask, paths.map((path) => `${path}\0`).join(""))).split("\0");
  return new Set(
    fields.filter((_, at) => at % 3 === 0 && at + 2 < fields.length && fields[at + 2] !== "unspecified"),
  );
}

/** Two commits whose merge has that of each of these texts in it. The same three stand there once. */
export function textsMerge(
  all: readonly ThreeTexts[],
  store: TempStore,
  commitOf: (tree: string, parents: readonly string[]) => string,
): TextsMerge {
  const keyOf = ({ base, sides }: ThreeTexts) => [base, ...sides].join("|");
  const names = new Map([...new Set(all.map(keyOf))].map((key, at) => [key, `t${at}`]));
  const trees = [new Map(), new Map(), new Map()] as const satisfies readonly TreeEntries[];
  for (const one of all)
    for (const [at, text] of [one.base, ...one.sides].entries()) {
      const [mode = "", id = ""] = text.split(" ");
      trees[at]?.set(names.get(keyOf(one)) ?? "", { mode, id });
    }
  const [base, ours, theirs] = trees.map((entries) => store.put("tree", treeText(entries)));
  const from = commitOf(base ?? "", []);
  return {
    commits: [commitOf(ours ?? "", [from]), commitOf(theirs ?? "", [from])],
    nameOf: (texts) => names.get(keyOf(texts)) ?? "",
  };
}
