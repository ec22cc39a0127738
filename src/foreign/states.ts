import { remembered } from "../text/remembered.ts";
import { words } from "../vocabulary/words.ts";
import { firstOf, type FoundPhrase, holds, isOne } from "./phrases.ts";

const WAS = /\b(?:was|were|been|formerly|previously|last|no longer|war|waren|etait|era|foi)\b/;

/** What tells who had something: `last: Ann`, `previously codex-2`. */
export const FORMER =
  /^(?:last|previously|previous|formerly|former|prev|zuletzt|vorher|dernier|precedemment|auparavant|ultimo|antes|anterior|prima)\b(?! seen)/;

/** Whether a word is denied by one of the two before it. */
function isNot(found: Pick<FoundPhrase, "before"> | null): boolean {
  return found !== null && holds("not", found.before.split(" ").slice(-2).join(" "));
}

/** `released: no`. */
const NOT_YET = / (?:no|false|not yet|nein|non|nao|nee)$/;

/** Of two words the one that stands first, or the longer one: `ready for review` is not ready. */
function isBefore(one: FoundPhrase, other: FoundPhrase): boolean {
  const ahead = other.before.length - one.before.length;
  return ahead > 0 || (ahead === 0 && one.word.length >= other.word.length);
}

/** What says so as a whole only: `success`, but not `success page`. */
const ENDED = /^(?:verified|rejected|success(?:ful)?|succeeded|wontfix|won t (?:do|fix))$/;
const WHOLE = /^\W*(?:100 ?%|(\d+) ?\/ ?\1(?!\d))/;
const DONE_MARKS = /[\u2705\u2714\u2611\u274c]|\ud83c\udfc1|\ud83d\udd13/;
const LIVE_MARKS = /\u23f3|\ud83d[\udd04\udea7\udd12\udd10\udd34\udfe1\udfe2\udfe0\udd35\udd28\uded1]/;

/** The state by its first word that says something; null for one that nobody here knows, or none. */
export const stateOf = remembered((text: string) => stateIn(text));

function stateIn(text: string): "live" | "over" | null {
  const bare = text.replace(/[_/]/g, " ");
  const reduced = words(bare);
  if (isOne("free", reduced)) return "over";
  const live = firstOf("live", reduced);
  const over = firstOf("over", reduced) ?? firstOf("free", reduced);
  const isDenied = isNot(over) || NOT_YET.test(reduced);
  // `complete and locked`, but neither `done, was locked` nor `not locked`.
  if (live !== null && !isNot(live) && isOne("held", reduced.split(" ").at(-1) ?? "") && !WAS.test(reduced))
    return "live";
  if (over === null && (isNot(live) || WAS.test(live?.before.split(" ").at(-1) ?? ""))) return "over";
  if (over !== null && !isDenied && (live === null || isBefore(over, live))) return "over";
  if (live !== null || isDenied) return "live";
  if (DONE_MARKS.test(text) || WHOLE.test(text) || ENDED.test(reduced)) return "over";
  return LIVE_MARKS.test(text) ? "live" : null;
}

/** Words that go on behind a state, and before one, as no noun does. */
const BEHIND =
  /^(?:by|at|on|in|to|for|and|or|but|since|as|the|it|with|from|after|before|yesterday|today|now|already|last|so|then|again|via|here|there|par|le|la|les|dans|sur|et|pour|avec|hier|von|am|um|im|der|die|das|und|mit|gestern|heute|por|el|en|y|con|ayer|hoy|em|com|ontem|hoje|da|il|e|per|ieri|oggi|door|op|met|gisteren|lock|locks|claim|claims|work|tasks?|tickets?|prs?|branch|edits?|editing|working|touching|changes|files?|\d.*)$/;
const BEFORE =
  /^(?:is|was|are|were|has|have|had|been|be|got|now|already|all|just|both|everything|it|that|this|work|tests?|review|part|est|sont|a|ont|deja|ist|sind|wurde|wurden|hat|schon|esta|estan|fue|ya|foi|ja|e|sono|gia|is|zijn)$/;

/**
 * Whether a text says that something is over: `done`, `released by Ann`, `Ann finished it`; but not where such a word only says what something else is
 * like: `the page of expired sessions`, `a stale cache`, `sessions expirées`.
 */
export function saysOver(text: string): boolean {
  return partsOf(text).some((part) => {
    const said = words(part);
    const over = firstOf("over", said);
    if (over === null || isNot(over) || isPlanned(said, over)) return false;
    const last = over.before.split(" ").at(-1) ?? "";
    const isAlone = last === "" || BEFORE.test(last) || isNamed(part, last);
    return isAlone && !describes(said, over);
  });
}

/** Whether a text denies that something is over: `not done`. */
export function deniesOver(text: string): boolean {
  return isNot(firstOf("over", words(text)));
}

/** Up to when says nothing of how it stands: `leave it alone until that is merged`. */
export const UP_TO = /\b(?:until|till|when|once|bis|jusqu|hasta|até|fino|tot)\b[^.;]*/gi;

/** Whether a text says that nobody has something: `src/a.ts is free`, but not `free-text search`. */
export function saysNobodys(text: string): boolean {
  return partsOf(text).some((part) => {
    const said = words(part);
    const { 0: word, index } = NOBODYS.exec(said) ?? { 0: "", index: 0 };
    return (
      word !== "" && !(ADJECTIVE.test(word) && describes(said, { word, before: said.slice(0, index).trim() }))
    );
  });
}

/** `expired tokens`, `success page`: what something is like, in words that by themselves say that it is over. */
export function saysWhatLike(text: string): boolean {
  const said = words(text);
  const over = firstOf("over", said);
  return over !== null && describes(said, over);
}

/** Words of what nobody has. */
const NOBODYS =
  /\b(?:free|available|unclaimed|nobody|libre|disponible|personne|frei|niemand|nadie|livre|ninguem|libero|nessuno)\b/;
const ADJECTIVE = /^(?:free|available)$/;

function partsOf(text: string): string[] {
  return text.split(/[.,;:()[\]|!?\u2013\u2014]+|\s-+\s/);
}

/** `will be done`, `should be finished`, `done by noon`. */
function isPlanned(said: string, over: FoundPhrase): boolean {
  return WILL.test(over.before.split(" ").slice(-3).join(" ")) || BY_THEN.test(behind(said, over));
}

const WILL =
  /\b(?:will|ll|should|shall|would|might|may|must|to|hopefully|wird|werden|soll|sollte|sera|devrait|deve|deberia|sara|zal|bedzie)\b/;
const BY_THEN =
  /^(?:by|bis|avant|antes|entro|voor) (?:\d|noon|tonight|tomorrow|eod|end|mon|tue|wed|thu|fri|sat|sun|morgen|heute|midi|demain)/;

/** Whether a word stands before what it is said of. */
function describes(said: string, found: FoundPhrase): boolean {
  const [next = ""] = behind(said, found).split(" ");
  return next !== "" && !BEHIND.test(next);
}

function behind(said: string, { before, word }: FoundPhrase): string {
  return said.slice(before.length).trim().slice(word.length).trim();
}

/** Whether a word stands in a text as names do, or with a number. */
function isNamed(text: string, word: string): boolean {
  return (
    /\d/.test(word) ||
    text
      .split(/\s+/)
      .some((token) => /^[@*_`]*\p{Lu}/u.test(token) && words(token).split(" ").at(-1) === word)
  );
}
