import { words } from "../vocabulary/words.ts";
import { EAST, type ForeignWords, LANGUAGES } from "./languages.ts";

/** A letter of one of these. */
export const EASTERN = /[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff]/;

/** How often a group is looked into before a table is made of it. */
const OFTEN = 100;

/** The phrases of a group: first in one text with a bar around each, since a table takes each process longer to make than a few such looks. */
class Phrases {
  private readonly all: string;
  private asked = 0;
  private table: ReadonlySet<string> | undefined;

  constructor(all: string) {
    this.all = `|${all}|`;
  }

  /** Whether there is such a phrase, with a bar on either side, or one that may begin with such a word, with a bar before it. */
  has(barred: string): boolean {
    if (this.asked++ < OFTEN) return this.all.includes(barred);
    return (this.table ??= new Set(
      this.all
        .slice(1, -1)
        .split("|")
        .flatMap((one) => [`|${one}|`, `|${one.split(" ", 1)[0]}`]),
    )).has(barred);
  }
}

const groups = new Map<string, Phrases>();

/** The phrases of a group, with those of East Asia where the text has a letter of them. */
function phrasesFor(group: keyof ForeignWords, reduced: string): Phrases {
  const isEastern = EASTERN.test(reduced);
  const name = `${group} ${isEastern}`;
  let found = groups.get(name);
  if (found === undefined) {
    const all = LANGUAGES.flatMap((language) => language[group] ?? []);
    groups.set(name, (found = new Phrases((isEastern ? all.concat(easternOf(group)) : all).join("|"))));
  }
  return found;
}

function easternOf(group: keyof ForeignWords): string[] {
  return (EAST[group] ?? "").split("|").map(words);
}

/** The most words of one phrase. */
const LONGEST = 4;

/** The longest of a group's phrases that stands at a place, so that "in progress" is not read as far as "in"; null for none. */
function phraseAt(all: Phrases, tokens: readonly string[], at: number): string | null {
  if (!all.has(`|${tokens[at] ?? ""}`)) return null;
  for (let length = Math.min(LONGEST, tokens.length - at); length > 0; length--) {
    const phrase = tokens.slice(at, at + length).join(" ");
    if (all.has(`|${phrase}|`)) return phrase;
  }
  return null;
}

/** Whether some word of a group stands in a text that `words()` has reduced. */
export function holds(group: keyof ForeignWords, reduced: string): boolean {
  return firstOf(group, reduced) !== null;
}

/** Whether the text is one of a group's words and nothing else. */
export function isOne(group: keyof ForeignWords, reduced: string): boolean {
  return reduced !== "" && phrasesFor(group, reduced).has(`|${reduced}|`);
}

export interface FoundPhrase {
  readonly word: string;
  /** The text before it. */
  readonly before: string;
}

/** The first word of a group in a text; null without one. */
export function firstOf(group: keyof ForeignWords, reduced: string): FoundPhrase | null {
  if (reduced === "") return null;
  const all = phrasesFor(group, reduced);
  const tokens = reduced.split(" ");
  for (let at = 0; at < tokens.length; at++) {
    const word = phraseAt(all, tokens, at);
    if (word !== null) return { word, before: tokens.slice(0, at).join(" ") };
  }
  return null;
}

/** The phrase of a group that a text begins with; null for none. */
export function beginningOf(group: keyof ForeignWords, reduced: string): string | null {
  return reduced === "" ? null : phraseAt(phrasesFor(group, reduced), reduced.split(" "), 0);
}
