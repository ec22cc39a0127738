import { withoutEnd } from "../paths/ends.ts";
import { hasSmall, isLatin } from "../text/latin.ts";
import { readTime } from "../time/time.ts";
import { words } from "../vocabulary/words.ts";
import type { SoftClaim } from "./claim.ts";
import { mayName } from "./asked.ts";
import { announced, nameless, pairsOf } from "./brief.ts";
import { eventsOf } from "./events.ts";
import {
  type SectionEvidence,
  isAnyName,
  isSure,
  type SaidClaim,
  saidInParts,
  upToAvoided,
  withoutMoments,
} from "./items.ts";
import { saidLoosely } from "./loose.ts";
import { isAgentLike, nameIn, narrowed, NOBODY, unmarked } from "./names.ts";
import { type ForeignLine, type Part, PERSON_SIGN } from "./parts.ts";
import { isPathLike, pathsIn } from "./paths.ts";
import { isData } from "./data.ts";
import { beginningOf, fieldKind, firstOf, evidenceOf, holds, ONLY, stateOf, tenseOf } from "./words.ts";

const LEAD = /^\s*(?:>\s*)*(?:(?:[-*+]|\d+[.)])\s+)?(\[[^\]\n]{0,3}\]\s+)?/;
const MARK =
  /^(?:\ud83d[\udd12\udd10\udea7\udd04\udd34\udfe0-\udfe2\udfe5\udfe7\udfe8\udd35\udd28\uded1]|\u23f3|\u26a0|\ufe0f|\s)+/;
/** Words before a notice: `Heads up: Ann is in src/a.ts`. */
const NOTICE =
  /^[*_]*(?:heads[- ]up|attention|warning|note|notice|fyi|careful|achtung|vorsicht|hinweis|attenzione|atenci[oó]n|aten[cç][aã]o|aviso|avviso|nota)[*_]*\s*[:!–—-][*_]*\s+/i;
const OVER = /^\s*(?:[-*+]\s+)?(?:~~|\[x\])|\u2705|\u2714|\ud83d\udd13/i;

const EXAMPLE = /\((?:for )?(?:example|exemple|par exemple|ejemplo|beispiel|exemplo|esempio)\)/i;

function isExample(text: string): boolean {
  return text.includes("(") && EXAMPLE.test(text);
}

const LETTERS = /\p{L}{2}/u;
const LATIN_LETTERS = /[A-Za-z\xaa\xb5\xba\xc0-\xd6\xd8-\xf6\xf8-\xff]{2}/;

function hasLetters(name: string): boolean {
  return (isLatin(name) ? LATIN_LETTERS : LETTERS).test(name);
}

/**
 * A line that is a lock by itself, an item of a list that somebody is named in, or one that is begun.
 * @param isClaimed whether another form has read a line already, which then counts
 */
export function claimsInLines(part: Part, isClaimed: (line: number) => boolean): SoftClaim[] {
  const claims: SoftClaim[] = [];
  const events = eventsOf(part).lines;
  let evidence: SectionEvidence | "past" = part.evidence;
  const person = personIn(part);
  let above: Bearer | null = person === null ? null : { who: person, indent: -1 };
  let question = "";
  for (const [at, line] of part.items.entries()) {
    const text = inTree(part.items, at) ?? line.text;
    const asked = question;
    if (text.trim() !== "") question = /\?\W*$/.test(text) && text.length < 300 ? text : "";
    evidence = evidenceBelow(line, part) ?? evidence;
    const indent = text.search(/\S/);
    if (above !== null && indent <= above.indent && indent >= 0) above = null;
    if (above?.isOfList === true && text.trim() !== "" && !BEGINS.test(text)) above = null;
    above = nameAlone(text, evidence, indent) ?? (evidence === "past" ? null : bearerOfList(text)) ?? above;
    if (above?.indent === indent && isOverBelow(part.items, at)) above = null;
    if (evidence === "past" || text.length > 600 || text.trim().length < 6 || events.has(line.line)) continue;
    if (
      !(part.isAbout(text) || (asked !== "" && part.isAbout(asked))) ||
      isExample(text) ||
      OVER.test(text) ||
      SHOWN.test(text) ||
      part.tableLines.has(line.line)
    )
      continue;
    if (isData(line.fence) || isClaimed(line.line)) continue;
    const pairs = above === null ? pairsOf(text) : null;
    if (pairs !== null) {
      for (const said of pairs)
        claims.push({ task: "", state: "", until: null, ...said, line: line.line, text });
      continue;
    }
    const owned = ownersIn(text);
    for (const clause of owned ?? clausesOf(text)) {
      const own = clause === line.text ? line : { text: clause, line: line.line, fence: line.fence };
      const said =
        (above !== null && indent > above.indent
          ? below(clause, above.who)
          : read(own, part, owned === null ? evidence : "claims", asked)) ??
        whoBelow(part.items, at) ??
        (owned === null ? nameless(text, part) : null);
      if (said !== null && !isFileName(said.who) && (nameIn(said.who) !== null || said.who === NOBODY))
        claims.push({ task: "", state: "", until: null, ...said, line: line.line, text });
    }
  }
  return claims;
}

/** `benchmark.py`, `claude/` of `.claude/`: what is a file's or folder's, and nobody's. */
function isFileName(who: string): boolean {
  return /\.[a-z]\w{0,4}(?:\s|$)|\/(?:\s|$)/.test(who) && isPathLike(who.split(" ", 1)[0] ?? "");
}

/** A leaf of a tree of folders, with a remark and nothing that points at somebody. */
const SHOWN = /^[\s\u2502]*[\u251c\u2514](?!.*(?:<-|\u2190|@|\ud83d[\udd12\udd10]))/;

interface Bearer {
  readonly who: string;
  readonly indent: number;
  /** Whether what is no item of a list ends it. */
  readonly isOfList?: boolean;
}

const HELD_BELOW =
  /\b(?:locked|claimed|reserved|taken|held|owned|edited|verrouillés?|réservés?|bloqueados?|reservados?|gesperrt|reserviert|bloccati|riservati) (?:by|for|par|pour|por|para|von|für|da|per) (?:the |l'|el |o |den |die )?([^,:.;()]{2,40}?)(?:\s+(?:until|till|since|at|while|jusqu|depuis|hasta|desde|até|bis|seit|fino)\b[^:]*(?::\d\d[^:]*)*|\s*\([^)]*\))?[*_]*:[*_]*\s*$/i;

/** `These files are locked by claude-2 until 9:40:` over a list of them. */
function bearerOfList(text: string): Bearer | null {
  if (text.length > 200 || !/:[*_]*\s*$/.test(text)) return null;
  const [, who = ""] = HELD_BELOW.exec(text) ?? [];
  return isAgentLike(who) ? { who, indent: -1, isOfList: true } : null;
}

const LEAF = /^([\s\u2502\u251c\u2514\u2500|`+-]*)([\w.@-]+\/)(?=\s|$)/;

/** A line of a tree of folders with its whole path, where an arrow says whose it is: `  api/  <- Mira`; null for any other. */
function inTree(items: readonly ForeignLine[], at: number): string | null {
  const { text = "", fence = null } = items[at] ?? {};
  if (fence === null || !/<-|\u2190/.test(text)) return null;
  const [, lead = "", name = ""] = LEAF.exec(text) ?? [];
  if (name === "") return null;
  let path = name;
  let depth = lead.length;
  for (const above of items.slice(Math.max(0, at - 200), at).toReversed()) {
    if (above.fence !== fence || depth === 0) break;
    const [, indent = "", folder = ""] = LEAF.exec(above.text) ?? [];
    if (folder === "" || indent.length >= depth) continue;
    path = folder + path;
    depth = indent.length;
  }
  return path + text.slice(lead.length + name.length);
}

/** A heading of one name below one of work that goes on, or with a state behind it, over nothing but files: `## Current work`, `### Marisol`. */
function personIn({ parent, title, lines, called, about, tense }: Part): string | null {
  if (tense === "past" || (parent === null && called === null)) return null;
  const isAtIt = stateOf(about) === "live" || evidenceOf(parent?.title ?? "") !== null;
  if (!isAtIt) return null;
  if (called === null && (!isAnyName(title) || /^\p{Ll}/u.test(title) || stateOf(title) !== null))
    return null;
  const said = lines.map(({ text }) => text).filter((text) => text.trim() !== "");
  const isFile = (text: string) =>
    BEGINS.test(text) && isPathLike(bare(text.slice(LEAD.exec(text)?.[0].length ?? 0))) && /[/.*]/.test(text);
  return said.length > 0 && said.slice(0, 40).every(isFile) ? unmarked(called ?? title) : null;
}

const OWNERS =
  /(?:^|[.!:]\s+|>\s*|[-*]\s+)[*_]*(?:owners|due[nñ]os|propri[ée]taires|donos|proprietari|besitzer|zust[äa]ndig)[*_]*\s*:[*_]*\s+(.+)$/i;

/** `Owners: /data = ann, /src = bot-2.`: each pair of a list; null for any other line. */
function ownersIn(text: string): readonly string[] | null {
  if (!text.includes("=") && !text.includes("\u2192")) return null;
  const list = (OWNERS.exec(text)?.[1] ?? "").replace(/\.\s*$/, "");
  const pairs = list.split(/[,;]\s+/);
  return list !== "" && pairs.every((pair) => /\S\s*(?:=|\u2192)\s*\S/.test(pair))
    ? pairs.map((pair) => pair.replace(/^[`*_]*\/([\w-]+)\/?[`*_]*(?=\s*[=\u2192])/, "`$1/`"))
    : null;
}

const AND =
  /(?:,?\s+(?:and|while|et|und|y|e)|(?<=[\w`)])\.)\s+(?=(?:[A-Z\u00c0-\u00de@]|only |the )[^,;]*?(?:\s|`)\S*[/.*]\S)/;

/** `Agent A is changing a.ts and Agent B is changing b.ts` says two things. */
function clausesOf(text: string): readonly string[] {
  if (!/[/.]\w/.test(text)) return [text];
  const [first = "", ...others] = text.split(AND);
  const isTwo =
    others.length > 0 && [first, ...others].every((one) => /[/.]\w|\w\/[`\s]/.test(one) && SAYS.test(one));
  return isTwo ? [first, ...others] : [text];
}

/** A verb between two. */
const SAYS = /\s(?:works|is|are|has|owns|holds|takes|may|est|a|ist|hat|está|tem|ha)\s/;

/** The file that a heading is: what is said below it is said of that. */
function heldFile(part: Part): string | null {
  return isPathLike(part.title) && /[/.]/.test(part.title) ? (pathsIn(part.title, "item")[0] ?? null) : null;
}

/** The file of a question, of which the answer speaks: `Who has src/a.ts?` */
function fileIn(question: string): string | null {
  const [path, ...more] =
    question === "" ? [] : pathsIn(question, "prose").filter((one) => isSure(one, question));
  return path === undefined || more.length > 0 ? null : path;
}

/** `WIP:`, `**In progress**`, `ACTIVE AGENTS`: a line that stands over others as a heading does; null for any other. */
function evidenceBelow({ text }: ForeignLine, part: Part): SectionEvidence | "past" | null {
  if (text.length > 60 || text.trim() === "" || /^\s*(?:[-*+]\s|\d+[.)]\s|\||>)|[/.]\w/.test(text))
    return null;
  const name = unmarked(text);
  const isHeading =
    name.endsWith(":") || (name !== "" && !hasSmall(name)) || /^\s*(\*\*|__).+\1\s*$/.test(text);
  if (!isHeading || !hasLetters(name)) return null;
  const isLabel =
    fieldKind(name.replace(/:$/, "")) !== null && !(evidenceOf(name) !== null && part.who === null);
  if (isLabel) return null;
  const tense = stateOf(name) === "over" && evidenceOf(name) === null ? "past" : tenseOf(name);
  if (tense === "past") return "past";
  return tense === "live" || stateOf(name) === "live" ? (evidenceOf(name) ?? "work") : part.evidence;
}

/** A list's item that is a name and nothing else: the items within it are what its bearer has. */
function nameAlone(text: string, evidence: SectionEvidence | "past", indent: number): Bearer | null {
  const sign = PERSON_SIGN.exec(text)?.[0] ?? "";
  if ((sign === "" && !BEGINS.test(text)) || text.length > 80) return null;
  const name = unmarked(text.slice(sign.length).trim()).replace(/:$/, "");
  const isName = isAgentLike(name) || ((evidence === "claims" || evidence === "work") && isAnyName(name));
  return isName && evidence !== "past" && fieldKind(name) === null ? { who: name, indent } : null;
}

/** Whether the items within one say that it is done. */
function isOverBelow(items: readonly ForeignLine[], at: number): boolean {
  const indent = (items[at]?.text ?? "").search(/\S/);
  for (const { text } of items.slice(at + 1, at + 40)) {
    if (text.trim() === "") continue;
    if (text.search(/\S/) <= indent) return false;
    const [, label = "", value = ""] = LABELLED.exec(text) ?? [];
    if (label !== "" && fieldKind(label) === "state") return stateOf(value) === "over";
  }
  return false;
}

/** A list's item that is a file, whose bearer stands within it: `- src/a.ts`, `  - by: mel`. */
function whoBelow(items: readonly ForeignLine[], at: number): SaidClaim | null {
  const { text = "" } = items[at] ?? {};
  if (!BEGINS.test(text)) return null;
  const indent = text.search(/\S/);
  for (const { text: next } of items.slice(at + 1, at + 8)) {
    if (next.trim() === "") continue;
    if (next.search(/\S/) <= indent) return null;
    const [, label = "", value = ""] = LABELLED.exec(next) ?? [];
    if (fieldKind(label) === "state" && stateOf(value) === "over") return null;
    if (fieldKind(label) !== "who") continue;
    const paths = pathsIn(text.slice(LEAD.exec(text)?.[0].length ?? 0), "item");
    return paths.length === 1 ? { who: unmarked(value), paths } : null;
  }
  return null;
}

const BEGINS = /^\s*(?:[-*+]|\d+[.)])\s/;
const LABELLED = /^\s*(?:[-*+]\s+)?[*_]*([^:*_`]{1,30}?)[*_]*\s*:[*_]*\s+(.+)$/;

function below(text: string, who: string): SaidClaim | null {
  const rest = text.slice(LEAD.exec(text)?.[0].length ?? 0);
  const label = /^[*_]*([^:*_`]{2,30})[*_]*:\s/.exec(rest)?.[1];
  if (label !== undefined && fieldKind(label) !== "files" && !isPathLike(bare(label))) return null;
  const paths = pathsIn(upToAvoided(rest), "prose");
  return paths.length === 0 ? null : { who, paths };
}

/** The signs of a lock's line, of which it has at least one: a path, a name before it, a box, a key. */
const LIKELY = /[/.*]|@|=|\[|->|\u2192|file/;

/** What stands around the name in a task with a box. */
const NAMES_SOMEBODY = /[@([:]|\s[-–—|]\s/;

function read(line: ForeignLine, part: Part, given: SectionEvidence, asked: string): SaidClaim | null {
  const { text } = line;
  const about = line.fence === null ? (heldFile(part) ?? fileIn(asked)) : null;
  if (!LIKELY.test(text) && about === null) return null;
  const lead = LEAD.exec(text);
  const box = lead?.[1]?.trim() ?? "";
  const rest = narrowed(text.slice(lead?.[0].length ?? 0)).trim();
  const marked = MARK.exec(rest)?.[0] ?? "";
  const body = rest.slice(marked.length).replace(NOTICE, "");
  const isTask = box !== "" && (part.called !== null || NAMES_SOMEBODY.test(body));
  if (about === null && !isTask && !mayName(body)) return null;
  const evidence = evidenceOfLine(given, marked, box, body);
  const isLive = evidence !== "none";
  return (
    keyed(body, isLive) ??
    (isLive || ENDS_LIVE.test(body) ? arrow(body) : null) ??
    locked(body) ??
    firstPerson(body) ??
    announced(body) ??
    sentence(body, isLive) ??
    (isLive ? labelled(body, evidence === "claims") : null) ??
    (box !== "" ? ticked(body, box, part.called, evidence) : null) ??
    saidInParts(upToAvoided(body), evidence) ??
    saidLoosely(body, evidence, about, part.isTitle ? "" : part.title)
  );
}

/** A lock's sign, a box that is begun, or a state that goes on makes a line surer than its heading does. */
function evidenceOfLine(given: SectionEvidence, marked: string, box: string, body: string): SectionEvidence {
  if (given === "claims" || /\ud83d[\udd12\udd10]/.test(marked) || LOCKED_FOR.test(body)) return "claims";
  if (given === "none" && box !== "" && !/[~/>-]/.test(box)) return "live";
  if (/(?:\ud83d[\udea7\udd04\udd28\udfe2\udfe1]|\u23f3)\ufe0f?\s*$/.test(body)) return "work";
  if (given === "work" || /\ud83d/.test(marked) || /[~/>-]/.test(box)) return "work";
  // `claude-3 [busy]: src/lexer.ts`
  const [, remark = ""] = given === "none" ? (/[([]([^()[\]]{2,24})[)\]]/.exec(body) ?? []) : [];
  if (isLiveCell(remark)) return "live";
  const cells = body.split(/\s+[|–—-]\s+/);
  return given === "none" && cells.length > 2 && cells.some((cell) => isLiveCell(cell)) ? "live" : given;
}

/** A lock within the line, with a name behind it: `src/a.ts — 🔒 Jo`. */
const LOCKED_FOR =
  /\ud83d[\udd12\udd10]\ufe0f?\s*[*_]*(?:@|[A-Z\u00c0-\u00de][a-z\u00df-\u00ff]|[\w-]+\s+(?:since|seit|depuis|desde|dal)\b|(?:agent|claude|codex|session|bot)\b)/;

function isLiveCell(cell: string): boolean {
  return words(cell).split(" ").length <= 3 && stateOf(cell) === "live";
}

const PAIR =
  /(?:^|[\s|,;([])([A-Za-z\u00c0-\u1fff\u3040-\ud7ff][A-Za-z\u00c0-\u1fff\u3040-\ud7ff _-]{1,20}?)\s*[=:]\s*([^|,;=()[\]]+?)(?=\s*(?:[|,;()[\]]|$)|\s+[-–—]{1,2}\s|\s+[A-Za-z\u00c0-\u1fff\u3040-\ud7ff_-]{2,20}\s*=)/g;

/** Files with nothing but commas between. */
const LIST = /^[^\s|,;=()[\]]+(?:,\s?[^\s|,;=()[\]]*[/.]\w[^\s|,;=()[\]]*)+/;

/** `LOCKED fix/x | agent=claude | since=…`, `src/a.ts (owner: anna, until: 18:00)`. */
function keyed(body: string, isLive: boolean): SaidClaim | null {
  if (!/[=:]/.test(body)) return null;
  const values = new Map<string, string>();
  // Paths may hold such marks, words do not.
  if (/\*\*\w/.test(body)) body = body.replace(/\*\*(?=\w)|(?<=[\w.:])\*\*/g, "");
  for (const { 0: pair, 1: key = "", 2: first = "", index } of body.matchAll(PAIR)) {
    // `CLAIM agent=red-1`: the word before a key is not of it.
    const [word = "", ...others] = key.trim().split(/\s+/);
    const kind = fieldKind(beginningOf("lock", words(word)) === null ? key.trim() : others.join(" ") || word);
    const list =
      kind === "files" ? LIST.exec(body.slice(index + pair.length - first.length))?.[0] : undefined;
    if (kind !== null && !values.has(kind)) values.set(kind, (list ?? first).trim());
  }
  const who = values.get("who");
  const isLock = beginningOf("lock", words(body)) !== null;
  const [head = ""] = body.split(/[|([{;,]|\s[\w-]+=|\s[-–—]+\s/);
  if (who === undefined || !(isLive || isLock || isPathLike(unmarked(head.trim())))) return null;
  if (stateOf(values.get("state") ?? "") === "over" || beginningOf("over", words(body)) !== null) return null;
  // `Held by: ann`, and nothing else.
  if (values.size === 1 && head.includes(who)) return null;
  const paths = pathsIn(values.get("files") ?? head, "prose");
  const bare = isLock
    ? unmarked(head).replace(/^[A-Za-z\u00c0-\u1fff\u3040-\ud7ff _]+?\s(?=\S+$)/, "")
    : unmarked(head);
  const task = values.get("task") ?? (paths.length === 0 ? bare : "");
  if (paths.length === 0 && task === "") return null;
  return {
    who: unmarked(who),
    paths,
    task,
    state: values.get("state") ?? "",
    until: readTime(values.get("until") ?? ""),
  };
}

/** An arrow to a name, and behind it that the work goes on: `server/ <- dana (in progress)`. */
const ENDS_LIVE = /<-.*\((?:wip|in progress|en cours|in arbeit|en curso|em andamento|in corso)\)\s*$/i;

/** Somebody, and the files behind a colon or in brackets. */
const GIVEN = /^[*_]*(@?\p{L}[\p{L}\d._-]*(?: [\p{Lu}\d#][\p{L}\d._-]*)?)[*_]*(?::\s+|\s*\()(.+)$/u;

/** `codex-3267 -> src/a.ts`, `src/a.ts → codex`, `src/a.ts <- dana`. */
function arrow(body: string): SaidClaim | null {
  const cut = /\s*(?:-{1,2}>|=>|→|⇒|<-{1,2}|⇐|←)\s*/.exec(body);
  if (cut === null) return null;
  const [left, right] = [body.slice(0, cut.index), body.slice(cut.index + cut[0].length)];
  if (/->|=>|→/.test(right)) return null;
  // `Login form → Yara (src/login/**)`: a task, and whose it is.
  const [, given = "", files = ""] = GIVEN.exec(right) ?? [];
  if (!isPathLike(bare(left)) && files !== "" && (isAgentLike(given) || isAnyName(given))) {
    const paths = stateOf(files.replace(/\S*[/.]\S+/g, "")) === "over" ? [] : pathsIn(files, "prose");
    if (paths.length > 0) return { who: given, paths };
  }
  const [isLeftPath, isRightPath] = [
    isPathLike(bare(left)),
    pathsIn(firstPart(right), "list").some(
      (path) => /[/.*]/.test(path) && (isSure(path, right) || firstPart(right).trim() === path),
    ),
  ];
  if (!isLeftPath && isRightPath && isName(left))
    return { who: unmarked(left), paths: pathsIn(firstPart(right), "list") };
  if (stateOf(firstPart(right).replace(/^[^(]*/, "")) === "over") return null;
  const name = firstPart(right)
    .replace(/\s*\([^)]{0,300}\)\s*$/, "")
    .replace(ONLY, "");
  return isLeftPath && !isPathLike(bare(right)) && isName(name)
    ? { who: unmarked(name), paths: pathsIn(left, "prose") }
    : null;
}

/** `LOCK src/a.ts claude 2026-11-29`, `[LOCKED] src/a.ts by codex-1`. */
function locked(body: string): SaidClaim | null {
  const label = /^[*_`]*([A-Za-z\u00c0-\u1fff\u3040-\ud7ff _]{2,30}?)[*_`]*:/.exec(body);
  if (label !== null && fieldKind(label[1] ?? "") !== null && fieldKind(label[1] ?? "") !== "state")
    return null;
  const inner = body.replace(/^[[(*_`]+([A-Za-z\u00c0-\u1fff\u3040-\ud7ff _]+?)[\])*_`:]+\s*/, "$1 ");
  const reduced = words(inner.slice(0, 60).replaceAll("_", " "));
  const word = beginningOf("lock", reduced);
  if (word === null || !/^[A-Z\u00c0-\u00de\d _]{3,}\b|^[[(]/.test(body.replace(/^[*_`]+/, ""))) return null;
  const paths = pathsIn(inner, "prose");
  if (paths.length === 0) return null;
  const names = inner
    .split(/\s+|[|,;()[\]]/)
    .map((token) => unmarked(token).replace(/:$/, ""))
    .filter((token) => token !== "" && !isPathLike(token) && !/^[\d:.TZ+-]+$/.test(token));
  const [, after = "", behind] =
    /(?:^|\s)(?:[Bb]y|par|por|von|da)\s+((@?[^\s|,;:()[\]]{2,40})[^|,;:()[\]]{0,40})/.exec(inner) ?? [];
  const whole =
    after.split(/\s+(?:until|till|since|for|on|at|jusqu|depuis|bis|seit|hasta|desde|até|fino)\b/)[0] ?? "";
  const instance = /\bInstance\s*#?\s*\d+/i.exec(inner)?.[0];
  const named =
    (isAgentLike(whole) ? whole.trim() : behind) ??
    instance ??
    names.find((token) => isAgentLike(token)) ??
    names.find(
      (token) =>
        beginningOf("lock", words(token)) === null && /^[@A-Za-z\u00c0-\u1fff\u3040-\ud7ff]/.test(token),
    );
  const isHeld = word === "lock" || holds("held", word);
  if (named === undefined) return isHeld ? { who: NOBODY, paths } : null;
  return { who: named, paths };
}

/** Words for somebody's work at this moment. */
const NOW =
  /^(?:is (?:editing|working|touching|changing|refactoring)|travaille|est en train|arbeitet|esta |sta |werkt|pracuje)/;
const CHANGES = /^(?:is|are) (?:rewrit|port|mov|split|clean|migrat|rework|renam|updat|fix)ing\b/;
/** Words that only say when, between somebody and what they do. */
const WHEN =
  / (?:currently|now|right now|still|just|already|also|presently|today|actively|busy|in the middle of|at the moment|gerade|momentan|aktuell|derzeit|noch|actuellement|encore|en ce moment|ahora|actualmente|agora|atualmente|ora|adesso|attualmente)(?= )/g;
/** `is rewriting`, `are porting`: whatever is done now. */
const DOING = /^(?:[\p{L}\d]+ ){1,4}?(?=(is|are) (?!not\b)\p{L}+ing\b)/u;

/** `claude is editing src/a.ts`, `@anna : travaille sur src/x/**`. */
function sentence(body: string, isLive: boolean): SaidClaim | null {
  const plain = body.replace(/(?<!\/)\*\*(?!\/)/g, "");
  const cut =
    /^(@?[A-Za-z\u00c0-\u1fff\u3040-\ud7ff][A-Za-z\u00c0-\u1fff\u3040-\ud7ff0-9 _.()#-]{0,40}?)\s*[:,]?\s+(?=[A-Za-z\u00c0-\u1fff\u3040-\ud7ff])/.exec(
      plain,
    );
  if (cut === null) return null;
  const reduced = words(plain.slice(0, 160)).replace(WHEN, "");
  const isDoing = reduced.includes(" is ") || reduced.includes(" are ");
  const doing = isDoing ? DOING.exec(reduced) : null;
  const has = doing === null ? HAS_OPEN.exec(reduced) : null;
  const said = firstOf("does", reduced);
  // What others do is said behind it: `Codex is splitting a.ts. Nobody edits it.`
  const isBehind = doing !== null && (said?.before.length ?? 0) > doing[0].length;
  const does =
    (has === null ? null : { word: has[2] ?? "", before: has[1] ?? "" }) ??
    (isBehind ? null : said) ??
    (doing === null ? null : { word: doing[1] ?? "", before: doing[0].trim() });
  if (does === null || does.before === "" || does.before.split(" ").length > 4) return null;
  const [verb = ""] = does.word.split(" ");
  const at = plain
    .split(/(?<=\s)/)
    .reduce(
      (found, token, i, all) =>
        found < 0 && i > 0 && words(token).split(" ", 1)[0] === verb
          ? all.slice(0, i).join("").length
          : found,
      -1,
    );
  const who = withoutEnd(unmarked(plain.slice(0, Math.max(at, 0))), /[:,\s-]/);
  if (
    who === "" ||
    /\s(?:who|that|which|qui|que)$/i.test(who) ||
    holds("not", words(who).split(" ").slice(-1).join(" ")) ||
    /\s(?:had|was|were|avait|avaient|hatte|hatten|war|hab[ií]a|tinha|aveva)$/i.test(who)
  )
    return null;
  const isAtIt =
    (has !== null ||
      NOW.test(does.word) ||
      (doing !== null && CHANGES.test(reduced.slice(doing[0].length)))) &&
    /^\p{Lu}/u.test(who) &&
    isPerson(who);
  if (!isAgentLike(who) && !(isLive && isName(who)) && !isAtIt) return null;
  const paths = pathsIn(upToAvoided(plain.slice(at)), "prose");
  return paths.length === 0 ? null : { who, paths };
}

/** `Nadia has src/a.ts open`, `Uwe hat lib/b.c gesperrt`. */
const HAS_OPEN =
  /^((?:[^ ]+ ){0,2}[^ ]+) (has|hat|tiene|tem|ha|a) .{2,120}? (?:open|locked|reserved|checked out|claimed|taken|in hand|offen|gesperrt|reserviert|ouvert|verrouille|reserve|pris|abierto|bloqueado|reservado|tomado|aberto|aperto|bloccato|riservato|preso)\b/;

const I = /(?:^|[\s:])(?:I(?:'m|\u2019m| am)?|je|j|ich|yo|eu|io)\b/i;
const MY_WORK =
  /\b(?:i(?: ?m| am) \w+ing|i have locked|i own|i hold|i took|i ve got|i have got|i got|i ve taken|je travaille|je modifie|je suis en train|ich arbeite|ich bearbeite|estoy \w+ndo|estou \w+ndo|sto \w+ndo)\b/;

/** `I (claude-2) am refactoring services/payments/`, `**Instance 4** (11:20): I'm working on app/main.kt`. */
function firstPerson(body: string): SaidClaim | null {
  if (!I.test(body)) return null;
  const self = /\b(?:I|je|ich|yo|eu|io)\s*[(,]\s*([^(),]{2,40})[),]/i.exec(body)?.[1];
  const label = /^[*_[]*([^:*_\]]{2,40})[*_\]]*\s*(?:\([^)]{0,300}\)\s*)?(?::|[-–—]\s)/
    .exec(withoutMoments(body).trim())?.[1]
    ?.trim();
  const who = [self, label?.replace(/\s+(?:here|ici|hier|aqu[ií]|qui)$/i, "")].find(
    (name) => name !== undefined && isName(name),
  );
  const said = words(body.replace(/\([^)]{0,300}\)/g, " ").slice(0, 200)).replace(WHEN, "");
  if (who === undefined || !MY_WORK.test(said) || !(isAgentLike(who) || isAnyName(who))) return null;
  const paths = pathsIn(upToAvoided(body), "prose");
  return paths.length === 0 ? null : { who: unmarked(who), paths };
}

/** `**Session B (backend):** src/api/**, not src/web`: an item under a heading of what goes on. */
function labelled(body: string, isOver: boolean): SaidClaim | null {
  const found = /^(\*\*|__)?(@?[^:*`|]{2,60}?)(\*\*|__)?\s*:(\*\*|__)?\s+(.*)$/.exec(body);
  if (found === null) return null;
  const [, , name = "", , , rest = ""] = found;
  if (
    fieldKind(name) !== null ||
    isPathLike(bare(name)) ||
    !(isAgentLike(name) || (isOver && isPerson(name) && bringsPathsOnly(rest)))
  )
    return null;
  const paths = pathsIn(upToAvoided(rest), "prose");
  return paths.length === 0 ? null : { who: unmarked(name).replace(/\s*\[[^\]]*\]$/, ""), paths };
}

/** One word that may be anybody's name, and no state. */
function isPerson(name: string): boolean {
  return /^@?\p{L}[\p{L}\d._-]{1,30}$/u.test(unmarked(name)) && isName(name) && stateOf(name) === null;
}

function bringsPathsOnly(text: string): boolean {
  const parts = unmarked(text)
    .split(/,\s*|\s+(?:and|et|y|und|e)\s+/)
    .filter((part) => part !== "");
  return parts.length > 0 && parts.every((part) => isPathLike(part) && /[/.]/.test(part));
}

const MENTION = /(?:^|[\s([])(@[A-Za-z][\w.-]{1,30})(?![\w/])/;
const BRACKETED = /[([]([^()[\]]{2,40})[)\]]/g;
const OWNER_LABEL = /^(?:owner|agent|who|qui)\s*[:=]\s*/i;

/** `- [ ] Fix login (claude) src/auth.ts`, `- [~] @anna Rewrite the parser`: begun, or given to somebody. */
function ticked(
  body: string,
  box: string,
  owner: string | null,
  evidence: SectionEvidence,
): SaidClaim | null {
  if (/x/i.test(box)) return null;
  const mention = MENTION.exec(body)?.[1];
  const parts = [...body.matchAll(BRACKETED)].map(([, inner = ""]) => inner);
  const [, ...further] = body.split(/\s+[-–—|]\s+/);
  const behind = [...further, ...parts].map((name) => name.replace(OWNER_LABEL, "").trim()).find(isAgentLike);
  const before = /^(?:\*\*)?([^:*`]{2,40}?)(?:\*\*)?\s*:\s/.exec(body)?.[1];
  // A box is a task's, with what it is about before the colon: in brackets stands who does it.
  const isTask = evidence === "work" && before !== undefined && !isAgentLike(before);
  const person = isTask ? parts.filter((name) => /^\p{Lu}\p{Ll}+$/u.test(name)).find(isAnyName) : undefined;
  const who = mention ?? behind ?? person ?? (before !== undefined && isAgentLike(before) ? before : owner);
  if (who === null) return null;
  const paths = pathsIn(upToAvoided(body), "prose");
  const task = withoutEnd(
    unmarked(body)
      .replace(who, "")
      .replace(/\(\s*\)|\[\s*\]/g, "")
      .replace(/^[\s:–—-]+/, ""),
    /[\s:–—(-]/,
  );
  return task === "" && paths.length === 0
    ? null
    : { who: unmarked(who), paths, task: paths.length > 0 ? "" : task };
}

function bare(text: string): string {
  return unmarked(text).split(/[\s,;]+/)[0] ?? "";
}

function firstPart(text: string): string {
  return text.split(/\s+[|#]\s+|\s+[–—-]\s+/)[0] ?? "";
}

function isName(text: string): boolean {
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
