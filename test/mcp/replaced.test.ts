import { spawn } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";
import { packageRoot, SAMPLE, tempFolder } from "../e2e/support.ts";

/** The package, where it can be replaced. */
function installed(): string {
  const to = tempFolder();
  for (const part of ["bin", "dist", "package.json"])
    fs.cpSync(join(packageRoot, part), join(to, part), { recursive: true });
  return to;
}

it("a server that runs on while another version is installed says so, and writes nothing", async () => {
  const [home, root] = [installed(), tempFolder()];
  const board = join(root, "CLAUDE_INSTANCES.md");
  fs.writeFileSync(board, SAMPLE);
  const server = spawn(process.execPath, [join(home, "bin/coord.cjs"), "mcp"], { cwd: root });
  const answers = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  const ask = async (id: number, method: string, params: object): Promise<string> => {
    server.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
    for (let next = await answers.next(); next.done !== true; next = await answers.next())
      if ((JSON.parse(next.value) as { readonly id?: number }).id === id) return next.value;
    throw new Error("the server has ended");
  };
  const client = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "t", version: "1" } };
  await ask(1, "initialize", client);
  for (const name of fs.readdirSync(join(home, "dist")))
    fs.rmSync(join(home, "dist", name), { recursive: true });
  const said = await ask(2, "tools/call", { name: "join", arguments: { label: "Late" } });
  server.stdin.end();
  await new Promise((done) => server.once("exit", done));
  expect(said).toContain("REPLACED");
  expect(fs.readFileSync(board, "utf8")).toBe(SAMPLE);
});
