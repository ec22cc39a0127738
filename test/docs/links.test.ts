import fs from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../e2e/support.ts";
import { allPages, anchorsOf, type Page, proseOf } from "./pages.ts";

const pages = new Map(allPages().map((page) => [page.path, page]));

/** What is wrong with a link, or null. */
function problemOf(page: Page, target: string): string | null {
  if (/^(?:https?|mailto):/.test(target)) return null;
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? page.path : normalize(join(dirname(page.path), path));
  if (!fs.existsSync(join(packageRoot, file))) return `${page.path}: no file ${target}`;
  const other = pages.get(file);
  if (anchor === undefined || (other !== undefined && anchorsOf(other).has(anchor))) return null;
  return `${page.path}: no anchor ${target}`;
}

test("every link leads somewhere", () => {
  const problems = [...pages.values()].flatMap((page) =>
    [...proseOf(page).matchAll(/\]\(([^()\s]+)\)/g)].flatMap(
      ([, target = ""]) => problemOf(page, target) ?? [],
    ),
  );
  expect(problems).toEqual([]);
});

test("every page of the docs is linked from their index, or from the list of agents", () => {
  const links = `${pages.get("docs/README.md")?.text}${pages.get("docs/setup.md")?.text}`;
  const unlinked = [...pages.keys()].filter(
    (path) => path.startsWith("docs/") && path !== "docs/README.md" && !links.includes(`(${path.slice(5)})`),
  );
  expect(unlinked).toEqual([]);
});

test("no page holds a path of somebody's machine", () => {
  const found = [...pages.values()].flatMap(({ path, text }) =>
    [...text.matchAll(/\/(?:tmp|root|work|Users|home\/(?!ann\/))\//g)].map(([word]) => `${path}: ${word}`),
  );
  expect(found).toEqual([]);
});
