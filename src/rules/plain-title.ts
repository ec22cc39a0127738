import { fold } from "../vocabulary/words.ts";

/** Words that stand before a time, a span or a share. */
const BEFORE_TIME =
  "(?:from|since|on|at|until|till|by|to|start(?:ed)?|begin(?:n)?|end|debut|seit|ab|bis|um|le|depuis|jusqu'a|a|desde|hasta|ate|dal|fino|last activity|eta|est(?:imate)?|due|prio(?:rity)?|status|progress|about|ca)";
/** A time, a day, a span, a share, a priority. */
const VALUE =
  "(?:\\d{4}-\\d\\d-\\d\\d(?:[t ]\\d{1,2}:\\d\\d)?|\\d{1,2}[./]\\d{1,2}[./]\\d{2,4}|\\d{1,2}[:h.]\\d\\d(?: ?(?:am|pm|uhr|h))?|\\d{1,2} ?h|\\d{1,3} ?(?:min|mins|minutes?|hours?|std|stunden|heures?)|\\d{1,3} ?%|p[0-3])";
const BEHIND = new RegExp(
  `(?:[^\\p{L}\\p{N}]+${BEFORE_TIME}\\b)*[^\\p{L}\\p{N}#]+${VALUE}[^\\p{L}\\p{N}]*$`,
  "u",
);
const LABEL = /^(?:task|tache|tarea|aufgabe|tarefa|compito)\s*:\s*/;
const MENTION = /(?:[^\p{L}\p{N}@]+@[\w.-]+|[^\p{L}\p{N}]+branch:? \S+)$/u;
const LEADING = /^[^\p{L}\p{N}#]+/u;
const TRAILING = /[^\p{L}\p{N})\]]+$/u;
const AT = /^\d{1,2}[:h]\d\d\s*[-–—|]\s*/;

/** Maximum length of a title that is looked into (characters). */
const LONGEST = 300;

/** How a title calls the work, as `fold` leaves it: with what a hand wrote beside that, and without. */
interface Named {
  readonly whole: string;
  readonly plain: string;
}

function named(title: string): Named {
  const start = fold(title.slice(0, LONGEST)).replace(LEADING, "").replace(LABEL, "").replace(AT, "");
  let plain = start;
  for (let times = 0; times < 6; times++) {
    const shorter = plain.replace(BEHIND, "").replace(MENTION, "");
    if (shorter === plain || shorter === "") break;
    plain = shorter;
  }
  return { whole: start.replace(TRAILING, ""), plain: plain.replace(TRAILING, "") };
}

/**
 * What tells of a title whether it means the same work as one of these: one says no more than the other but when, for how long or by whom
 * (`🔧 Fix login`, `"Fix login" - from 11:30 to 13:00`, `Task: Fix login (45 min)`). Where both say such a thing, and not the same, they are two
 * (`Report 2026-12-01`).
 */
export function sameWorkAs(titles: readonly string[]): (other: string) => boolean {
  if (titles.length === 0) return () => false;
  const all = titles.map(named);
  const wholes = new Set(all.map(({ whole }) => whole));
  const plains = new Set(all.map(({ plain }) => plain).filter((plain) => plain !== ""));
  return (other) => {
    const { whole, plain } = SAYS_MORE.test(other) ? named(other) : bare(other);
    return plain !== "" && (wholes.has(plain) || plains.has(whole));
  };
}

/** Whether a title may say more than how the work is called: a look that costs nothing beside reading it. */
const SAYS_MORE = /^[^a-z]|[^a-z]$|[\d:@]/i;

function bare(title: string): Named {
  const whole = fold(title);
  return { whole, plain: whole };
}
