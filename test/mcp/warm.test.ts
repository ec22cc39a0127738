import fs from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openSession } from "../../src/mcp/main.ts";
import type { McpSession } from "../../src/mcp/session.ts";
import { warmUp } from "../../src/mcp/warm.ts";
import { runHere } from "../e2e/in-process.ts";
import { project, tempFolder } from "../e2e/support.ts";

async function warmed(cwd: string): Promise<string> {
  let said = "";
  await runHere(
    ["mcp"],
    { cwd },
    (_, text) => (said += text),
    async (io) => {
      await warmUp((await openSession(io)) as McpSession);
      return 0;
    },
  );
  return said;
}

it("a server that goes through a claim before it is asked for one leaves everything as it is", async () => {
  const { root, text } = project();
  const before = text();
  expect(await warmed(root)).toBe("");
  expect(text()).toBe(before);
  expect(fs.existsSync(join(root, ".coord"))).toBe(false);
});

it("and says nothing where there is no board, or one that is none", async () => {
  const folder = tempFolder();
  expect(await warmed(folder)).toBe("");
  fs.writeFileSync(join(folder, "CLAUDE_INSTANCES.md"), Buffer.from([0xff, 0xfe, 0]));
  expect(await warmed(folder)).toBe("");
  expect(fs.readdirSync(folder)).toEqual(["CLAUDE_INSTANCES.md"]);
});
