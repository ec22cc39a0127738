import { beforeEach, describe, expect, it } from "vitest";
import { join } from "node:path";
import { callerOf } from "../../src/mcp/session.ts";
import { AnnouncedCalls, wordsOf } from "../../src/session/speaker.ts";
import { Sessions } from "../../src/session/sessions.ts";
import { agentProcess } from "../../src/system/processes.ts";
import { StateFolder } from "../../src/system/state.ts";
import { tempFolder } from "../e2e/support.ts";

const NOW = Date.UTC(2026, 10, 22, 19, 0);
const HOST = agentProcess(process.ppid);
const OWN = { agent: "mcp", id: "server" };
const A = { agent: "claude", id: "a" };
const B = { agent: "claude", id: "b" };
const alone = (session: { agent: string; id: string }) => ({ ...session, lead: null, parent: null });

let state: StateFolder;
let sessions: Sessions;
beforeEach(() => {
  state = new StateFolder(join(tempFolder(), "CLAUDE_INSTANCES.md"));
  state.replace("leases/1", "");
  sessions = new Sessions(state);
});

function caller(
  meta: Readonly<Record<string, unknown>> = {},
  { named = null, own = OWN }: { named?: typeof A | null; own?: typeof A | null } = {},
  given: unknown = {},
) {
  const served = { named, own, parentPid: process.ppid, now: NOW };
  return callerOf({ tool: "reserve", given, meta }, state, served);
}

const announce = (by: typeof A, use: string, input: Readonly<Record<string, unknown>>) =>
  new AnnouncedCalls(state, HOST, NOW).add(by, {
    subagentId: null,
    use,
    tool: "reserve",
    words: wordsOf(input),
  });

describe("who calls a server of tools", () => {
  it.each([
    [{ threadId: "t" }, "t", null],
    [{ threadId: "t", sessionId: "t" }, "t", null],
    [{ threadId: "child", sessionId: "root" }, "root", "child"],
    [
      { threadId: "child", "x-codex-turn-metadata": { session_id: "root", thread_id: "child" } },
      "root",
      "child",
    ],
    [{ "x-codex-turn-metadata": { thread_id: "t" } }, "t", null],
  ])("Codex says it with every call: %j", (meta, id, subagentId) => {
    expect(caller(meta)).toEqual({ session: { agent: "codex", id }, unsure: false, subagentId });
  });

  it("what another client calls by such a name says nothing", () => {
    expect(caller({ sessionId: "x" }).session).toBe(OWN);
    expect(caller({ threadId: 7, "x-codex-turn-metadata": "x" }).session).toBe(OWN);
  });

  it("a hook announced the call by its name, whatever its words", () => {
    announce(A, "u1", { task: "T" });
    announce(B, "u2", { task: "T" });
    const named = { agent: "claude", id: "lead" };
    const call = (use: string) => caller({ "claudecode/toolUseId": use }, { named, own: null }).session;
    expect([call("u2"), call("u1"), call("u3")]).toEqual([B, A, named]);
  });

  it("a hook says which subagent calls, where two of them call alike by its name only", () => {
    const calls = new AnnouncedCalls(state, HOST, NOW);
    const words = wordsOf({ task: "T" });
    for (const subagentId of ["p1", "p2"])
      calls.add(A, { subagentId, use: subagentId, tool: "reserve", words });
    expect(caller({ "claudecode/toolUseId": "p2" }).subagentId).toBe("p2");
    calls.add(A, { subagentId: "p3", use: "", tool: "reserve", words });
    expect(caller({}, {}, { task: "T" })).toMatchObject({ session: A, subagentId: null });
  });

  it("a hook announced one like it, and nobody else did; each announcement is for one call", () => {
    announce(A, "", { task: "T", files: ["a"] });
    announce(B, "", { task: "U" });
    expect(caller({}, {}, { files: ["a"], task: "T" }).session).toEqual(A);
    expect(caller({}, {}, { files: ["a"], task: "T" }).session).toBe(OWN);
    announce(A, "", { task: "U" });
    expect(caller({}, {}, { task: "U" }).session).toBe(OWN);
  });

  it("of one session in the process: that; of several: nobody", () => {
    sessions.bind(A, 1, HOST);
    expect(caller().session).toEqual(A);
    sessions.agentProcesses.see(HOST, alone(A));
    sessions.agentProcesses.see(HOST, { agent: "claude", id: "aann-1", lead: "a", parent: null });
    expect(caller().session).toEqual(A);
    sessions.agentProcesses.see(HOST, alone(B));
    expect(caller()).toEqual({ session: null, unsure: true });
  });

  it("a session of its own stays its own beside the one that it serves, and not beside a further one", () => {
    sessions.bind(OWN, 1, agentProcess(process.pid));
    expect(caller().session).toBe(OWN);
    sessions.agentProcesses.see(HOST, alone(A));
    expect(caller().session).toBe(OWN);
    sessions.agentProcesses.see(HOST, alone(B));
    expect(caller().unsure).toBe(true);
  });

  it("a named session that was cleared: the one in its process", () => {
    sessions.bind(B, 2, HOST);
    expect(caller({}, { named: A, own: null }).session).toEqual(B);
    sessions.bind(A, 1, null);
    expect(caller({}, { named: A, own: null }).session).toEqual(A);
  });
});
