import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { everyBlock } from "../../src/protocol/index.ts";
import { problemsOf } from "../../src/protocol/ast.ts";
import { readSettings } from "../../src/protocol/settings.ts";
import { View } from "../../src/protocol/view.ts";
import { vocabularies } from "../../src/vocabulary/index.ts";

// What is read of files in many hands, as it was looked through once. A change of it shows in the record beside the file:
// COORD_READ=write npx vitest run test/protocol/read.test.ts

const FOLDERS = ["read", "foreign", "nasty", "projects/example-fr", "projects/example-en"];
const root = new URL("../../fixtures/", import.meta.url);
const records = new URL("read/records/", root);

/** One line for each entry and each problem, with where it stands. */
function readOf(text: string): string {
  const view = new View(text);
  const entries = everyBlock.flatMap((block) =>
    view.read(block).entries.map(({ value, line, range }) => {
      const lines = text.slice(range.start, range.end).split(/\r\n|\n|\r/).length - 1;
      return `${block.kind} ${line}+${lines} ${JSON.stringify(value)}`;
    }),
  );
  const problems = problemsOf(view).map(
    ({ code, args, line, column }) => `problem ${line}:${column} ${code} ${JSON.stringify(args)}`,
  );
  return [
    `language ${view.language} ${JSON.stringify(readSettings(view))}`,
    ...entries,
    ...problems,
    "",
  ].join("\n");
}

/** The file with an entry of each kind put in, and what stands there then. */
function placedIn(text: string): string {
  return everyBlock
    .flatMap((block) => {
      const view = new View(text);
      const style = view.style("en");
      const [value] = block.samples(style.words);
      const edits = block.place(view, block.write(value, style.words), style, { value, zone: () => 60 });
      return edits.map(({ range, text: put }) => {
        const line = view.lineAt(range.start);
        return `${block.kind} at ${line}+${range.end - range.start} ${JSON.stringify(put)}`;
      });
    })
    .concat("")
    .join("\n");
}

function recorded(name: string, found: string): void {
  const file = new URL(name, records);
  if (process.env["COORD_READ"] === "write") writeFileSync(file, found);
  expect(existsSync(file) ? readFileSync(file, "utf8") : null).toBe(found);
}

const files = FOLDERS.flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, root))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${folder}/${name}`),
);

describe("what is read of", () => {
  test.each(files)("%s", (name) => {
    const text = readFileSync(new URL(name, root), "utf8");
    recorded(`${name.replaceAll("/", "-")}.txt`, readOf(text));
  });
});

describe("where something new is put into", () => {
  test.each(files.filter((name) => !name.startsWith("foreign/")))("%s", (name) => {
    const text = readFileSync(new URL(name, root), "utf8");
    recorded(`${name.replaceAll("/", "-")}.placed.txt`, placedIn(text));
  });
});

test("what is written of each sample, in every language", () => {
  const found = Object.entries(vocabularies).flatMap(([language, words]) =>
    everyBlock.flatMap((block) =>
      block
        .samples(words)
        .flatMap((value) => [
          `${language} ${block.kind} ${JSON.stringify(block.identity(value))} ${JSON.stringify(block.newIdentity?.(value))}`,
          ...block.write(value, words).map((line) => `  ${line}`),
          `  ${JSON.stringify([block.instances(value), block.author?.(value), block.subject?.(value), block.lasting?.(value), block.times(value).map((time) => time?.text ?? null), block.isOpen?.(value)])}`,
        ]),
    ),
  );
  recorded("samples.txt", `${found.join("\n")}\n`);
});
