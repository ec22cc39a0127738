import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import payloads from "../../fixtures/hooks/payloads.json" with { type: "json" };
import { agents, agentSetups, callingAgents, kindsFor } from "../../src/agents/index.ts";
import { hook } from "../../src/cli/commands/hook.ts";
import { SESSION_AGENTS, sessionOf } from "../../src/session/ids.ts";
import { isDenial, registeredCall } from "../../src/setup/hook-call.ts";
import { describedAgents, piecesOf } from "../../src/setup/agents.ts";
import { names } from "../../src/setup/index.ts";
import { packageRoot, tempFolder } from "../e2e/support.ts";

const project = {
  root: tempFolder(),
  main: "/",
  file: "/",
  env: {},
  version: "0",
  platform: "linux",
} as const;
const described = await describedAgents(project);

test("every agent is one line of the table, and everything else follows from it", async () => {
  const all = agents.map(({ name }) => name);
  expect(all).toEqual(expect.arrayContaining(["claude", "codex", "gemini", "copilot", "cursor", "opencode"]));
  expect(new Set(all).size).toBe(all.length);
  expect((await agentSetups()).map(({ name }) => name)).toEqual(all);
  expect(names).toEqual([...all, "git", "all"]);
  const calling = callingAgents.map(({ name }) => name);
  expect(hook.fields["agent"]).toMatchObject({ complete: [...calling, "git"] });
  expect(SESSION_AGENTS).toEqual(calling);
});

test("a session is known by each agent's variable, which no other has", () => {
  const variables = agents.flatMap(({ sessionVariable }) => sessionVariable ?? []);
  expect(new Set(variables).size).toBe(variables.length);
  for (const { name, sessionVariable } of agents)
    if (sessionVariable !== null)
      expect(sessionOf({ [sessionVariable]: "s1" }, process.pid)).toEqual({ agent: name, id: "s1" });
});

/** Tools that older versions had. */
const GONE = new Set(["claude MultiEdit", "qwen replace"]);

describe.each(agents)("$name", ({ name, hook: own }) => {
  const agent = described.find((one) => one.name === name);
  if (agent === undefined) throw new Error(name);
  const text = piecesOf(agent, project)[0]?.part.install(null) ?? "";

  it("has a page, and its notes in both languages", () => {
    expect(fs.existsSync(join(packageRoot, "docs/agents", `${name}.md`))).toBe(true);
    for (const { en, fr } of agent.notes) expect(en).not.toBe(fr);
  });

  it("is called, as it is set up, for the edit that is tried", () => {
    expect(registeredCall(agent, text)).not.toBeNull();
    expect(registeredCall(agent, "{}") === null || "program" in agent.trial.call).toBe(true);
  });

  if (own === null) return;

  it("is called for every tool of its own that writes", () => {
    const { call } = agent.trial;
    if ("program" in call) throw new Error(name);
    const { edit = [], patch = [], shell = [], powershell = [] } = own.tools;
    const tools = [...edit, ...patch, ...shell, ...powershell].filter((tool) => !GONE.has(`${name} ${tool}`));
    for (const tool of tools)
      expect([
        tool,
        registeredCall({ ...agent, trial: { ...agent.trial, call: { ...call, tool } } }, text),
      ]).not.toEqual([tool, null]);
  });

  it("is denied in the words that the trial takes for a no", () => {
    const payload = agent.trial.payloads({ root: "/r", path: "a.ts", file: "/r/a.ts" });
    for (const input of payload) {
      const call = own.decode(input as Record<string, unknown>, () => "patch");
      expect(call?.event.kind === "edit" || call?.event.kind === "unclear").toBe(true);
      const deny = own.encode({ kind: "deny", reason: "no" }, call, null);
      const allow = own.encode({ kind: "allow" }, call, null);
      expect(isDenial({ json: deny, status: 0 }, agent.trial.denial)).toBe(true);
      expect(isDenial({ json: allow ?? undefined, status: 0 }, agent.trial.denial)).toBe(false);
    }
  });

  it("has recorded calls: one that is denied, with the exact answer, and one that is allowed", () => {
    const calls = payloads.filter((one) => one.agent === name);
    expect(calls.some(({ verdict, answer }) => verdict === "deny" && answer !== undefined)).toBe(true);
    expect(calls.some(({ verdict }) => verdict === "allow")).toBe(true);
  });

  it("knows its own tools by its own table", () => {
    const kindOf = kindsFor({ name, sessionVariable: null, hook: own });
    for (const [kind, tools] of Object.entries(own.tools))
      for (const tool of tools) expect(kindOf(tool), tool).toBe(kind);
  });
});
