import { View } from "../protocol/view.ts";

/** Maximum length of a line that is read as HTML's (characters). */
const LONGEST = 2_000;
/** `Agent: pine`, `**Status:** working`: a label with its value. */
const LABEL = /^[ \t]*[*_]{0,2}[A-Za-z][\w ]{0,20}[*_]{0,2}:[*_]{0,2}[ \t]/;
const RULE = /\n {0,3}(?:-{3,}|={3,})[ \t\r]*(?=\n|$)/g;

/** The places of rules right below several lines with a label: as Markdown has it, a heading of them all. */
function rulesBelowLabels(text: string): ReadonlySet<number> {
  const found = new Set<number>();
  // The end of front matter is none.
  const from = /^---[ \t\r]*\n/.test(text) ? text.indexOf("\n---", 3) + 1 : 0;
  for (const { index } of text.matchAll(RULE)) {
    const last = text.lastIndexOf("\n", index - 1);
    const above = [
      text.slice(text.lastIndexOf("\n", last - 1) + 1, Math.max(last, 0)),
      text.slice(last + 1, index),
    ];
    if (index >= from && above.every((line) => line.trim() !== "") && above.some((line) => LABEL.test(line)))
      found.add(index + 1);
  }
  return found;
}

/** What is looked for, before anything is put together anew: most files have nothing of it. */
const HAS = /<(?:p|li|h[1-6]|summary|details)\b|^#{1,6}[^\s#!]|^:PROPERTIES:/im;
/** A heading of an outline in Org: `* DONE Print the tree`. */
const OUTLINED = /^(\*{1,4}) (?=[A-Z][A-Z-]{2,}\b)/;
/** A heading without a space, and no sentence with a file, `#include` or `#12`. */
const HEADING = /^(#{1,6})(\p{L}(?!.*[/.]\w).*)$/u;
/** Something between the marks of one line. */
const TAGGED = /^(\s*)(?:<details\b[^<>]*>\s*)?<(p|li|h[1-6]|summary)\b[^<>]*>(.*)$/i;
/** Marks that stand around others, alone in their line. */
const AROUND = /^\s*<\/?(?:details|div|section|ul|ol)\b[^<>]*>\s*$/i;

/**
 * The page as its writer would have it in Markdown, line by line: headings that lack their space or are HTML's, paragraphs, items and
 * folded parts of HTML. The very same view where there is nothing of it, or where it would make a section of the protocol's own,
 * of which others tell what is wrong.
 */
export function inMarkdown(view: View): View {
  const rules = rulesBelowLabels(view.text);
  if (rules.size === 0 && !HAS.test(view.text)) return view;
  const fences = view.fences.map(({ range }) => range).toReversed();
  const isOrg = view.text.includes("\n:PROPERTIES:");
  let at = 0;
  const lines = view.text.split("\n").map((line) => {
    const start = at;
    at += line.length + 1;
    while ((fences.at(-1)?.end ?? Infinity) <= start) fences.pop();
    const isShown = start >= (fences.at(-1)?.start ?? Infinity);
    if (isOrg && OUTLINED.test(line))
      return line.replace(OUTLINED, "#$1 ").replaceAll(/^#\*+/g, (signs) => "#".repeat(signs.length));
    if (!isShown && rules.has(start)) return "***";
    return isShown || line.length > LONGEST || !/^#|</.test(line) ? line : lineOf(line);
  });
  const made = new View(lines.join("\n"));
  const own = (one: View) => one.sections.filter(({ owner }) => owner !== null).length;
  return own(made) === own(view) ? made : view;
}

function lineOf(line: string): string {
  const [, signs = "", title = ""] = HEADING.exec(line) ?? [];
  if (signs !== "") return `${signs} ${title}`;
  const [, indent = "", tag = "", inner = ""] = TAGGED.exec(line) ?? [];
  const text = withoutTags(inner);
  if (/^h/i.test(tag)) return `${"#".repeat(Number(tag.charAt(1)))} ${text}`;
  if (/^s/i.test(tag)) return `###### ${text}`;
  if (/^l/i.test(tag)) return `${indent}- ${text}`;
  if (tag !== "") return indent + text;
  // What stands behind folded lines is not of them: a heading without words ends it.
  if (/^\s*<\/details>/i.test(line)) return "######";
  return AROUND.test(line) ? "" : line;
}

/** The text of some HTML, with what is bold or code in it marked as such. */
export function withoutTags(inner: string): string {
  return inner
    .replace(/<br\s*\/?>/gi, ", ")
    .replace(/<\/?(?:code|tt)\b[^<>]*>/gi, "`")
    .replace(/<\/?(?:b|strong)\b[^<>]*>/gi, "**")
    .replace(/<\/?(?:s|del|strike)\b[^<>]*>/gi, "~~")
    .replace(/<[^<>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
