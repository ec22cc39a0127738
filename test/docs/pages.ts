import fs from "node:fs";
import { join, sep } from "node:path";
import { packageRoot } from "../e2e/support.ts";

/** A markdown page of the package. */
export interface Page {
  /** Relative to the package, `/`. */
  readonly path: string;
  readonly text: string;
}

/** A fenced block, or a command in a comment that prepares the next ones without being shown. */
export interface Block {
  /** The word behind the fence; `run` for a hidden command. */
  readonly language: string;
  readonly lines: readonly string[];
  /** Offsets of the content within the page. */
  readonly start: number;
  readonly end: number;
}

export function pageAt(path: string): Page {
  return { path, text: fs.readFileSync(join(packageRoot, path), "utf8") };
}

/** Every page that a reader may come to: README, changelog and docs. */
export function allPages(): Page[] {
  const docs = fs
    .readdirSync(join(packageRoot, "docs"), { recursive: true, encoding: "utf8" })
    .map((name) => name.split(sep).join("/"))
    .filter((name) => name.endsWith(".md"))
    .sort();
  return ["README.md", "README.fr.md", "CHANGELOG.md", ...docs.map((name) => `docs/${name}`)].map(pageAt);
}

const PARTS = /^(`{3,})([a-z]*)[^\n]*\n(?<content>[\s\S]*?)^\1[ \t]*$|^<!-- run: (?<hidden>.*) -->$/gm;

/** The fenced blocks and hidden commands of a page, in order. */
export function blocksOf({ text }: Page): Block[] {
  return [...text.matchAll(PARTS)].map((found) => {
    const { content, hidden } = found.groups ?? {};
    const inside = content ?? hidden ?? "";
    const start = found.index + found[0].indexOf(inside);
    const lines = inside.replace(/\n$/, "").split("\n");
    return {
      language: hidden === undefined ? (found[2] ?? "") : "run",
      lines,
      start,
      end: start + inside.length,
    };
  });
}

/** A page without what stands in fences, code spans and comments. */
export function proseOf({ text }: Page): string {
  return text
    .replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1[ \t]*$/gm, "")
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/(`+)(?!`).+?\1/g, "``");
}

/** The anchors of a page as GitHub makes them from its headings, and those that it names itself. */
export function anchorsOf(page: Page): Set<string> {
  const text = page.text.replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1[ \t]*$/gm, "");
  const anchors = new Set([...text.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id ?? ""));
  for (const [, title = ""] of text.matchAll(/^#{1,6} (.*)$/gm)) {
    const slug = title
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "")
      .replaceAll(" ", "-");
    for (let at = 0, name = slug; ; name = `${slug}-${++at}`) {
      if (anchors.has(name)) continue;
      anchors.add(name);
      break;
    }
  }
  return anchors;
}
