/**
 * Characters that take no room and show nothing: soft hyphens, zero-width spaces and joiners, direction marks, Hangul
 * fillers, variation selectors, tags (Unicode's Default_Ignorable_Code_Point, and the interlinear anchors). A person does
 * not see them, a model reads them. Spelled as ranges, since a property expression costs each new process a millisecond.
 */
const INVISIBLE = new RegExp(
  [
    // A flag that is spelled with tags comes as a whole.
    String.raw`\ud83c\udff4(?:\udb40[\udc61-\udc7a]){5}\udb40\udc7f`,
    String.raw`[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164]`,
    String.raw`[\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]`,
    String.raw`\ud82f[\udca0-\udca3]|\ud834[\udd73-\udd7a]|[\udb40-\udb43][\udc00-\udfff]`,
  ].join("|"),
  "g",
);
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Puts something in the place of each invisible character but those that belong to what is seen: an emoji, a joined script. */
export function replaceInvisible(text: string, instead: (character: string) => string): string {
  if (text.search(INVISIBLE) < 0) return text;
  // Two halves that stood apart would else make a new character.
  return wellFormed(text).replace(INVISIBLE, (found: string, at: number, whole: string) =>
    isSeen(found, at, whole) ? found : instead(found),
  );
}

/** Lone surrogates as what writing them in UTF-8 would make of them. */
export function wellFormed(text: string): string {
  return text.replace(LONE_SURROGATE, "\ufffd");
}

/** England, Scotland and Wales: the flags that are spelled with tags. */
const FLAGS = new Set(["gbeng", "gbsct", "gbwls"].map(flagOf));

function flagOf(region: string): string {
  const tags = [...region].map((letter) => String.fromCodePoint(0xe0000 + (letter.codePointAt(0) ?? 0)));
  return `\u{1f3f4}${tags.join("")}\u{e007f}`;
}

const [TEXT_STYLE, EMOJI_STYLE, KEYCAP, NON_JOINER, JOINER] = [
  "\ufe0e",
  "\ufe0f",
  "\u20e3",
  "\u200c",
  "\u200d",
];

function isSeen(found: string, at: number, whole: string): boolean {
  if (found.length > 2) return FLAGS.has(found);
  const next = characterAt(whole, at + found.length);
  const before = characterBefore(whole, at);
  if (found === TEXT_STYLE || found === EMOJI_STYLE)
    return isPicture(before) || (/[0-9#*]/.test(before) && next === KEYCAP);
  if (found !== JOINER && found !== NON_JOINER) return false;
  if (isJoined(before) && isJoined(next)) return true;
  const base = before === EMOJI_STYLE ? characterBefore(whole, at - 1) : before;
  return found === JOINER && isPicture(base) && isPicture(next);
}

function isPicture(character: string): boolean {
  return /^[\p{Extended_Pictographic}\p{Emoji_Modifier}]$/u.test(character);
}

/** Letters and marks of scripts that are written joined, where a joiner changes what is seen. */
function isJoined(character: string): boolean {
  return (
    /^[\p{L}\p{M}]$/u.test(character) &&
    /^[\p{scx=Arab}\p{scx=Syrc}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Mymr}\p{scx=Tibt}\p{scx=Nkoo}]$/u.test(
      character,
    ) &&
    character.search(INVISIBLE) < 0
  );
}

function characterAt(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? "" : String.fromCodePoint(code);
}

function characterBefore(text: string, at: number): string {
  const pair = at >= 2 ? text.slice(at - 2, at) : "";
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(pair) ? pair : text.slice(Math.max(0, at - 1), at);
}
