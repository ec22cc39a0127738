import { createRequire } from "node:module";
import { expect, it } from "vitest";
import { bin, project, type Project, run } from "../e2e/support.ts";

const require = createRequire(import.meta.url);
const inspector = require.resolve("@modelcontextprotocol/inspector-cli");

/** Asks with the protocol's own inspector, which is built on the older SDK. */
async function inspect(here: Project, ...args: readonly string[]): Promise<unknown> {
  const line = [inspector, "--cli", process.execPath, bin(), "mcp", "--as", "12", ...args];
  const { status, stdout, stderr } = await run(process.execPath, line, { cwd: here.root });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return JSON.parse(stdout);
}

it("the Inspector lists and calls the tools, and reads the resources", async () => {
  const here = project();
  const { tools } = (await inspect(here, "--method", "tools/list")) as { tools: { name: string }[] };
  expect(tools.map(({ name }) => name)).toContain("reserve");
  const call = (name: string, ...values: readonly string[]) =>
    inspect(here, "--method", "tools/call", "--tool-name", name, "--tool-arg", ...values);
  expect(await call("reserve", "task=T", "files=src/auth.ts")).toMatchObject({
    structuredContent: { reservation: { instance: 12, task: "T", files: ["src/auth.ts"] } },
  });
  // Its client holds even a refusal against the schema of the answer.
  expect(await call("finish", "result=success", "task=Other")).toMatchObject({
    isError: true,
    structuredContent: { error: { code: "NO_RESERVATION" } },
  });
  expect(await inspect(here, "--method", "resources/list")).toMatchObject({ resources: { length: 2 } });
  expect(await inspect(here, "--method", "resources/read", "--uri", "coord://file")).toMatchObject({
    contents: [{ text: here.text() }],
  });
});
