import { withoutEnd } from "../paths/ends.ts";
import { isLatin } from "../text/latin.ts";
import { words } from "../vocabulary/words.ts";
import type { SoftClaim } from "./claim.ts";
import { isAgentLike, nameIn, unmarked } from "./names.ts";
import { isPathLike, pathsIn } from "./paths.ts";
import { fieldKind } from "./fields.ts";
import { beginningOf, holds, isOne } from "./phrases.ts";
import { FORMER, saysWhatLike, stateOf } from "./states.ts";

/** Who, and which files, as one line says it. */
export type SaidClaim = Pick<SoftClaim, "who" | "paths"> & Partial<SoftClaim>;

/**
 * How sure it is, without the line itself, that it speaks of who has what: a list of locks, of work that goes on, of agents,
 * or none of these.
 */
export type SectionEvidence = "claims" | "work" | "live" | "none";

/** What parts a line says things in: dashes, bars, arrows, brackets, a colon or comma. */
const CUTS =
  /\s{2,}|\s+(?:[-–—]{1,3}|[|=•·])\s+|\s+(?=(?:since|until|till|seit|bis|depuis|jusqu|desde|hasta|até|dal|fino)\b)|\s*(?:→|⇒|←|⇐|-{1,2}>|=>|<-{1,2})\s*|[:,;]\s+|[\uff1a\uff0c\u3001\uff1b]\s*|(?<=^|\s)[([]|[)\]](?=$|[\s.,;:])/g;
const ARROW = /→|⇒|←|⇐|-{1,2}>|=>|<-{1,2}/;
/** A moment, in front or among the rest. */
const MOMENT =
  /\[?\b\d{4}-\d\d-\d\d(?:[T ]\d\d?:\d\d(?::\d\d)?(?:\.\d+)?)?(?:Z\b|\s?[+-]\d\d:?\d\d)?\]?|(?<![\w/.-])\[?\d{1,2}(?:[:h]\d\d|\s?[ap]m)\]?(?![\w/-])/gi;
/** A text without the moments in it; one without a digit has none. */
export function withoutMoments(text: string): string {
  return /\d/.test(text) ? text.replace(MOMENT, " ") : text;
}

/** Words of one letter case that stand in a name's place and are none. */
const NO_PERSON =
  /^(?:new|create|created|creates|add|adds|added|update|updates|updated|delete|deleted|remove|modify|rename|renamed|edit|draft|test|tests|todo|fixme|tmp|temp|optional|required|default|main|master|generated|deprecated|legacy|example|implement|check|read|review|write|run|build|verify|ensure|make|move|open|keep|replace|extract|investigate|document|clean|commit|install|wire|finish|continue|start|try|look|strengthen|improve|extend|migrate|seit|depuis|desde|dal|bis|jusqu|hasta|até|fino|later|today|tomorrow|tonight|soon|yesterday|now|since|until|neu|nouveau|nuevo|novo|nuovo|see|note|important|warning|high|medium|low|urgent|blocker|yes|no|ok|true|false|null|p\d|v\d+|mon|tue|wed|thu|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday|eta|fix|feat|feature|bug|bugfix|refactor|chore|docs?|wip|all|both|only|the|this|that|it|we|you|they|he|she|i|nous|vous|on|ils|elle|il|wir|sie|es|er|man|ich|noi|nosotros|ellos|n[oó]s|eles|private|public|internal|secret|found|present|missing|verified|passed|failed|exists|unchanged|encrypted|protected|readonly|admin|entry|entrypoint|readme|lines?|files?|path|location|targets?|rules?|image|branch|plans?|contents?|previous|context|key|what|next|source|status|category|summary|registered|proposed|deferred|checked|revised|gap|reference|and|or|with|but|things|primary|overall|purpose|results?|decisions?|acceptance|executive|critical|agenda|background|overview|changes|tasks|steps|goals?|objectives?|objectif|phase|stage|step|part|initial|failure|stop|prerequisites|requirements|risks?|questions?|links?|resources|impact|modifications|checklist|prochains?|points|fichiers|r[eé]solution|r[eé]sum[eé]|contact|verdict|kriterien|ergebnis|tab|wave|track|article|sprint|section|chapter|tier|level|row|item|issue|page|confirm|fresh|carried|ref|detailed|journal|[ée]tat|n[aä]chste|resultados?|siguientes?|pr[oó]ximos?|resumen)$/i;
/** Parts of the code that are also what somebody is called by; small, in a remark, they are not. */
const PARTS_OF_CODE =
  /^(?:api|ui|css|config|types?|utils?|helpers?|schema|server|client|backend|frontend|shared|core|lib|module|components?|docs?)$/;

/**
 * `src/a.ts (T. Mori, since Tuesday)`, `**Ines**: seed data — cmd/seed.go`, `src/moon.js = luna`, `kim → src/router.ts`: a line that
 * falls into a path, a name beside it, and remarks. The stronger the evidence of the section, the less a name has to look like one.
 */
export function saidInParts(body: string, evidence: SectionEvidence): SaidClaim | null {
  const plain = withoutMoments(body).replace(/[*_]+(?=[([])|(?<=[)\]])[*_]+/g, "");
  const pieces = cut(plain);
  if (pieces.some(({ text }) => isOver(text))) return null;
  const aside = plain.includes("(") ? mentionedIn(plain) : new Set();
  const paths = pathsIn(plain, "prose").filter(
    (path) => (evidence === "claims" || isSure(path, plain)) && !(aside.has(path) && !path.includes("/")),
  );
  if (paths.length === 0) return null;
  const who = named(pieces, evidence, plain);
  return who === null ? null : { who, paths };
}

/** What is a file or folder for certain: `light/colour` in a sentence may be two words. */
export function isSure(path: string, text: string): boolean {
  return (
    (/[*]|\.[A-Za-z]\w{0,9}$|^\.?\w+(?:\/[\w.-]+){2,}$|\/$/.test(path) && !/^[A-Z]+-\d/.test(path)) ||
    text.includes(`\`${path}`)
  );
}

/** The files that remarks speak of among other things: `(projects, writing, now.json)`. */
function mentionedIn(text: string): ReadonlySet<string> {
  const remarks = [...text.matchAll(/(?<=^|\s)\(([^()]*)\)/g)].map(([, remark = ""]) => remark);
  const isMixed = (remark: string) =>
    !remark.split(/[,\s]+/).every((token) => token === "" || isPathLike(token.replaceAll("`", "")));
  return new Set(remarks.filter(isMixed).flatMap((remark) => pathsIn(remark, "prose")));
}

interface LinePart {
  readonly text: string;
  /** Whether a bracket stands before it. */
  readonly isRemark: boolean;
}

/** The parts, paths in code or with brackets of their own left whole. */
function cut(text: string): LinePart[] {
  const kept: string[] = [];
  const guarded = text.replace(
    /`[^`]+`|\[[^\]]{1,120}\]\([^)\s]{1,300}\)|\S*\/\S*[([]\S*/g,
    (path) => `\u0001${kept.push(path) - 1}\u0002`,
  );
  const pieces: LinePart[] = [];
  let from = 0;
  let isRemark = false;
  const add = (to: number) => {
    const part = guarded
      .slice(from, to)
      .replace(/\u0001(\d+)\u0002/g, (_, at: string) => kept[Number(at)] ?? "");
    if (part.trim() !== "") pieces.push({ text: part.trim(), isRemark });
  };
  for (const { 0: mark, index } of guarded.matchAll(CUTS)) {
    add(index);
    from = index + mark.length;
    isRemark = mark === "(" || mark === "[";
  }
  add(guarded.length);
  return pieces;
}

/** `25 min left` says that it goes on. */
const REMAINING = /\d+\s*(?:s|sec|m|min|minutes?|h|hours?|d|days?)\s+(?:left|remaining|to go)\b/gi;

/** A part that is a state and says that it is over or nobody's: `done`, `free`, `abgeschlossen`. */
function isOver(written: string): boolean {
  const part = /\d/.test(written) ? written.replace(REMAINING, "") : written;
  const reduced = words(unmarked(part));
  return reduced !== "" && reduced.split(" ").length <= 3 && stateOf(part) === "over" && !saysWhatLike(part);
}

const MENTION = /(?:^|[\s([])(@[A-Za-z][\w.-]{1,38})(?![\w/])/;

/** `(api)`, `(priors; may never force)`: a small word that says what the file is, and no name. */
function isDescription(remark: string, plain: string): boolean {
  const name = plainName(remark);
  return (
    PARTS_OF_CODE.test(name) ||
    (/^\p{Ll}+$/u.test(name) && !plain.includes(`(${remark})`) && !plain.includes(`[${remark}]`))
  );
}

function named(pieces: readonly LinePart[], evidence: SectionEvidence, plain: string): string | null {
  const others = pieces.filter((piece, at) => !isPathOnly(piece.text) && !isFormer(pieces, at));
  const isPair = ARROW.test(plain) && others.length === 1;
  const likely = others.find(({ text }) => isAgentLike(plainName(text)) && fieldKind(text) === null);
  // `[tess] src/a.ts`, and nothing else.
  const [first] = pieces;
  if (first?.isRemark === true && others.length === 1 && pieces.length > 1 && !first.text.startsWith("[")) {
    const name = plainName(first.text);
    if (others[0] === first && isAnyName(name)) return nameIn(name);
  }
  if (evidence === "none")
    return isPair && likely !== undefined ? nameIn(plainName(likely.text)) : ownerIn(others);
  for (const { text } of others) {
    const mentioned = MENTION.exec(text)?.[1];
    if (mentioned !== undefined) return mentioned;
    const behind =
      behindWho(text) ??
      (fieldKind(text) === "who"
        ? pieces[pieces.findIndex((piece) => piece.text === text) + 1]?.text
        : undefined);
    if (behind !== undefined) return isPathLike(behind) ? null : nameIn(behind);
  }
  // `s1 (Claude Code, main window) — editing src/a.ts`: what is in brackets only says who that is.
  const isExplained =
    likely?.isRemark === true &&
    likely === pieces[1] &&
    first !== undefined &&
    !/\s/.test(first.text) &&
    !isPathOnly(first.text);
  if (isExplained && isAnyName(plainName(first.text))) return nameIn(plainName(first.text));
  if (likely !== undefined) return nameIn(plainName(likely.text));
  // `infra/vpc.tf: bea (editing)`, and nothing else.
  const [sole, ...more] = others.filter(({ text }) => stateOf(text) !== "live");
  const isSole = others.length === 2 && more.length === 0 && sole !== undefined && !/\s/.test(sole.text);
  if (isSole && isAnyName(plainName(sole.text))) return nameIn(plainName(sole.text));
  if (evidence === "live") return null;
  const any = others.find(
    (piece) =>
      (piece === pieces[0] ||
        piece.isRemark ||
        (evidence === "claims" && isPathOnly(pieces[pieces.indexOf(piece) - 1]?.text ?? "")) ||
        isBetween(piece, pieces)) &&
      !(piece.isRemark && isDescription(piece.text, plain)) &&
      isAnyName(plainName(piece.text)),
  );
  return any === undefined ? null : nameIn(plainName(any.text));
}

/** `(last: Agent Orange)`, `previously Ann`: who had it. */
function isFormer(pieces: readonly LinePart[], at: number): boolean {
  const [before, own] = [pieces[at - 1], pieces[at]].map((piece) => words(piece?.text ?? ""));
  return FORMER.test(own ?? "") || (before !== "" && FORMER.exec(before ?? "")?.[0] === before);
}

/** `Tax rounding – olek – src/tax.ts`: one word beside the file, and what is done in several before it. */
function isBetween(piece: LinePart, pieces: readonly LinePart[]): boolean {
  const at = pieces.indexOf(piece);
  return (
    at > 0 &&
    !/\s/.test(piece.text) &&
    /\s/.test(pieces[0]?.text ?? "") &&
    [pieces[at - 1], pieces[at + 1]].some((next) => next !== undefined && isPathOnly(next.text))
  );
}

/** `owned by the UI agent`: whose a file is, said in full, needs no heading that says so. */
function ownerIn(pieces: readonly LinePart[]): string | null {
  for (const { text } of pieces) {
    const [phrase = ""] = words(text).match(/^(?:\w+ ){1,2}(?:by|par|von|por|da)(?= )/) ?? [];
    const name = phrase === "" ? undefined : behindWho(text);
    if (name !== undefined && isAgentLike(name)) return nameIn(name);
  }
  return null;
}

/** `locked by kilo-2`, `pris par Claude-B`, `by Ann`: the name behind such words. */
export function behindWho(part: string): string | undefined {
  const bare = unmarked(part);
  const phrase = beginningOf("who", words(bare)) ?? "";
  // Only what needs a name behind it, and no name itself: `agent 7`.
  if (!/(?:^| )(?:by|to|for|par|pour|von|durch|fur|por|para|da|an|a)$/.test(phrase) || !/\s/.test(bare))
    return undefined;
  const rest = bare.split(/\s+/).slice(phrase.split(" ").length).join(" ");
  const name = plainName(rest.replace(ARTICLE, ""));
  return name !== "" && (name.split(/\s+/).length <= 3 || isAgentLike(name)) ? name : undefined;
}

const ARTICLE = /^(?:the|le|la|l'|der|die|das|den|dem|el|il|lo|o|a)\s+/i;
const SIGNS = /^[^\p{L}\p{N}@#[(]+/u;
const LATIN_SIGNS = /^[^A-Za-z\xaa\xb5\xba\xc0-\xd6\xd8-\xf6\xf8-\xff0-9\xb2\xb3\xb9\xbc-\xbe@#[(]+/;
/** `Agent Sud est dessus`: what somebody does, behind the name. */
const DOES =
  /\s+(?:is|est|ist|está|è)\s+(?:on (?:it|this)|at it|dessus|en train.*|(?:noch |gerade )?dran|en ello|al lavoro)(?:\s.*)?$/i;

/** What stood before a moment that was taken out: `agent-7 at`. */
const BEFORE_MOMENT =
  /\s+(?:at|on|since|from|um|seit|ab|à|vers|depuis|a las|desde|às|desde as|alle|dalle|om|sinds|od)\s*$/i;

function plainName(part: string): string {
  const bare = withoutEnd(unmarked(part).replace(BEFORE_MOMENT, ""), /[\s:,.;]/);
  const name = bare.replace(isLatin(bare) ? LATIN_SIGNS : SIGNS, "");
  const first = name.replace(DOES, "");
  return first !== name && first !== "" && (isAgentLike(first) || /^[A-Z\u00c0-\u00de]\S*$/.test(first))
    ? first
    : name;
}

function isPathOnly(part: string): boolean {
  const bare = unmarked(part);
  return bare !== "" && bare.split(/\s+/).every((token) => isPathLike(token.replace(/[,;.]$/, "")));
}

const NAME = /^[\p{L}\p{N}@._#'-]+(?: [\p{L}\p{N}@._#'()-]+)*$/u;
const LATIN_NAME =
  /^[A-Za-z\xaa\xb5\xba\xc0-\xd6\xd8-\xf6\xf8-\xff0-9\xb2\xb3\xb9\xbc-\xbe@._#'-]+(?: [A-Za-z\xaa\xb5\xba\xc0-\xd6\xd8-\xf6\xf8-\xff0-9\xb2\xb3\xb9\xbc-\xbe@._#'()-]+)*$/;
const LETTER = /\p{L}/u;
const LATIN_LETTER = /[A-Za-z\xaa\xb5\xba\xc0-\xd6\xd8-\xf6\xf8-\xff]/;
/** How a word of a name of several begins. */
const FIRST = /^[\p{Lu}\p{N}#@(]/u;
const LATIN_FIRST = /^[A-Z\xc0-\xd6\xd8-\xde0-9\xb2\xb3\xb9\xbc-\xbe#@(]/;

/** `Template API`, `Settings Panel`: what a file is of a program. */
const PART_OF_PROGRAM =
  / (?:api|ui|ux|pages?|tabs?|views?|screens?|panels?|forms?|routes?|handlers?|hooks?|components?|modules?|models?|schemas?|tables?|tests?|suite|documentation|status|reports?|guides?|index|briefing|review|editors?|files?|folders?|scripts?|templates?|librar(?:y|ies)|layers?|stores?|managers?|providers?|contexts?|clients?|servers?|controllers?|quer(?:y|ies)|jobs?|queues?|services?|plan|strategy|config(?:uration)?|settings|utils|helpers|types|logic|flow|variants|regex|path)$/;

/** What may be anybody's name: one word, or several that are written as names are. */
export function isAnyName(name: string): boolean {
  const tokens = name.split(/\s+/);
  if (name === "" || tokens.length > 3 || name.length > 40 || NO_PERSON.test(tokens[0] ?? "")) return false;
  const [only, letter, first] = isLatin(name)
    ? [LATIN_NAME, LATIN_LETTER, LATIN_FIRST]
    : [NAME, LETTER, FIRST];
  if (!only.test(name) || !letter.test(name)) return false;
  if (tokens.length > 1 && !tokens.every((token) => first.test(token) || /\d/.test(token))) return false;
  const reduced = words(name);
  return (
    !(tokens.length > 1 && PART_OF_PROGRAM.test(reduced) && !isAgentLike(name)) &&
    nameIn(name) !== null &&
    fieldKind(name) === null &&
    stateOf(name) === null &&
    beginningOf("lock", reduced) === null &&
    !isOne("current", reduced) &&
    !holds("not", reduced)
  );
}

/** Such a word by itself: as a folder or a part of a name it says nothing. */
const AVOIDED =
  /[.;,(]?\s*(?<![\w./-])(?:do(?:es)? not|don't|doesn't|never|not|except|ne pas|ne touche|sauf|jamais|no toca|no tocar|evito|evita|nicht|n[aã]o toca|n[aã]o mexe|non tocca|NO toca|N[AÃ]O toca)(?![\w/-]|\.\w)|[,;] (?:so|please) (?:do |use |take |work |go |start )/i;
/** How each of these words begins: a look that is quick to compile. */
const BEGINS_AVOIDED = /\b(?:do|n|except|sauf|jamais|evit|so|please)/i;

/** The text up to the part that is said to be left alone, which is no claim. */
export function upToAvoided(text: string): string {
  const found = BEGINS_AVOIDED.test(text) ? AVOIDED.exec(text) : null;
  return found === null ? text : text.slice(0, found.index);
}

/** What stands before an item: marks of quotation and of a list, and in a group the box. */
export const LEAD = /^\s*(?:>\s*)*(?:(?:[-*+]|\d+[.)])\s+)?(\[[^\]\n]{0,3}\]\s+)?/;

/** The first word, without marks. */
export function bare(text: string): string {
  return unmarked(text).split(/[\s,;]+/)[0] ?? "";
}

/** Whether a few words may be somebody's name. */
export function isName(text: string): boolean {
  const name = unmarked(text);
  const reduced = words(name);
  return (
    nameIn(name) !== null &&
    reduced.split(" ").length <= 4 &&
    fieldKind(name) === null &&
    !isPathLike(name) &&
    !/[.!?]$|^#? ?\d+ |:\s/.test(name) &&
    !/^(?:the|a|an|le|la|les|el|der|die|das|o|il)\s/i.test(name)
  );
}

/** One word that may be anybody's name, and no state. */
export function isPerson(name: string): boolean {
  return /^@?\p{L}[\p{L}\d._-]{1,30}$/u.test(unmarked(name)) && isName(name) && stateOf(name) === null;
}
