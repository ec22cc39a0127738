import { withoutHanging } from "../hang.ts";
import { readFile, readdir } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { sized } from "../size.ts";
import { scan } from "../../src/document/outline.ts";

/** Level and words of each heading. */
function headings(text: string): string[] {
  return scan(text).headings.map(
    ({ level, content }) => `${level} ${text.slice(content.start, content.end)}`,
  );
}

function contents(text: string): string[] {
  return scan(text).fences.map(({ content }) => text.slice(content.start, content.end));
}

function slice(text: string, range: { start: number; end: number } | null | undefined): string | null {
  return range ? text.slice(range.start, range.end) : null;
}

describe("headings", () => {
  it("finds ATX headings of six levels, with or without closing marks", () => {
    expect(headings("# a\n## b ##\n### c # \n#### d#\n##### \\# e #\n###### f\n####### g\n#h\n")).toEqual([
      "1 a",
      "2 b",
      "3 c",
      "4 d#",
      "5 \\# e",
      "6 f",
    ]);
  });

  it("leaves the terminator and the indentation out of the range, and keeps trailing spaces in", () => {
    const text = "a\r\n   ## b  \r\nc";
    expect(slice(text, scan(text).headings[0]?.range)).toBe("## b  ");
  });

  it("finds a heading without words", () => {
    expect(headings("##\n# #\n###   \n")).toEqual(["2 ", "1 ", "3 "]);
  });

  it("finds setext headings, of several lines too", () => {
    const text = "Log\n===\n\n  two\nlines  \n-\n";
    expect(headings(text)).toEqual(["1 Log", "2 two\nlines"]);
    expect(slice(text, scan(text).headings[1]?.range)).toBe("two\nlines  \n-");
  });

  it.each(["\n", "\r\n"])("finds those behind any number of plain lines (%j)", (eol) => {
    const entry = (lines: number) => `### 2026-11-22${eol}${`a${eol}`.repeat(lines)}`;
    for (const lines of [5_000, sized(5_000_000, 500_000)])
      expect(headings(`## Log${eol}${entry(2)}${entry(lines)}${entry(2)}${entry(2)}`)).toHaveLength(5);
  });

  it("takes no rule, list or indented text for an underline", () => {
    expect(headings("a\n\n---\n\n- b\n---\n\nc\n    ---\n\nd\n- - -\n")).toEqual([]);
  });

  it("takes no definition for a heading, and leaves those before one out of it", () => {
    expect(headings("[a]: /b\n===\n")).toEqual([]);
    expect(headings("[a]: /b\n[c]: /d 'e'\nf\n===\n")).toEqual(["1 f"]);
    expect(headings("[a]: /b 'c\n===\n")).toEqual(["1 [a]: /b 'c"]);
    expect(headings("f\n[a]: /b\n===\n")).toEqual(["1 f\n[a]: /b"]);
  });

  it("tells those in lists and quotes", () => {
    const nested = (text: string) => scan(text).headings.map((heading) => heading.nested);
    expect(nested("# a\n- # b\n  ## c\n\n# d\n> # e\n# f\n1. > # g\n")).toEqual(
      [0, 1, 1, 0, 1, 0, 1].map(Boolean),
    );
  });

  it("finds none in indented code, nor in paragraphs without a space after the marks", () => {
    expect(headings("    # a\n\t# b\n#c\n\\# d\n")).toEqual([]);
  });

  it("knows spaces, tabs, \\n, \\r\\n and \\r, and no other white space or line end", () => {
    expect(headings("#\u00A0a\n#\fb\n#\tc\rd\u2028# e\n\u0085# f\n\v# g\r\n# h")).toEqual(["1 c", "1 h"]);
  });

  it("finds one behind a BOM, and none where a second follows", () => {
    expect(headings("\uFEFF# a\n")).toEqual(["1 a"]);
    expect(scan("\uFEFF# a\n").headings[0]?.range).toEqual({ start: 1, end: 4 });
    expect(headings("\uFEFF\uFEFF# a\n")).toEqual([]);
  });
});

describe("fences", () => {
  it("hides heading-like lines", () => {
    const text = "## Log\n\n```markdown\n### [14:00] - Instance #1\n- **Action** : x\n```\n\n### b\n";
    expect(headings(text)).toEqual(["2 Log", "3 b"]);
    expect(contents(text)).toEqual(["### [14:00] - Instance #1\n- **Action** : x\n"]);
  });

  it("closes only by as many of the same marks", () => {
    expect(contents("````\n```\n~~~~\n    ````\n```` x\n`````\n# a\n")).toEqual([
      "```\n~~~~\n    ````\n```` x\n",
    ]);
  });

  it("holds everything to the end when it is never closed", () => {
    const text = "```\n# a\n\n- b\n";
    expect(headings(text)).toEqual([]);
    expect(scan(text).fences[0]).toMatchObject({ closed: false, range: { start: 0, end: text.length } });
    expect(contents(text)).toEqual(["# a\n\n- b\n"]);
  });

  it("ends with its container", () => {
    const text = "- ```js\n  a\n# b\n> ~~~\nc\n\n1. ```\n2. d\n";
    expect(headings(text)).toEqual(["1 b"]);
    const fences = scan(text).fences;
    expect(fences.map(({ range }) => slice(text, range))).toEqual(["```js\n  a", "~~~", "```\n"]);
    expect(fences.map(({ closed, nested, info }) => ({ closed, nested, info }))).toEqual([
      { closed: false, nested: true, info: "js" },
      { closed: false, nested: true, info: "" },
      { closed: false, nested: true, info: "" },
    ]);
  });

  it("is found in nested lists, with its prefix", () => {
    const text = "- a\n  - b\n\n    ```ts title\n    # c\n    ```\n  - > ~~~\n    > d\n    > ~~~\n";
    expect(scan(text).fences.map(({ prefix, info, closed }) => [prefix, info, closed])).toEqual([
      ["    ", "ts title", true],
      ["  - > ", "", true],
    ]);
    expect(contents(text)).toEqual(["    # c\n", "    > d\n"]);
    expect(headings(text)).toEqual([]);
  });

  it("has its info string as written", () => {
    const info = (text: string) => scan(text).fences.map((fence) => fence.info);
    expect(info("```  js {a: 1} \t\n```\n~~~ `a` &amp;\n~~~\n``` a`b\n")).toEqual(["js {a: 1}", "`a` &amp;"]);
  });

  it("may be empty or stand at the very end", () => {
    expect(contents("```\n```\n")).toEqual([""]);
    expect(scan("a\n```").fences[0]).toMatchObject({
      range: { start: 2, end: 5 },
      content: { start: 5, end: 5 },
    });
    expect(contents("```\n\n```")).toEqual(["\n"]);
  });

  it("has exact content with \\r\\n and \\r", () => {
    expect(contents("```\r\na\r\n```\r\n~~~\rb\r~~~\r")).toEqual(["a\r\n", "b\r"]);
  });
});

describe("HTML blocks", () => {
  const blocks = (text: string) => scan(text).html.map(({ range }) => slice(text, range));

  it("hides headings in comments", () => {
    const text = "# a\n<!--\n# b\n\n```\n-->\n# c\n<!-- d --> # e\n";
    expect(headings(text)).toEqual(["1 a", "1 c"]);
    expect(blocks(text)).toEqual(["<!--\n# b\n\n```\n-->", "<!-- d --> # e"]);
    expect(scan(text).fences).toEqual([]);
  });

  it("holds everything to the end when a comment is never closed", () => {
    const text = "<!--\n# a\n";
    expect(scan(text).html[0]).toMatchObject({ comment: true, closed: false, range: { start: 0, end: 9 } });
    expect(headings(text)).toEqual([]);
  });

  it("takes no comment inside a line of text for a block", () => {
    expect(blocks("a <!-- b\n# c -->\n")).toEqual([]);
    expect(headings("a <!-- b\n# c -->\n")).toEqual(["1 c -->"]);
  });

  it("ends tags at a blank line, and counts them as closed", () => {
    const text = "<details>\n# a\n\n# b\n</details>\n";
    expect(headings(text)).toEqual(["1 b"]);
    expect(blocks(text)).toEqual(["<details>\n# a", "</details>"]);
    expect(scan(text).html.map(({ closed, comment }) => [closed, comment])).toEqual([
      [true, false],
      [true, false],
    ]);
  });

  it("knows its indentation and its container", () => {
    const text = "  <!-- a -->\n> <b>\nc\n";
    expect(blocks(text)).toEqual(["  <!-- a -->", "<b>"]);
    expect(scan(text).html.map(({ nested }) => nested)).toEqual([false, true]);
  });
});

describe("front matter", () => {
  const matter = (text: string) => slice(text, scan(text).frontMatter);

  it("is what stands between a first line of three dashes and the next", () => {
    expect(matter("---\na: 1\n---\n# b\n")).toBe("---\na: 1\n---");
    expect(matter("\uFEFF---\r\na: 1\r\n--- \r\n")).toBe("---\r\na: 1\r\n--- ");
    expect(matter("---\n---")).toBe("---\n---");
  });

  it("is nothing else", () => {
    for (const text of [
      "",
      "---",
      "---\na\n",
      "a\n---\n---\n",
      "\n---\n---\n",
      "----\n---\n",
      " ---\n---\n",
    ]) {
      expect(matter(text)).toBeNull();
    }
  });

  it("leaves in the lists what CommonMark sees in it", () => {
    expect(headings("---\na: 1\n---\n# b\n")).toEqual(["2 a: 1", "1 b"]);
  });
});

it("reads text of 90 nested containers, and of 100,000 unclosed blocks, without hanging", () => {
  const nested = `${"> ".repeat(90)}# a\n${"- ".repeat(90)}# b\n`;
  expect(withoutHanging(() => headings(nested))).toEqual(["1 a", "1 b"]);
  for (const line of ["<!--", "<script>", "```", "[a", "- a\n", "<x a='", "* * "])
    withoutHanging(() => scan(`${line}\n`.repeat(100_000)));
});

it("loads remark only to parse a section", async () => {
  const folder = new URL("../../src/document/", import.meta.url);
  for (const name of await readdir(folder)) {
    const source = await readFile(new URL(name, folder), "utf8");
    const imports = [...source.matchAll(/^import (?!type).*? from "([^"]+)";/gms)].map((match) => match[1]);
    expect(imports.filter((from) => from?.startsWith(".") !== true)).toEqual([]);
  }
});
