import type { Word } from "./types.ts";

/** Code that seems to write rather than to read. What may repeat in it is bounded: hostile code is no longer work. */
const WRITES = [
  /writ|append|unlink|remove|rename|os\.replace|copy|truncat|rmtree|rm(?:Sync)?\(|File\.(?:open|delete)|file_put/i,
  /open\s{0,9}\([^)]{0,200},\s{0,9}(?:mode\s{0,9}=\s{0,9})?['"`][rbt]{0,3}[wax+]/i,
  /\bputs\b.{0,200}File/i,
  // `open(F, ">file")`, and commands handed to a shell. Elsewhere `>` compares, or belongs to an arrow.
  /['"`]\s?\+?>/,
  /(?:system|exec|open|spawn|run|call|output)\w{0,20}\s?\([^)]{0,200}(?<![=-])>/i,
];

/** Whatever may be a path in code of some language that seems to write: all between quotes, brackets and blanks. */
export function writtenByCode(code: string): Word[] {
  if (!WRITES.some((pattern) => pattern.test(code))) return [];
  const found = new Set(code.split(/[\s'"`()[\]{},;=<>|&]+/).filter((text) => text !== ""));
  return [...found].map((text) => ({ text, quoted: true }));
}
