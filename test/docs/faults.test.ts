import fs from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { STATE_FOLDERS } from "../../src/system/state-names.ts";
import { packageRoot } from "../e2e/support.ts";
import { pageAt } from "./pages.ts";

/** The tests that a page names: files, and behind a colon titles, or what they have in common. */
function namedIn(text: string): { path: string; titles: string[] }[] {
  return [...text.matchAll(/`(test\/[\w./-]+)`((?::|,)? ?(?:“[^”]*”(?:, )?)*)/g)].map(
    ([, path = "", behind = ""]) => ({
      path,
      titles: [...behind.matchAll(/“([^”]*)”/g)].map(([, title = ""]) => title),
    }),
  );
}

test.each(["docs/security.md", "docs/faults.md"])("every test that %s names is there", (page) => {
  const named = namedIn(pageAt(page).text);
  expect(named.length).toBeGreaterThan(10);
  for (const { path, titles } of named) {
    const file = join(packageRoot, path);
    expect(fs.existsSync(file), path).toBe(true);
    for (const title of titles) expect(fs.readFileSync(file, "utf8"), `${path}: ${title}`).toContain(title);
  }
});

test("every fault has a test", () => {
  const rows = pageAt("docs/faults.md")
    .text.split("\n")
    .filter((line) => /^\| [SF]\d/.test(line));
  const numbers = rows.map((row) => row.split(" ")[1]);
  const upTo = (before: string, last: number) =>
    Array.from({ length: last }, (_, at) => `${before}${at + 1}`);
  expect(numbers).toEqual([...upTo("S1-", 5), ...upTo("S2-", 6), ...upTo("S3-", 11), ...upTo("F", 14)]);
  for (const row of rows)
    expect(
      namedIn(row).some(({ titles }) => titles.length > 0),
      row,
    ).toBe(true);
});

test("every folder of the state is named where it says what is written", () => {
  const [, written = ""] = /^It writes:\n(.*?)^## /ms.exec(pageAt("docs/security.md").text) ?? [];
  for (const folder of STATE_FOLDERS.filter((name) => name !== ""))
    expect(written.includes(`${folder}/`), folder).toBe(true);
});
