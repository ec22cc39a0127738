import { words } from "../vocabulary/words.ts";
import { isAnyName, isSure, upToAvoided, withoutMoments } from "./items.ts";
import { KEEPS_OFF, MINE, STORY } from "./loose.ts";
import { isAgentLike } from "./names.ts";
import { pathsIn } from "./paths.ts";
import { fieldKind } from "./fields.ts";
import { beginningOf, holds } from "./phrases.ts";
import { stateOf } from "./states.ts";

/** What a line of a log says: who took or gave back which files. */
export interface Event {
  readonly who: string;
  readonly paths: readonly string[];
  readonly isTaken: boolean;
}

/** What somebody says in a conversation. */
interface Turn {
  readonly who: string;
  readonly said: string;
  /** Whether it is one for certain: it has a time, or its speaker in signs of their own. */
  readonly isTimed: boolean;
}

const IRC = /^\W*<[@+%~&]?([\w.|-]{1,30})>\s+(\S.*)$/;
/** `Kofi, 10:12: I have …`, `[10:02] lin: taking …`, without the time. */
const SAID =
  /^[\s>*_[(-]*(@?[A-Za-z\u00c0-\u1fff\u3040-\ud7ff][\w\u00c0-\u1fff\u3040-\ud7ff.-]{0,20}(?: [A-Z\u00c0-\u00de][\w\u00c0-\u1fff.-]{0,20})?)[*_]*[\s,\])(*_]*:[*_]*\s+(\S.*)$/;
/** `*Priya Nair*  9:41 AM`, `zed — Today at 14:02`, without the time: somebody, and what they say below. */
const HEADER =
  /^[\s>*_#-]*(@?[A-Za-z\u00c0-\u1fff\u3040-\ud7ff][\w\u00c0-\u1fff\u3040-\ud7ff.-]{0,20}(?: [A-Z\u00c0-\u00de][\w\u00c0-\u1fff.-]{0,20}){0,2})[*_]*[\s,—–()-]*(?:(?:today|yesterday|heute|aujourd'hui|hoy|hoje|oggi)[\s,]*)?(?:at|um|à|a las|às|alle)?\s*(?:[AP]M)?[\s*_)]*$/i;

const TIME = /\d[:h]\d\d|\d ?[ap]m\b/i;
const SELF = /\b(?:i|je|ich|we|estoy|estou|sono|sto)\b/i;

/** The turns of lines that follow each other, one at a time. */
export class Conversation {
  private speaker: string | null = null;

  /** What is said in the next line; null where nobody speaks. */
  next(text: string): Turn | null {
    if (text.trim() === "") {
      this.speaker = null;
      return null;
    }
    const header = text.length < 80 && TIME.test(text) ? speakerIn(text) : null;
    if (header !== null) {
      this.speaker = header;
      return null;
    }
    if (!/[/.]\w/.test(text)) return null;
    return (
      turnIn(text) ?? (this.speaker === null ? null : { who: this.speaker, said: text.trim(), isTimed: true })
    );
  }
}

function speakerIn(text: string): string | null {
  const bare = withoutMoments(text);
  const [, who = ""] = bare === text ? [] : (HEADER.exec(bare) ?? []);
  return isSomebody(who) ? who : null;
}

function turnIn(text: string): Turn | null {
  // What has no time is a turn only where somebody speaks of themselves.
  if (!TIME.test(text) && !text.includes("<") && !SELF.test(text)) return null;
  const bare = withoutMoments(text);
  const [, nick = "", typed = ""] = bare.includes("<") ? (IRC.exec(bare) ?? []) : [];
  if (nick !== "") return { who: nick, said: typed, isTimed: true };
  const [, who = "", said = ""] = bare.includes(":") ? (SAID.exec(bare) ?? []) : [];
  return isSomebody(who) ? { who, said, isTimed: bare !== text } : null;
}

function isSomebody(who: string): boolean {
  return (
    who !== "" &&
    fieldKind(who) === null &&
    !holds("past", words(who)) &&
    (isAgentLike(who) || isAnyName(who))
  );
}

/** What one says of their own work. */
const AT_IT =
  /\bi (?:m|am) (?:in|on|at|inside)\b|\bi (?:have|ve got|got)\b.*\b(?:open|locked|checked out)\b|\b(?:i ?m|i am|i ll|i will|we re|je suis en train de|ich bin dabei) (?:\w+ing|take|grab|edit)\b|\bje (?:suis (?:sur|dans|dessus)|prends|modifie|travaille|m occupe)|\bich (?:bin (?:gerade |noch |jetzt )?(?:an|in|bei)|nehme|arbeite|bearbeite|andere|sitze)\b|\b(?:estoy|estou) (?:en|con|em|com|no|na|\w+ndo)\b|\b(?:sono|sto) (?:su|in|\w+ndo)\b/;

/** What a turn takes and gives back, clause by clause: `done with a.ts, taking b.ts, c.ts`. */
export function saidIn({ who, said, isTimed }: Turn): Event[] {
  if (/\?\s*$/.test(said)) return [];
  const events: Event[] = [];
  let isTaken: boolean | null = null;
  for (const clause of upToAvoided(said).split(/[.;,!]\s+|\s[-–—]\s|\s(?:and|und|et|y|e)\s/)) {
    const plain = words(clause.replace(/`[^`]*`|\S*[/.]\w\S*/g, " "));
    if (plain !== "") isTaken = takes(plain, isTimed);
    const paths = pathsIn(clause, "prose").filter((path) => isSure(path, clause));
    if (isTaken !== null && paths.length > 0) events.push({ who, paths, isTaken });
  }
  return events;
}

/** Whether words of somebody's own take a file or give it back; null where they only speak of it. */
function takes(plain: string, isTimed: boolean): boolean | null {
  if (STORY.test(plain)) return null;
  if (stateOf(plain) === "over") return isTimed ? false : null;
  const isTaken =
    AT_IT.test(plain) ||
    (isTimed && (beginningOf("lock", plain) !== null || KEEPS_OFF.test(plain) || MINE.test(plain)));
  return isTaken || null;
}
