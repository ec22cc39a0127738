import { spawn } from "node:child_process";
import { describe, expect, it, test } from "vitest";
import { LineLimit, LONGEST_MESSAGE, messagesIn } from "../../src/mcp/stdio.ts";
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

describe("a line that is no message", () => {
  const call = { jsonrpc: "2.0", id: 4, method: "tools/call" };
  const messageIn = (line: Buffer) => messagesIn(line)?.all[0] ?? null;
  test.each([
    ["{", null, -32_700],
    ["\0", null, -32_700],
    ["\ufffd\ufffd{}", null, -32_700],
    ["null", null, -32_600],
    ["7", null, -32_600],
    ["{}", null, -32_600],
    [[], null, -32_600],
    [{ ...call, id: null }, null, -32_600],
    [{ ...call, id: { deep: [1] } }, null, -32_600],
    [{ ...call, id: 1.5 }, 1.5, -32_600],
    [{ ...call, jsonrpc: "1.0" }, 4, -32_600],
    [{ ...call, method: ["ping"] }, 4, -32_600],
    [{ ...call, params: { _meta: null } }, 4, -32_600],
    [{ ...call, params: { _meta: { progressToken: {} } } }, 4, -32_600],
    ["[".repeat(100_000) + "]".repeat(100_000), null, -32_600],
  ])("is answered: %j", (line, id, code) => {
    const text = typeof line === "string" ? line : JSON.stringify(line);
    expect(messageIn(Buffer.from(text))).toMatchObject({ id, code });
  });

  // Two sides that answered each other's errors would never end.
  test.each(["", "\r\n", " \t", '{"id":[],"error":{"code":-32700}}', '{"jsonrpc":"2.0","result":1}'])(
    "is passed over: %j",
    (line) => expect(messageIn(Buffer.from(line))).toBeNull(),
  );

  const client = { name: "unknown", version: "0" };
  const anyone = { protocolVersion: "", capabilities: {}, clientInfo: client };
  test.each<[string, object | undefined, object]>([
    ["initialize", undefined, anyone],
    ["initialize", { protocolVersion: 1, capabilities: null, clientInfo: null }, anyone],
    ["initialize", { protocolVersion: "2024-11-05" }, { ...anyone, protocolVersion: "2024-11-05" }],
    ["initialize", { clientInfo: { name: "x" } }, { ...anyone, clientInfo: { name: "x", version: "0" } }],
    ["tools/call", { name: "status", arguments: null }, { name: "status", arguments: {} }],
    ["tools/call", { name: "status" }, { name: "status" }],
  ])("what a client leaves out of %s %j is filled in", (method, params, wanted) => {
    const line = Buffer.from(JSON.stringify({ ...call, method, params }));
    expect(messageIn(line)).toMatchObject({ params: wanted });
  });

  test("a message comes as it is", () => {
    expect(messageIn(Buffer.from(`${JSON.stringify(call)}\r\n`))).toMatchObject(call);
  });
});

it("what can't be read is answered with an error, and the session stays", async () => {
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
  server.stdin.write('\n\n{"jsonrpc":"2.0","id":"half"\n');
  ask(4, "tools/call", { name: "whoami", arguments: {}, _meta: null });
  ask(5, "tools/call", { name: "nothing".repeat(100_000), arguments: {} });
  ask(6, "tools/call", { name: "extend", arguments: { estimate: `\ud800${"x".repeat(700_000)}` } });
  ask(3, "tools/call", { name: "whoami", arguments: {} });
  server.stdin.end();
  await new Promise((settle) => server.once("close", settle));
  const answers = said.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as object]));
  expect(answers).toContainEqual(
    expect.objectContaining({ id: 2, error: expect.objectContaining({ code: -32_600 }) }),
  );
  for (const [id, code] of [
    [null, -32_700],
    [4, -32_600],
    [5, -32_602],
  ])
    expect(answers).toContainEqual(expect.objectContaining({ id, error: expect.objectContaining({ code }) }));
  expect(answers).toContainEqual(expect.objectContaining({ id: 3, result: expect.anything() }));
  // Neither is repeated in full, nor with what no UTF-8 holds.
  expect(said.length).toBeLessThan(20_000);
  expect(said).not.toMatch(/\\ud[89a-f]/i);
  expect(here.text()).not.toContain("xxxx");
});

it("messages in a list are answered in one, without those that want no answer; a list of such is not answered", async () => {
  const here = project();
  const server = spawn(process.execPath, [bin(), "mcp"], { cwd: here.root, env: cleanEnv(), stdio: "pipe" });
  let said = "";
  server.stdout.on("data", (part: Buffer) => (said += part.toString("utf8")));
  const params = { protocolVersion: "2025-03-26", capabilities: {}, clientInfo: { name: "t", version: "1" } };
  const message = (method: string, more: object) => ({ jsonrpc: "2.0", method, ...more });
  const whoami = (id: number) => message("tools/call", { id, params: { name: "whoami", arguments: {} } });
  for (const line of [
    message("initialize", { id: 1, params }),
    [message("notifications/initialized", {})],
    [whoami(2), { jsonrpc: "1.0", id: 3 }, message("ping", { id: 4 })],
    whoami(5),
  ])
    server.stdin.write(`${JSON.stringify(line)}\n`);
  server.stdin.end();
  await new Promise((settle) => server.once("close", settle));
  const answers = said.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as unknown]));
  const lists = answers.filter((one) => Array.isArray(one));
  expect(answers).toHaveLength(3);
  expect(lists).toHaveLength(1);
  expect(lists[0]).toHaveLength(3);
  expect(lists[0]).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ id: 2, result: expect.anything() }),
      expect.objectContaining({ id: 3, error: expect.objectContaining({ code: -32_600 }) }),
      expect.objectContaining({ id: 4, result: {} }),
    ]),
  );
});
