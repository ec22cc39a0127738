import { isLatin, hasSmall } from "../text/latin.ts";
import { answered } from "./answered.ts";
import type { SoftClaim } from "./claim.ts";
import { nameless, pairsOf } from "./brief.ts";
import { isData } from "./data.ts";
import { eventsOf } from "./events.ts";
import { PERSON_SIGN } from "./heading.ts";
import { bare, isAnyName, LEAD, type SaidClaim, type SectionEvidence, upToAvoided } from "./items.ts";
import { claimInLine, heldFile } from "./locks.ts";
import { isAgentLike, nameIn, NOBODY, unmarked } from "./names.ts";
import type { ForeignLine } from "./part-lines.ts";
import type { Part } from "./parts.ts";
import { isPathLike, pathsIn } from "./paths.ts";
import { fieldKind } from "./fields.ts";
import { stateOf } from "./states.ts";
import { evidenceOf, tenseOf } from "./tense.ts";

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
  // What stands below a heading that is a file is said of that.
  const isOfHeading = heldFile(part) !== null && part.isAbout(part.known.section.title);
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
      !(part.isAbout(text) || (asked !== "" && part.isAbout(asked)) || isOfHeading) ||
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
    if (BEGINS.test(text) && isOverBelow(part.items, at)) continue;
    const owned = ownersIn(text);
    for (const clause of owned ?? clausesOf(text)) {
      const own = clause === line.text ? line : { text: clause, line: line.line, fence: line.fence };
      const said =
        (above !== null && indent > above.indent
          ? below(clause, above.who)
          : claimInLine(own, part, owned === null ? evidence : "claims", asked)) ??
        whoBelow(part.items, at) ??
        (owned === null ? nameless(text, part) : null);
      if (said !== null && isContinued(part.items, at) && !isAgentLike(said.who)) continue;
      if (said !== null && !isFileName(said.who) && (nameIn(said.who) !== null || said.who === NOBODY))
        claims.push({ task: "", state: "", until: null, ...said, line: line.line, text });
    }
  }
  return claims;
}

/** Whether a line goes on with a sentence that the one above began: `… its own infers`, `triage (src/a.ts) from it`. What it begins with is no name. */
function isContinued(items: readonly ForeignLine[], at: number): boolean {
  const [before, own] = [items[at - 1], items[at]];
  return (
    before !== undefined &&
    own !== undefined &&
    before.fence === null &&
    own.fence === null &&
    before.line === own.line - 1 &&
    before.text.trim().length >= 50 &&
    !/[.:!?|]\s*$/.test(before.text) &&
    /^[\s>]*[\p{Ll}(`]/u.test(own.text) &&
    !/^[\s>]*[\w-]+\s*[:|–—]\s/.test(own.text)
  );
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
    if (label === "") continue;
    if (fieldKind(label) === "state") return stateOf(value) === "over";
    if (answered(label, value) === "over") return true;
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
    if ((fieldKind(label) === "state" ? stateOf(value) : answered(label, value)) === "over") return null;
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
