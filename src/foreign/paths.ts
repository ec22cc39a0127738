import { words } from "../vocabulary/words.ts";
import { withoutEnd } from "../paths/ends.ts";
import { isBlank } from "./names.ts";
import { isOne } from "./phrases.ts";

/**
 * - `list`: all of it are paths, of which a single word may be one (`frontend`).
 * - `item`: it is one path, spaces and all, if it looks like one.
 * - `prose`: what looks like a path among words.
 */
type Where = "list" | "item" | "prose";

const SCHEME = /^[a-z][\w+.-]*:\/\//i;
const ABROAD = /^(?:~|[a-z]:[\\/])/i;
/** Folders of the machine, not of a repository. */
const SYSTEMS = /^\W{0,3}\/(?:etc|var|usr|home|root|proc|mnt|sbin|Users)\//;
const BRANCH =
  /^(?:fix|feat|feature|hotfix|chore|bugfix|release|refactor|origin|agent|claude|codex)\/[^.*]*$/i;
const EXTENSION = /(?:^|[\w)\]*}-])\.[A-Za-z][A-Za-z0-9]{0,9}$/;
const NAMED =
  /^(?:Makefile|Dockerfile|Procfile|Gemfile|Rakefile|LICENSE|Jenkinsfile|\.[a-z][\w-]*(?:rc|ignore|attributes|env)?)$/;
/** Abbreviations, versions and hosts that only look like a file with an extension. */
const NO_FILE =
  /^(?:e\.g|i\.e|[A-Z](?:\.[A-Z])+|etc|vs|v?\d+(?:\.\d+)+|node\.js|next\.js|vue\.js|(?:[\w-]+\.)+(?:com|org|io|dev|net|ai))\.?$/i;

/** Maximum length of what is taken for a path (characters). */
const LONGEST_NAME = 300;

/** Whether a single token is a path rather than a word. */
export function isPathLike(token: string): boolean {
  if (token.length > LONGEST_NAME || SCHEME.test(token) || ABROAD.test(token) || NO_FILE.test(token))
    return false;
  if (
    !/^[\w.@*{[(!/+~#$-][^\s"'<>|;]*$/.test(token) &&
    !/^[A-Za-z\u00c0-\u1fff\u3040-\ud7ff][^\s"'<>|;]*$/.test(token)
  )
    return false;
  if (/^[\w-]+(?:\/[\w-]+)+$/.test(token) && BRANCH.test(token)) return false;
  if (/[=]|\(\)/.test(token) || /^@[\w-]+$/.test(token)) return false;
  // Bold that was not closed is no pattern.
  if (/^\*\*[^/]|[^/*]\*\*(?:[^/]|$)/.test(token)) return false;
  // `world.Chunk`: what code calls something by.
  if (!token.includes("/") && /\.[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*$/.test(token)) return false;
  if (token.includes("*"))
    return !token.includes(":") && /[\w/.]/.test(token) && !/^\*+[^/.*]*\*+$/.test(token);
  if (NAMED.test(token) || EXTENSION.test(token)) return true;
  return (
    /[^/\s]\/|^\/\w/.test(token) && !/^v?\d+(?:\/v?\d+)+$/.test(token) && !/^[A-Z]\w*\/[A-Z]\w*$/.test(token)
  );
}

/** The paths that a text names, each once, as patterns of the repository. */
export function pathsIn(text: string, where: Where): string[] {
  const found = new Set<string>();
  const take = (token: string, force = false) => {
    const path = SYSTEMS.test(token) ? "" : trimmedPath(token.replaceAll(COMMA, ","));
    const isPath =
      isPathLike(path) ||
      (force &&
        /^[\w.@-]*\w[\w.@-]*$/.test(path) &&
        !/^\d+$/.test(path) &&
        !isOne("free", words(path)) &&
        !isOne("over", words(path)));
    if (isPath && !isBlank(path)) found.add(path);
  };
  // A link's text is shown, its target is meant.
  const plain = withWholeBraces(text.includes("*") ? text.replace(ITALICS, "$1$2") : text).replace(
    /\[([^\]]{1,120})\]\(([^)\s]{1,300})[^)]{0,300}\)/g,
    (_, shown: string, target: string) =>
      isPathLike(trimmedPath(target)) && !isEndOf(shown, target)
        ? ` \`${trimmedPath(target)}\` `
        : ` ${shown} `,
  );
  const rest = plain.replace(/`([^`]+)`|"([^"]+)"/g, (all: string, code = "", quoted = "") => {
    const inner = (code || quoted).trim();
    if (where !== "prose" && /\s/.test(inner) && isPathWithSpaces(inner) && !areSeveral(inner))
      found.add(trimmedPath(inner));
    else if (code === "") return all;
    else
      for (const token of inner.split(/[\s,;\u3001\uff0c\uff1b]+/))
        take(token, where !== "prose" && !/\s/.test(inner));
    return ", ";
  });
  if (where === "item" && /\s/.test(rest.trim()) && isPathWithSpaces(rest.trim()))
    found.add(trimmedPath(rest.trim()));
  else if (where === "prose") {
    const tokens = rest.split(/[\s,;\u3001\uff0c\uff1b]+|→|->/);
    const isWord = (token: string) => ITALIC.test(token) || (tokens.length >= TALK && isAlternatives(token));
    for (const token of tokens) if (!isWord(token)) take(token);
  } else
    for (const item of withoutRemark(rest, found.size > 0)
      .replace(/<br\s*\/?>/gi, ",")
      .split(/[,;\n\u3001\uff0c\uff1b]+|\s\+\s|\s&\s|\s(?:and|et|y|und|e)\s/))
      addItem(item, take);
  return [...found];
}

/** From so many words on, what has a slash and no more of a path may be two words. */
const TALK = 8;
const TOP =
  /^(?:\.\w+|src|source|lib|libs|apps?|tests?|docs?|packages?|pkg|cmd|internal|server|client|web|api|www|site|scripts?|tools?|bin|config|public|static|assets|components?|pages|views|models|controllers|services?|modules?|hooks|utils|helpers|routes|styles|frontend|backend|ui|core|common|shared|infra|deploy|db|data|migrations|examples?|fixtures|include|crates|plugins|mobile|ios|android|engine|game|world)$/i;

/** `save/load`, `momentum/time`, `read/write/seek` in a sentence: words to choose from. */
function isAlternatives(token: string): boolean {
  const bare = token.replace(/^[("'“‘«*_]+|[)"'”’».,:;!?*_]+$/g, "");
  const [first = "", ...others] = bare.split("/");
  return others.length > 0 && /^[\p{L}-]{2,}(?:\/[\p{L}-]{2,})+$/u.test(bare) && !TOP.test(first);
}

/** `*No files are locked*`: words in italics are no patterns. */
const ITALIC = /^(?:\*[\p{L}\d]+|[\p{L}\d]+\*)[.,:;!?]?$/u;
const ITALICS = /(^|[\s(>-])\*(?=\p{L})([^*`/\n]* [^*`/\n]*[\p{L}\p{N}.!?…):])\*(?=[\s).,;:!?]|$)/gu;

/** `[src/a.ts](../src/a.ts)`: from where the page lies, the target is the file that is shown. */
function isEndOf(shown: string, target: string): boolean {
  const path = shown.replaceAll("`", "");
  return path.includes("/") && target.endsWith(`../${path}`);
}

/** In the place of a comma that parts no two paths. */
const COMMA = "\u0003";

/** `src/{a,b}/*.ts` is one path. */
function withWholeBraces(text: string): string {
  return text.includes("{") ? text.replace(/\{[^{}\s]*\}/g, (all) => all.replaceAll(",", COMMA)) : text;
}

/** A list's text up to a dash behind which it only speaks of the paths. */
function withoutRemark(text: string, hasPaths: boolean): string {
  const at = text.search(/\s[-–—]\s/);
  return at >= 0 && (hasPaths || isPathLike(text.slice(0, at).trim())) ? text.slice(0, at) : text;
}

function addItem(item: string, take: (token: string, force?: boolean) => void): void {
  // A remark in parentheses behind a path; a route group (`app/(shop)/x.ts`) stays.
  const bare = item.replace(/(^|\s)\([^)]{0,300}\)/g, " ").trim();
  const tokens = bare.split(/\s+/).filter((token) => token !== "");
  for (const token of tokens) take(token, tokens.length === 1);
}

/** `app/** lib/**`: paths with nothing but a space between, and no name with spaces. */
function areSeveral(text: string): boolean {
  return text.split(/\s+/).every((token) => /\/\*|\w\/$|\/.*\.\w+$/.test(token) && isPathLike(token));
}

function isPathWithSpaces(text: string): boolean {
  return (
    text.includes("/") &&
    text.length < LONGEST_NAME &&
    !/[|;"<>]|\s[-–—]\s|:\s|,\s/.test(text) &&
    !SCHEME.test(text) &&
    text.split("/").every((name) => name.split(/\s+/).length <= 4)
  );
}

/** A token without what is not of the path: marks, quotes, a full stop, a line number, the slash of the repository's root. */
export function trimmedPath(token: string): string {
  // Bold is a mark, `**/x/**` is a pattern.
  let path = token
    .trim()
    .replace(/^(\*\*|__)(?![/*])(.+?)(?<![/*])\1$/, "$2")
    .replace(/^["'“”«»‘’<([{]+(?=[\w./*@])/, (open) => (balanced(token, open) ? open : ""));
  path = withoutEnd(path, /["'“”«»‘’>,;:!?]/).replace(/(?<=[)\]}])\.+$/, "");
  path = path.replace(
    /^\(([^()]+)\)\.?$|^\[([^[\]]+)\]\.?$/,
    (_, round?: string, square?: string) => round ?? square ?? "",
  );
  if (/[)\]}]$/.test(path) && !balanced(path, "")) path = withoutEnd(path, /[)\]}]/);
  path = path.replace(/(\.[A-Za-z]\w{0,9}):\d+(?:[-:]\d+)*$/, "$1").replace(/#L\d+.*$/, "");
  path = path.replace(/(?<=[\w*/)\]}])\.+$/, "").replace(/^(?:\.\.\.|…)\//, "**/");
  return path.replace(/^(?:\.?\/)+(?=[^/])/, "");
}

function balanced(text: string, opening: string): boolean {
  const count = (mark: string) => text.split(mark).length;
  return (
    !/["'“”«»‘’<]/.test(opening) &&
    count("(") === count(")") &&
    count("[") === count("]") &&
    count("{") === count("}")
  );
}
