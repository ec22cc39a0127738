import { isLatin } from "../text/latin.ts";
import { words } from "../vocabulary/words.ts";
import { isAnyName, type SaidClaim } from "./items.ts";
import { isAgentLike, NOBODY, unmarked } from "./names.ts";
import { KEEPS_OFF } from "./loose.ts";
import type { Part } from "./parts.ts";
import { isPathLike, pathsIn } from "./paths.ts";
import { fieldKind } from "./fields.ts";
import { beginningOf, holds } from "./phrases.ts";
import { stateOf } from "./states.ts";
import { evidenceOf } from "./tense.ts";

const LABELLED = /^\s*(?:[-*+]\s+)?[*_]*([^:*_`|/]{2,40}?)[*_]*:[*_]*\s+(\S.*)$/;
/** A file with its bearer: `src/a.ts (KM)`, `src/a.ts=Ana`, `src/a.ts @anouk`. */
const PAIR =
  /^`?([^\s`=()]+[/.][^\s`=()]*)`?(?:\s*=\s*`?([^\s`=(),]{2,30})`?|\s*\(([^(),:]{2,40})(?:,[^()]{0,60})?\)|\s+(@[\w.-]{2,30}))$/;

/** `In progress: src/a.ts (KM), src/b.ts (RT)`: a label of what goes on, and behind it one pair of file and bearer or several; null for any other line. */
export function pairsOf(text: string): SaidClaim[] | null {
  if (!/[=(@]/.test(text)) return null;
  const [, label = "", rest = ""] = LABELLED.exec(text) ?? [];
  if (label === "" || fieldKind(label) === "who") return null;
  if (stateOf(label) !== "live" && evidenceOf(label) === null) return null;
  const pieces = rest.replace(/\.\s*$/, "").split(/[,;]\s+(?![^()]*\))|\s+(?=[^\s=]+=\S)/);
  const pairs = pieces.map((piece): SaidClaim | null => {
    const [, path = "", ...names] = PAIR.exec(piece.trim()) ?? [];
    const who = names.find((name) => name !== undefined);
    if (who === undefined || !isPathLike(path) || !(isAgentLike(who) || isAnyName(who))) return null;
    return stateOf(who) === null ? { who: unmarked(who), paths: pathsIn(path, "item") } : null;
  });
  return pairs.every((one) => one !== null) ? pairs : null;
}

const SAID = /^[*_]*(@?\p{L}[\p{L}\d_.-]{1,20}(?: \S{1,12})?)[*_]*\s*:\s+(\p{Ll}.*)$/u;
const LATIN_SAID =
  /^[*_]*(@?[A-Za-z\xaa\xb5\xba\xc0-\xd6\xd8-\xf6\xf8-\xff][A-Za-z\xaa\xb5\xba\xc0-\xd6\xd8-\xf6\xf8-\xff\d_.-]{1,20}(?: \S{1,12})?)[*_]*\s*:\s+([a-z\xb5\xdf-\xf6\xf8-\xff].*)$/;

/** `Zoe: taking src/player.ts`: somebody says what they take, as in a conversation. */
export function announced(body: string): SaidClaim | null {
  const [, who = "", said = ""] = (isLatin(body) ? LATIN_SAID : SAID).exec(body) ?? [];
  if (who === "" || fieldKind(who) !== null || !(isAgentLike(who) || isAnyName(who))) return null;
  const tokens = said.split(/\s+/);
  const phrase = beginningOf("lock", words(tokens.slice(0, 4).join(" ")));
  if (phrase === null) return null;
  const object = tokens.slice(phrase.split(" ").length).join(" ");
  const [first = ""] = object.split(/[\s,;]+/);
  return isPathLike(unmarked(first)) && /[/.]/.test(first) ? { who, paths: pathsIn(object, "prose") } : null;
}

/** The sign of a lock. */
export const LOCK = /\ud83d[\udd12\udd10]/;
const BARE_ITEM = /^\s*(?:[-*+]|\d+[.)])\s+(?:\[[ ~/>-]\]\s+)?(.+)$/;

/** Nothing in the place of a name, or, between two marks, that it is over: `src/a.ts []`, `src/a.ts — jo, EXPIRED`. */
const NOT_HELD = /[[(]\s*[\])]\s*$|[,;–—(]\s*(?:expired|released|unlocked|free|stale|abandoned)\b/i;

/** The files of a line that is a lock and names nobody: `🔒 src/a.ts`, `src/a.ts — locked since 9:40`, or a file below `Files in use`. */
export function nameless(text: string, part: Part): SaidClaim | null {
  if (!/[/.*]/.test(text) || NOT_HELD.test(text)) return null;
  const item = BARE_ITEM.exec(text)?.[1] ?? text.trim();
  const paths = pathsIn(item, "prose").filter((path) => /[/.*]/.test(path));
  if (paths.length === 0 || paths.length > 20) return null;
  const [first = "", ...rest] = item
    .replace(LOCK, " ")
    .replace(/\ufe0f/g, "")
    .trim()
    .split(/\s+/);
  // Below a heading of locks an item with a file is somebody's, though nobody could tell whose.
  if (isAmongLocks(item, text, part)) return { who: NOBODY, paths };
  const isSign = /^\W*\ud83d[\udd12\udd10]/.test(item) || LOCK.test(item.slice(-4));
  const isBare = isPathLike(unmarked(first.replace(/[,;:]$/, "")));
  if (isSign && isBare) return { who: NOBODY, paths };
  if (!isBare) return null;
  const behind = /^[-–—:|(]+$/.test(rest[0] ?? "") ? rest.slice(1) : rest;
  // A word in code is only spoken of.
  const said = (behind[0] ?? "").startsWith("`") ? "" : words(behind.join(" "));
  const isMarked = /^[-–—:|(]/.test(rest[0] ?? "") || /[:,]$/.test(first);
  if (isMarked && behind.length <= 7 && beginningOf("held", said) !== null && stateOf(said) !== "over")
    return { who: NOBODY, paths };
  const isAlone = item.split(/[\s,;]+/).every((token) => token === "" || isPathLike(unmarked(token)));
  return isAlone && BARE_ITEM.test(text) && isOverLocks(part.title) ? { who: NOBODY, paths } : null;
}

function isAmongLocks(item: string, text: string, part: Part): boolean {
  if (!/^[-*+\d]/.test(text) || part.called !== null || !isOverLocks(part.title)) return false;
  const said = words(item.replace(/\S*[/.]\S+|`[^`]*`/g, " ")).replace(KEEPS_OFF, " ");
  const state = stateOf(said);
  return state === "live" || (state === null && !holds("mentions", said) && !holds("not", said));
}

/** `Still mine`, as somebody's own page says it. */
const MINE = /^(?:still |all |encore |noch |todavia |ainda |ancora )?(?:mine|a moi|meins?|mio|meu)$/;

function isOverLocks(title: string): boolean {
  const reduced = words(title);
  // A sentence, or code, is about something: `copies are frozen at import`.
  if (title.includes("`") || reduced.split(" ").length > 8) return false;
  if (MINE.test(reduced)) return true;
  const isLocks =
    holds("held", reduced) || (evidenceOf(title) === "claims" && !/\bown|\bpropri|\bbesitz/.test(reduced));
  return isLocks && !holds("past", reduced) && !holds("not", reduced.split(" ")[0] ?? "");
}
