import type { Word } from "./types.ts";

/** Code that seems to write rather than to read. What may repeat in it is bounded: hostile code is no longer work. */
const WRITES = [
  /writ|append|unlink|remove|rename|os\.replace|copy|truncat|rmtree|rm(?:Sync)?\(|inplace|File\.(?:open|delete)|file_put|\btouch\b/i,
  /(?:open|File\.new)\s{0,9}\([^)]{0,200},\s{0,9}(?:mode\s{0,9}=\s{0,9})?['"`][rbt]{0,3}[wax+]/i,
  // Tcl's `open FILE w`.
  /\bopen\s{1,9}[^\s\]]{1,400}\s{1,9}[wa]\b/,
  // `open(F, ">file")`, and commands handed to a shell. Elsewhere `>` compares, or belongs to an arrow.
  /['"`]\s?\+?>/,
  /(?:system|exec|open|spawn|run|call|output)\w{0,20}\s?\([^)]{0,200}(?<![=-])>/i,
];

/** Printing is no writing. */
const PRINTS = /\bstd(?:out|err)(?:\.buffer)?\.write/gi;
/** Code that asks what it was handed. */
const ARGUMENTS = /\barg[vs]?\b|argparse|\bARGF\b|fileinput|\bshift\b/i;

const TEXT = String.raw`\s{0,9}(?:[rbfu]{0,2})(['"\x60])[^'"\x60\n]{1,4000}\1`;
/** Calls that only read the file they name first. */
const READS = [
  new RegExp(
    String.raw`\b(?:read(?:File|Text|Link|dir)?(?:Sync)?|readTextFile(?:Sync)?|read_?text|read_?bytes|exists(?:Sync)?|l?stat(?:Sync)?|access(?:Sync)?|createReadStream|require|import|file_get_contents|file_exists|is_?file|is_?dir|getsize|getmtime|listdir|basename|dirname|(?:File|IO)\.(?:read|exist\??|readlines|foreach|size)|Bun\.file|slurp)\s{0,9}\(${TEXT}`,
    "gi",
  ),
  // The source of a copy stays as it is.
  new RegExp(
    String.raw`\b(?:copy(?:File)?(?:Sync)?|copy2|copyfile|copytree|cp(?:Sync)?|FileUtils\.cp)\s{0,9}\(${TEXT}\s{0,9},`,
    "gi",
  ),
  new RegExp(
    String.raw`\bopen\s{0,9}\(${TEXT}\s{0,9}(?:,\s{0,9}(?:mode\s{0,9}=\s{0,9})?['"]r[bt]{0,2}['"]\s{0,9})?(?:,\s{0,9}(?:encoding|errors|newline)\s{0,9}=\s{0,9}['"][^'"]{0,40}['"]\s{0,9}){0,3}\)`,
    "g",
  ),
  new RegExp(
    String.raw`\bPath\s{0,9}\(${TEXT}\s{0,9}\)\s{0,9}\.(?:read_text|read_bytes|exists|stat|is_file|is_dir|name|stem|suffix|parent)\b`,
    "g",
  ),
];
/** `'src/' + 'auth.ts'`, and `join('src', 'auth.ts')`. */
const JOINED = /(['"`])\s{0,9}\+\s{0,9}(['"`])/g;
const PARTS = /\bjoin\s{0,9}\(\s{0,9}((?:['"`][^'"`\n]{1,400}['"`]\s{0,9},?\s{0,9}){2,20})\)/g;
const SLASHED = /(['"`])\s{0,9}\)?\s{1,9}\/\s{1,9}(['"`])/g;
/** `f = 'text'`: a name for it. */
const NAMED =
  /(?:\b(?:const|let|var|my)\s{1,9})?\$?\b([A-Za-z_]\w{0,60})\s{0,9}=\s{0,9}((['"`])[^'"`\n]{1,400}\3)\s{0,9}(?=[;,\n]|$)/g;
/** Maximum number of names that are followed. */
const MOST_NAMES = 20;

/**
 * Whatever may be a path in code of some language that seems to write: all between quotes, brackets and blanks, but what
 * it only reads, and what it is handed.
 */
export function writtenByCode(codes: readonly string[], handed: readonly Word[]): Word[] {
  const writing = codes.filter(seemsToWrite);
  const found = new Set(writing.flatMap((code) => unread(code).split(/[\s'"`()[\]{},;=<>|&]+/)));
  found.delete("");
  const words = [...found].map((text) => ({ text, quoted: true }));
  return writing.some((code) => ARGUMENTS.test(code)) ? [...words, ...handed] : words;
}

/** The code without what it only reads, paths put together. */
function unread(code: string): string {
  const joined = code.replace(JOINED, "").replace(PARTS, inOne).replace(SLASHED, "/");
  return READS.reduce((rest, pattern) => rest.replace(pattern, " "), withValues(joined));
}

function inOne(_: string, parts: string): string {
  return `join("${parts
    .split(/['"`]\s*,?\s*/)
    .filter(Boolean)
    .join("/")}")`;
}

/** Names replaced by the text that they stand for. */
function withValues(code: string): string {
  const names = [...code.matchAll(NAMED)].slice(0, MOST_NAMES);
  return names.reduce((rest, [whole, name = "", value = ""]) => {
    const used = new RegExp(String.raw`(?<![\w.'"$])\$?${name}(?![\w'"(])`, "g");
    return rest.replace(whole, " ").replace(used, () => value);
  }, code);
}

function seemsToWrite(code: string): boolean {
  const rest = code.replace(PRINTS, "");
  return WRITES.some((pattern) => pattern.test(rest));
}
