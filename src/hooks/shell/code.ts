import type { Word } from "./types.ts";

/** Code that seems to write rather than to read. What may repeat in it is bounded: hostile code is no longer work. */
const WRITES = [
  /writ|append|unlink|remove|rename|os\.replace|copy|truncat|rmtree|rm(?:Sync)?\(|inplace|File\.(?:open|delete)|file_put/i,
  /(?:open|File\.new)\s{0,9}\([^)]{0,200},\s{0,9}(?:mode\s{0,9}=\s{0,9})?['"`][rbt]{0,3}[wax+]/i,
  // `open(F, ">file")`, and commands handed to a shell. Elsewhere `>` compares, or belongs to an arrow.
  /['"`]\s?\+?>/,
  /(?:system|exec|open|spawn|run|call|output)\w{0,20}\s?\([^)]{0,200}(?<![=-])>/i,
];

/** Printing is no writing. */
const PRINTS = /\bstd(?:out|err)(?:\.buffer)?\.write/gi;
/** Code that asks what it was handed. */
const ARGUMENTS = /\barg[vs]?\b|argparse|\bARGF\b|fileinput|\bshift\b/i;

/**
 * Whatever may be a path in code of some language that seems to write: all between quotes, brackets and blanks, and what
 * it is handed.
 */
export function writtenByCode(codes: readonly string[], handed: readonly Word[]): Word[] {
  const writing = codes.filter(seemsToWrite);
  const found = new Set(writing.flatMap((code) => code.split(/[\s'"`()[\]{},;=<>|&]+/)));
  found.delete("");
  const words = [...found].map((text) => ({ text, quoted: true }));
  return writing.some((code) => ARGUMENTS.test(code)) ? [...words, ...handed] : words;
}

function seemsToWrite(code: string): boolean {
  const rest = code.replace(PRINTS, "");
  return WRITES.some((pattern) => pattern.test(rest));
}
