import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { agentSetups } from "../../src/agents/index.ts";
import { cleanEnv, copyOfBuild, packageRoot } from "../e2e/support.ts";
import { diagnosticsText } from "./diagnostics.ts";
import { matches } from "./normal.ts";
import { pageAt } from "./pages.ts";
import { atNight, isNight } from "../size.ts";

const WRITE = process.env["COORD_DOCS"] === "write";

/** A folder that runs the scripts with a build of its own: somebody may be building while they run. */
let folder: string | undefined;

function outputOf(script: string): string {
  folder ??= copyOfBuild();
  for (const part of ["scripts", "docs/day.mjs", "fixtures/example", "fixtures/hooks"])
    fs.cpSync(join(packageRoot, part), join(folder, part), { recursive: true });
  return run(join(folder, script));
}

function run(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: packageRoot,
    env: cleanEnv(),
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout;
}

/** The block behind `<!-- output: … -->` in a page, with its place. */
function blockBehind(mark: string, page: string): { content: string; start: number; end: number } {
  const { text } = pageAt(page);
  const at = text.indexOf(`<!-- output: ${mark} -->`);
  expect(at, mark).toBeGreaterThan(0);
  const start = text.indexOf("```text\n", at) + "```text\n".length;
  // A fence in the output is no end of the block: it does not begin its line.
  const end = text.indexOf("\n```", start) + 1;
  return { content: text.slice(start, end), start, end };
}

function keepCurrent(
  mark: string,
  output: string,
  isCurrent: (shown: string) => boolean,
  page = "docs/a-day.md",
): void {
  const { content, start, end } = blockBehind(mark, page);
  if (isCurrent(content)) return;
  if (!WRITE) return expect(content).toBe(output);
  const { text } = pageAt(page);
  fs.writeFileSync(join(packageRoot, page), text.slice(0, start) + output + text.slice(end));
}

/** The same but for times and ages: a minute may pass while a script runs. */
function isLike(output: string): (shown: string) => boolean {
  return (shown) => matches(shown.replace(/\n$/, "").split("\n"), output);
}

test.runIf(isNight || WRITE)("the page of a day shows what the demonstration prints", () => {
  const output = outputOf("scripts/demo.mjs").replace(/^\n/, "");
  keepCurrent("scripts/demo.mjs", output, isLike(output));
});

atNight("and what the day prints", () => {
  const output = outputOf("docs/day.mjs").replace(/^\n/, "");
  keepCurrent("docs/day.mjs", output, isLike(output));
});

atNight("the page on hooks shows what the duel prints", () => {
  const output = outputOf("scripts/duel.mjs").replace(/^\n/, "");
  keepCurrent("scripts/duel.mjs", output, isLike(output), "docs/hooks.md");
});

/** One row for each agent: what its setup describes, and its page. */
async function tableOfAgents(): Promise<string> {
  const rows = (await agentSetups()).map(({ name, setup }) => {
    const { files, instructions } = setup({ platform: "linux", script: undefined });
    const hooks = files[0]?.path ?? "";
    const server = files.find(({ holds }) => "list" in holds)?.path;
    const place = server === undefined ? "by hand" : server === hooks ? "the same file" : `\`${server}\``;
    return `| \`${name}\` | \`${hooks}\` | ${place} | \`${instructions.path}\` | [agents/${name}.md](agents/${name}.md) |\n`;
  });
  return rows.join("");
}

test("the page on setup lists every agent, with the files that its setup describes", async () => {
  const { text } = pageAt("docs/setup.md");
  const head = "| agent | hooks | MCP server | instructions | page |\n| --- | --- | --- | --- | --- |\n";
  const start = text.indexOf(head) + head.length;
  const end = text.indexOf("\n\n", start) + 1;
  const made = await tableOfAgents();
  if (WRITE)
    fs.writeFileSync(join(packageRoot, "docs/setup.md"), text.slice(0, start) + made + text.slice(end));
  else expect(text.slice(start, end)).toBe(made);
});

test("the page on doctor says of each code what its comment in the source says", () => {
  const { text } = pageAt("docs/doctor.md");
  const start = text.indexOf("## Errors\n");
  const made = diagnosticsText();
  if (WRITE) fs.writeFileSync(join(packageRoot, "docs/doctor.md"), text.slice(0, start) + made);
  else expect(text.slice(start)).toBe(made);
});

test("the reference of the commands, and the page for man, are what their script makes", () => {
  const pages = JSON.parse(run("scripts/reference.mjs", "--print")) as Record<string, string>;
  expect(Object.keys(pages)).toEqual(["docs/commands.md", "docs/coord.1"]);
  for (const [page, made] of Object.entries(pages)) {
    if (WRITE) fs.writeFileSync(join(packageRoot, page), made);
    expect(pageAt(page).text).toBe(made);
  }
});
