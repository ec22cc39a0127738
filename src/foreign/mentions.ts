import type { Context } from "../rules/context.ts";
import { words } from "../vocabulary/words.ts";
import { mayName, plainSlashes } from "./asked.ts";
import { KEEPS_OFF } from "./loose.ts";
import { isAgentLike } from "./names.ts";
import type { Part } from "./parts.ts";
import { saysNobodys, saysOver, UP_TO } from "./states.ts";

/** A line that names a path and that no form of claims reads: what it says of it, its reader has to find out. */
export interface Mention {
  /** Counted from 1. */
  readonly line: number;
  readonly text: string;
}

/**
 * The lines of some parts that name a path, or something in a folder, and are no claim.
 * @param parts without logs, rules and examples
 * @param isRead whether some form reads a line
 */
export function mentionsIn(
  parts: readonly Part[],
  path: string,
  isRead: (line: number) => boolean,
  context: Pick<Context, "caseSensitive" | "kindOf">,
): readonly Mention[] {
  const names = namesPath(path, context);
  const found = parts
    .flatMap(({ lines }) => lines)
    .filter(({ text }) => names(text))
    .filter(({ text, line }) => !isOver(sentencesNaming(text, names)) && !isRead(line))
    .map(({ line, text }) => ({ line, text }));
  return [...headingsNaming(parts, names, isRead), ...found];
}

/** Headings that name it, over lines of which none is a claim and none says that it is nobody's. */
function headingsNaming(
  parts: readonly Part[],
  names: (text: string) => boolean,
  isRead: (line: number) => boolean,
): Mention[] {
  return parts.flatMap(({ known: { section }, isTitle, isOwn, lines, view }): Mention[] => {
    if (isTitle || isOwn || section.heading === null || !names(section.title)) return [];
    if (lines.some(({ text, line }) => isRead(line) || isOver(text))) return [];
    return [{ line: view.lineAt(section.heading.range.start), text: section.title }];
  });
}

/** The sentences of a line that name something: what another one calls done is something else. */
function sentencesNaming(text: string, names: (text: string) => boolean): string {
  if (!/[.;!?]\s/.test(text)) return text;
  const own = text.split(/(?<=[.;!?])\s+/).filter(names);
  return own.length === 0 ? text : own.join(" ");
}

/** What asks of a text whether it names a path, or something in it where that is a folder. */
export function namesPath(
  path: string,
  { caseSensitive, kindOf }: Pick<Context, "caseSensitive" | "kindOf">,
): (text: string) => boolean {
  const plain = (text: string) => plainSlashes(caseSensitive ? text : text.toLowerCase());
  const names = kindOf?.(path) === "folder" ? [within(plain(path))] : namesOf(plain(path));
  return (text) => names.some((name) => isNamed(name, plain(text)));
}

/** The same by its own name or the whole path alone, not by a folder that it is in. */
export function namesFile(
  path: string,
  { caseSensitive }: Pick<Context, "caseSensitive">,
): (text: string) => boolean {
  const plain = (text: string) => plainSlashes(caseSensitive ? text : text.toLowerCase());
  const names = namesOf(plain(path)).filter(({ isFolder }) => isFolder !== true);
  return (text) => names.some((name) => isNamed(name, plain(text)));
}

/** What is looked for, and what goes on to another name behind it. */
interface Name {
  readonly name: string;
  readonly longer: RegExp;
  /** Whether it is one that the path is in. */
  readonly isFolder?: boolean;
}

/** Maximum number of lines that are looked at for who asks about no path. */
const MOST_LIVE = 200;

/** Those that may name a file, and sound as if somebody were at it now. */
export function liveMentionsIn(
  parts: readonly Part[],
  isRead: (line: number) => boolean,
): readonly Mention[] {
  return parts
    .flatMap(({ lines }) => lines)
    .filter(({ text, line }) => mayName(text) && isPressing(text) && !isOver(text) && !isRead(line))
    .slice(0, MOST_LIVE)
    .map(({ line, text }) => ({ line, text }));
}

/** The whole path, its own name where that looks like a file's, and each folder that it is in, with its slash, or with one before its last name. */
function namesOf(path: string): Name[] {
  const parts = path.split("/");
  const last = parts.at(-1) ?? "";
  const folders = parts.slice(0, -1).map((_, at) => `${parts.slice(0, at + 1).join("/")}/`);
  return [
    ...[path, ...(/\w\.\w/.test(last) ? [last] : [])].map((name) => ({ name, longer: /^(?:[\w/-]|\.\w)/ })),
    ...folders.map((name) => ({ name, longer: /^[\w.-]/, isFolder: true })),
    ...folders
      .map((name) => name.slice(0, -1))
      .filter((name) => name.includes("/"))
      .map((name) => ({ name, longer: /^[\w/-]|^\.\w/, isFolder: true })),
  ];
}

/** Anything in a folder. */
function within(path: string): Name {
  return { name: `${path}/`, longer: /^(?!)/ };
}

function isNamed({ name, longer }: Name, text: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const after = text.slice(at + name.length, at + name.length + 2);
    if (!longer.test(after) && !/[\w/.!-]/.test(text.charAt(at - 1))) return true;
  }
  return false;
}

/** Whether a line says that what it names is done, or nobody's. */
export function isOver(text: string): boolean {
  if (/~~|^\s*[-*+]\s+\[x\]/i.test(text)) return true;
  const plain = withoutNames(text).replace(UP_TO, " ").replace(NOBODY_ELSE, " ");
  return (saysOver(plain) || saysNobodys(plain)) && !keepsOff(words(plain));
}

/** What says nothing of who is at it. */
const NOBODY_ELSE = /\bnobody else\b/gi;

function keepsOff(said: string): boolean {
  return KEEPS_OFF.test(said) || WARNS.test(said);
}

/** Maximum length of a line that is read for what it says (characters). */
const LONGEST = 2_000;

/** What stands beside the paths and the code. */
function withoutNames(text: string): string {
  const isName = (token: string) => /[/.]\w/.test(token) && !token.startsWith("*");
  return text
    .slice(0, LONGEST)
    .replace(/`[^`]*`/g, " ; ")
    .split(/\s+/)
    .map((token) => (isName(token) ? ";" : token))
    .join(" ");
}

/** Whether such a line sounds as if somebody were at it now: that is worth an agent's attention before it edits. */
export function isPressing(text: string): boolean {
  const plain = withoutNames(text);
  const said = words(plain);
  if (HARMLESS.test(said) || /\?\s*$/.test(plain)) return false;
  return (
    keepsOff(said) ||
    PRESENT.test(said) ||
    (/[^ -\u024f]/.test(plain) && OTHER_LETTERS.test(plain)) ||
    /\b\d{1,2}[:h]\d\d\b/.test(plain) ||
    plain.split(/[\s,;:()[\]|*]+/).some(isAgentLike)
  );
}

/** Words of a line that shows something, or tells a story. */
const HARMLESS = wordsOf(
  "was|were|had|when|see|for example|such as|e g|example|thanks|yesterday|last week",
  "avait|etait|voir|par exemple|exemple|hier",
  "war|hatte|siehe|zum beispiel|beispiel|gestern",
  "estaba|habia|ver|por ejemplo|ejemplo|ayer",
  "estava|tinha|por exemplo|exemplo|ontem",
  "era|aveva|vedi|per esempio|esempio|ieri",
);

/** Words of what goes on, or is about to, and of who is at it. */
const PRESENT = wordsOf(
  "now|still|currently|at the moment|since|until|till|today|tonight|tomorrow|lunch|noon|(?:this|all) (?:morning|afternoon|week|day)|for a (?:while|bit)|rest of the day|back (?:in|at|soon|by)|half ?way|half done|wip|in flight|broken|torn|in pieces|upside down|in flux|uncommitted|unsaved",
  "i m|i ll|i am|my|mine|we re|our turn|(?:will|ll) need|wait (?:for|until|before)|ask me|ping|heads up|hold off|watch out|busy|dibs|grab(?:bed|bing)?|working|editing|rewriting|refactoring|migrating|splitting|touching",
  "en ce moment|encore|depuis|jusqu|aujourd hui|demain|midi|ce (?:matin|soir)|je suis|je touche|je garde|je m occupe|attention|attendez|occupe|en cours|en chantier|en travaux",
  "gerade|jetzt|noch|seit|bis|heute|morgen|mittag|ich bin|vorsicht|bitte|wartet|dran|baustelle|kaputt",
  "ahora|todavia|desde|hasta|hoy|manana|estoy|cuidado|ojo|esperad|ocupado|liado",
  "agora|ainda|ate|hoje|amanha|estou|espera|mexendo",
  "adesso|ora|ancora|fino|oggi|domani|attenzione|aspettate|occupato|sto",
  "nu|nog|sinds|tot|vandaag|bezig|teraz|jeszcze|dzis|jutro|simdi|bugun|su an|hala|yarin|just nu|idag|imorgon",
);

/** Words that keep others off, beside those that say it of a claim. */
const WARNS = wordsOf(
  "(?:keep|stay) away|leave (?:it|this|that|me)|steer clear|off limits|careful|(?:do not|don t|please) (?:merge|commit|push|run)|dont (?:touch|edit|change|open|modify|merge|commit|push|run)|nobody (?:touch|edit|change|open|modify|merge|commit|push|run)",
  "ne (?:touch|modifi|edit)\\w*|personne ne",
  "nicht mergen",
);

/** The same in letters that `words()` takes apart. */
const OTHER_LETTERS =
  /сейчас|пока|до (?:вечера|обеда|завтра)|не трога|занят|зараз|正在|目前|现在|請勿|请勿|不要|勿动|今|まで|触って|触らない|編集中|修改|작업 중|지금|수정 중|까지|건드리지/i;

/** Any of these words, as `words()` leaves them; a line a language. */
function wordsOf(...languages: readonly string[]): RegExp {
  return new RegExp(`\\b(?:${languages.join("|")})\\b`);
}
