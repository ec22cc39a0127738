import { word } from "./readers.ts";
import type { Word } from "./types.ts";

/** Code that seems to write rather than to read. What may repeat in it is bounded: hostile code is no longer work. */
const WRITES = [
  /writ|append|unlink|remove|rename|(?:shutil|fse?|FileUtils|File)\.m(?:ove|v)|os\.replace|copy|truncat|rmtree|rm(?:Sync)?\(|inplace|File\.(?:open|delete)|file_put|\btouch\b/i,
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
  const words = [...[...found].map(word), ...writing.flatMap(writtenInLoops)];
  return writing.some((code) => ARGUMENTS.test(code)) ? [...words, ...handed] : words;
}

/** `for f in glob('src/*.ts')`, `for root, _, files in os.walk('src')`, `glob(…).forEach((f) => …)`. */
const LOOPS = [
  /\bfor\s{1,9}\(?\s{0,9}(?:(?:const|let|var|my)\s{1,9})?\$?(?<name>[A-Za-z_]\w{0,60})(?:\s{0,9},[\w\s,]{1,99})?\s{1,9}(?:in|of)\s{1,9}(?<from>[^\n;]{1,500})/g,
  /(?<from>\b(?:[\w.]{0,60}glob\w{0,9}|readdir\w{0,9}|Dir)\b[^\n;]{1,300}?)\.(?:forEach|map|each)\b\s{0,9}[({]?\s{0,9}(?:async\s{1,9})?[(|]?\s{0,9}(?<name>[A-Za-z_]\w{0,60})/g,
];
/** Maximum number of loops, and of names that are made of a loop's. */
const MOST_LOOPS = 20;
/** Maximum length of code that is searched for loops (characters). */
const LONGEST_LOOPED = 50_000;
const LITERAL = /(['"`])([^'"`\n]{1,400})\1/g;
/** Texts beside a folder's: modules, encodings, endings. */
const NO_FOLDER =
  /^(?:(?:node:)?(?:fs|path|glob)|utf-?8|latin-?1|ascii|[rwab]{1,2}|[\\,;:]\w{0,9}|\.\w{1,9})$/i;
const ENDING = /\bends_?with\s{0,9}\(\s{0,9}['"](\.\w{1,20})['"]/gi;

/** Files that code finds, by pattern or in a folder, and writes one after the other. */
function writtenInLoops(whole: string): Word[] {
  const code = whole.slice(0, LONGEST_LOOPED);
  const endings = [...code.matchAll(ENDING)].map(([, end = ""]) => `**/*${end}`);
  return LOOPS.flatMap((pattern) => [...code.matchAll(pattern)])
    .slice(0, MOST_LOOPS)
    .flatMap(({ groups: { name = "", from = "" } = {} }) => {
      if (!isWritten(name, code)) return [];
      // Up to the loop's own code.
      const [head = ""] = from.split(/\)\s*\{|\)\)\s|:\s|:$/, 1);
      const texts = [...head.matchAll(LITERAL)].map(([, , text = ""]) => text);
      const isDeep = /\brglob\b/.test(head);
      const patterns = texts
        .filter((text) => /[*?]/.test(text))
        .map((text) => (isDeep ? `**/${text}` : text));
      const folders = texts.filter((text) => !/[*?]/.test(text) && !NO_FOLDER.test(text));
      return below(folders, patterns.length > 0 ? patterns : endings);
    });
}

function below(folders: readonly string[], patterns: readonly string[]): Word[] {
  const names = patterns.length > 0 ? patterns : folders.length > 0 ? ["**"] : [];
  return (folders.length > 0 ? folders : ["."]).flatMap((folder) =>
    names.map((name) => ({
      text: `${folder.replace(/\/+$/, "")}/${name.replace(/^\.\//, "")}`,
      quoted: false,
    })),
  );
}

/** Whether a loop's name, or one that is made of it, is what is written, removed or moved. */
function isWritten(name: string, code: string): boolean {
  const made = new RegExp(
    String.raw`\b([A-Za-z_]\w{0,60})\s{0,9}(?:=|\bin\b|\bof\b)\s{0,9}[^\n;=]{0,300}\b${name}\b`,
    "g",
  );
  const others = [...code.matchAll(made)].slice(0, MOST_LOOPS).map(([, one = ""]) => one);
  const names = String.raw`\b(?:${[name, ...others].join("|")})\b`;
  const path = String.raw`\s{0,9}\(\s{0,9}(?:[^)\n,]{0,200}|[^)\n,]{0,60}join\s?\([^)\n]{0,200})${names}`;
  return [
    String.raw`\b(?:(?:write|append)(?:Text)?File\w*|Bun\.write|file_put_contents|File\.(?:write|delete)|unlink\w*|rm(?:Sync)?|remove|truncate\w*|rename\w*|move)${path}`,
    String.raw`\bopen${path}[^\n]{0,60}?,\s{0,9}(?:mode\s{0,9}=\s{0,9})?['"][rbt]{0,3}[wax+]`,
    String.raw`${names}\.(?:write_text|write_bytes|unlink|rename|replace|open)\(`,
  ].some((pattern) => new RegExp(pattern).test(code));
}

/** `os.system('…')`, `execSync("…")`, `subprocess.run(['sed', '-i', …])`, `system "…"`. */
const CALLED =
  /\b(?:(?:system|shell_exec|passthru|p?open2?|Popen|(?:exec|spawn)(?:File)?(?:Sync)?|run|call|check_call|check_output|getoutput|Command|sh)\s{0,9}\(|(?:system|exec|sh)\s(?=['"]))((?:[\s,[{]{0,9}(?:args\s{0,9}:\s{0,9}\[\s{0,9})?(?:'[^'\n]{1,1000}'|"(?:[^"\\\n]|\\.){1,1000}"|`[^`]{1,1000}`)){1,30})/g;
const CALLED_TEXT = /'([^'\n]*)'|"((?:[^"\\\n]|\\.)*)"|`([^`]*)`/g;
/** Maximum number of commands that are read in code. */
const MOST_CALLS = 50;

/** Commands that code hands to a shell, or to the system word by word. */
export function commandsIn(code: string): string[] {
  return [...code.matchAll(CALLED)].slice(0, MOST_CALLS).map(([, texts = ""]) => {
    const words = [...texts.matchAll(CALLED_TEXT)].map(([, ...all]) =>
      (all.slice(0, 3).find((one) => one !== undefined) ?? "").replace(/\\(["'\\])/g, "$1"),
    );
    const [first = ""] = words;
    return words.length === 1 ? first : words.map((one) => `'${one.replaceAll("'", "'\\''")}'`).join(" ");
  });
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
