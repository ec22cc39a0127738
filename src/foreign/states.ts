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
  if (DONE_MARKS.test(text) || WHOLE.test(text)) return "over";
  return LIVE_MARKS.test(text) ? "live" : null;
}
