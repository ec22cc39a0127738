import { expect, test } from "vitest";
import { allCommands } from "../../src/cli/commands/index.ts";
import { en } from "../../src/messages/en.ts";
import { anchorsOf, pageAt } from "./pages.ts";

/** Codes that a page does not show as code anywhere. */
function missing(codes: readonly string[], path: string): string[] {
  const { text } = pageAt(path);
  return codes.filter((code) => !text.includes(`\`${code}\``));
}

test("every code of doctor has a section of its own", () => {
  const anchors = anchorsOf(pageAt("docs/doctor.md"));
  expect(Object.keys(en.diagnostics).filter((code) => !anchors.has(code.toLowerCase()))).toEqual([]);
});

test("every refusal, failure and notice stands in the page on JSON", () => {
  const codes = [...Object.keys(en.refusals), ...Object.keys(en.failures), ...Object.keys(en.notices)];
  expect(missing(codes, "docs/json.md")).toEqual([]);
});

test("no code is documented that is not there", () => {
  const known = new Set(
    [en.refusals, en.failures, en.notices, en.diagnostics].flatMap((all) => Object.keys(all)),
  );
  const listed = ["docs/json.md", "docs/doctor.md"].flatMap((path) =>
    [...pageAt(path).text.matchAll(/^(?:\| `|### )([A-Z]+(?:_[A-Z0-9]+)+|[A-Z]{4,})\b/gm)].map(
      ([, code]) => code ?? "",
    ),
  );
  expect(listed.filter((code) => !known.has(code))).toEqual([]);
});

test("every command has its section in the reference, and is spoken of in some page", async () => {
  const anchors = anchorsOf(pageAt("docs/commands.md"));
  const names = (await allCommands()).map(({ name }) => name);
  expect(names.filter((name) => !anchors.has(name.replaceAll(" ", "-")))).toEqual([]);
});
