import { spawn } from "node:child_process";
import { describe, expect, it, test } from "vitest";
import { LineLimit, LONGEST_MESSAGE } from "../../src/mcp/stdio.ts";
import { project } from "../e2e/in-process.ts";
import { bin, cleanEnv } from "../e2e/support.ts";

function told(chunks: readonly (string | Buffer)[]) {
  const said: (string | number | null)[] = [];
  const limit = new LineLimit({
    pass: (line) => said.push(line.toString("utf8")),
    tooLong: (id) => said.push(id),
  });
  for (const chunk of chunks) limit.read(Buffer.from(chunk));
  limit.finish();
  return said;
}

describe("messages", () => {
  const long = "x".repeat(LONGEST_MESSAGE);
  test("come whole, however they were cut", () => {
    expect(told(['{"a":', "1}\n{", '"b"', ":2}\n", "rest"])).toEqual(['{"a":1}\n', '{"b":2}\n', "rest"]);
    expect(told([])).toEqual([]);
  });
  test.each([
    [`{"jsonrpc":"2.0","id":7,"x":"${long}"}\n`, 7],
    [`{"x":"${long}","id":"abc"}\n`, "abc"],
    [`${long}x\n`, null],
    [`${long}x`, null],
  ])("that are too long are told by their id, and the next ones come", (message, id) => {
    expect(told([message, message.endsWith("\n") ? "{}\n" : ""])).toEqual(
      message.endsWith("\n") ? [id, "{}\n"] : [id],
    );
  });
});

it("a message above the limit is answered with an error, and the session stays", async () => {
  const here = project();
  const server = spawn(process.execPath, [bin(), "mcp"], { cwd: here.root, env: cleanEnv(), stdio: "pipe" });
  let said = "";
  server.stdout.on("data", (part: Buffer) => (said += part.toString("utf8")));
  const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "t", version: "1" } };
  const ask = (id: number, method: string, given: object) =>
    server.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params: given })}\n`);
  ask(1, "initialize", params);
  server.stdin.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
  ask(2, "tools/call", { name: "log", arguments: { action: "x".repeat(11_000_000) } });
  ask(3, "tools/call", { name: "whoami", arguments: {} });
  server.stdin.end();
  await new Promise((settle) => server.once("close", settle));
  const answers = said.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as object]));
  expect(answers).toContainEqual(
    expect.objectContaining({ id: 2, error: expect.objectContaining({ code: -32_600 }) }),
  );
  expect(answers).toContainEqual(expect.objectContaining({ id: 3, result: expect.anything() }));
  expect(here.text()).not.toContain("xxxx");
});
