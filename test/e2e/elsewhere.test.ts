import { join } from "node:path";
import { expect, it } from "vitest";
import { packageRoot, run } from "./support.ts";

const job = join(packageRoot, "test", "windows", "job.mjs");
const shim = join(packageRoot, "test", "windows", "without-proc.cjs");

it("without /proc an agent's files are its own, whether its server of tools or its shell reserved them", async () => {
  const env = { NODE_OPTIONS: `--require ${shim}` };
  const { stdout, status } = await run(process.execPath, [job, "mcp"], { env });
  expect(stdout).toContain("ok     hook of the agent that runs the server: its own file is its own");
  expect(status, stdout).toBe(0);
});
