import { expect, test } from "vitest";
import { agentSetups } from "../../src/agents/index.ts";
import { allCommands } from "../../src/cli/commands/index.ts";
import { REFUSAL_EXITS } from "../../src/cli/failures.ts";
import { en } from "../../src/messages/en/index.ts";
import { refusal } from "../../src/cli/setup-context.ts";
import type { SetupCode } from "../../src/messages/setup-types.ts";
import { setup } from "../../src/messages/en/setup.ts";
import { anchorsOf, pageAt } from "./pages.ts";

/** Codes that a page does not show as code anywhere. */
function missing(codes: readonly string[], path: string): string[] {
  const { text } = pageAt(path);
  return codes.filter((code) => !text.includes(`\`${code}\``));
}

/** The codes of notes that each agent's setup has. */
async function notesOfAgents(): Promise<{ name: string; notes: string[] }[]> {
  return (await agentSetups()).map(({ name, setup: setupFor }) => ({
    name,
    notes: setupFor({ platform: "linux", script: undefined }).notes.map(({ code }) => code),
  }));
}

test("every code of doctor has a section of its own", () => {
  const anchors = anchorsOf(pageAt("docs/doctor.md"));
  expect(Object.keys(en.diagnostics).filter((code) => !anchors.has(code.toLowerCase()))).toEqual([]);
});

test("every refusal, failure and notice stands in the page on JSON", () => {
  const codes = [en.refusals, en.failures, en.notices, setup.refusals, setup.notes].flatMap((all) =>
    Object.keys(all),
  );
  expect(missing(codes, "docs/json.md")).toEqual([]);
});

test("every note of an agent's setup stands there too, or in the agent's own page", async () => {
  for (const { name, notes } of await notesOfAgents()) {
    const own = missing(notes, `docs/agents/${name}.md`);
    expect(missing(own, "docs/json.md"), name).toEqual([]);
  }
});

test("the exit status of each refusal is the one that the page gives", () => {
  const rows = pageAt("docs/json.md").text.matchAll(/^\| `([A-Z_]+)` \| (\d+) \|/gm);
  const documented = Object.fromEntries([...rows].map(([, code = "", status]) => [code, Number(status)]));
  // These two say no with data beside it, and choose their own.
  const own: Record<string, number> = { PROBLEMS_FOUND: 4, WOULD_CHANGE: 2 };
  const exits: Readonly<Record<string, number | undefined>> = REFUSAL_EXITS;
  const real = Object.keys(en.refusals).map((code) => [code, own[code] ?? exits[code] ?? 3]);
  expect(Object.fromEntries(real.map(([code]) => [code, documented[String(code)]]))).toEqual(
    Object.fromEntries(real),
  );
});

test("and so is that of each refusal of setup", () => {
  const rows = pageAt("docs/json.md").text.matchAll(/^\| `([A-Z_0-9]+)` \| (\d+) \|/gm);
  const documented = Object.fromEntries([...rows].map(([, code = "", status]) => [code, Number(status)]));
  for (const code of Object.keys(setup.refusals) as SetupCode[])
    expect(documented[code], code).toBe(refusal({ say: setup }, code).exit);
});

test("no code is documented that is not there", async () => {
  const catalogues = [en.refusals, en.failures, en.notices, en.diagnostics, setup.refusals, setup.notes];
  const notes = (await notesOfAgents()).flatMap((agent) => agent.notes);
  const known = new Set([...catalogues.flatMap((all) => Object.keys(all)), ...notes]);
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
