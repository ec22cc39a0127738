import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describedAgents, piecesOf } from "../../src/setup/agents.ts";
import { hooksPart, isOurs } from "../../src/setup/parts/hooks.ts";
import { serverPart } from "../../src/setup/parts/server.ts";
import { projectAt } from "./git-support.ts";
import { claudeOn } from "./described.ts";
import { sized } from "../size.ts";

const part = hooksPart({ agent: "claude", events: claudeOn("linux").events });
const TOOLS = "Edit|Write|NotebookEdit|Bash|Monitor|PowerShell|mcp__.*";

function settingsWith(...groups: readonly object[]): string {
  return JSON.stringify({ hooks: { PreToolUse: groups } }, null, 2);
}

function groupsIn(text: string | null): readonly { matcher?: string; hooks: readonly object[] }[] {
  return (JSON.parse(text ?? "") as { hooks: { PreToolUse: [] } }).hooks.PreToolUse;
}

describe("a command that more happens in than a call of coord", () => {
  const LINES = [
    "my-check && coord hook claude",
    "log.sh; echo not coord hook claude",
    "echo not coord hook claude",
    "timeout 3 coord hook claude",
    "x | coord hook claude",
    "$(x) coord hook claude",
    "node guard.js coord hook claude",
    "npx other coord hook claude",
    "x\ncoord hook claude",
    "coord hook claude > log",
  ];

  it.each(LINES)("is somebody else's: %j", (command) => {
    expect(isOurs({ command }, "claude")).toBe(false);
    expect(isOurs({ command: "sh", args: ["-c", command] }, "claude")).toBe(false);
    const text = settingsWith({ matcher: "Edit", hooks: [{ type: "command", command }] });
    const installed = part.install(text);
    expect(groupsIn(installed)[0]).toEqual({ matcher: "Edit", hooks: [{ type: "command", command }] });
    expect(part.remove(installed)).toBe(text);
    expect(part.remove(text)).toBe(text);
  });

  it("is no MCP server of coord's", () => {
    const server = serverPart({ list: "mcpServers", value: { command: "coord", args: ["mcp"] } });
    const text = '{"mcpServers":{"coord":{"command":"sh","args":["-c","log && coord mcp"]}}}';
    expect([server.install(text), server.remove(text)]).toEqual([text, text]);
  });

  it("whatever it is, unless node or npx do no more than start coord", () => {
    const word = fc.constantFrom("coord", "hook", "claude", "npx", "node", "-y", "&&", ";", "echo", "a b");
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (words) => {
        const isCall = /^(?:(?:npx|node)(?: -y)* )?coord hook claude$/.test(words.join(" "));
        expect(isOurs({ command: words.join(" ") }, "claude")).toBe(isCall);
      }),
      { numRuns: sized(500, 150) },
    );
  });
});

describe("what a person added to coord's own group", () => {
  const ours = { type: "command", command: "coord hook claude", timeout: 30 };
  const now = { ...ours, statusMessage: "coord" };

  it.each([
    ["Edit|Write|mcp__fs__write", `${TOOLS}|mcp__fs__write`],
    ["mcp__.*|Edit", TOOLS],
    ["mcp__(a|Edit|b)__write", `${TOOLS}|mcp__(a|Edit|b)__write`],
    [`${TOOLS}|Task`, `${TOOLS}|Task`],
    [".*", ".*"],
    ["*", "*"],
    ["Edit", TOOLS],
    ["(Edit", TOOLS],
  ])("stays: matcher %j, and a time limit", (matcher, wanted) => {
    const fresh = part.install(settingsWith({ matcher, hooks: [ours] }));
    expect(groupsIn(fresh)).toEqual([{ matcher: wanted, hooks: [now] }]);
    expect(part.stateOf(fresh)).toBe("current");
    expect(part.install(fresh)).toBe(fresh);
    expect(part.stateOf(part.remove(fresh))).toBe("missing");
  });

  it("stays where coord's call moves out of a group that it shares", () => {
    const lint = { type: "command", command: "lint" };
    const fresh = part.install(settingsWith({ matcher: "Edit|mcp__x", hooks: [lint, ours] }));
    expect(groupsIn(fresh)).toEqual([
      { matcher: "Edit|mcp__x", hooks: [lint] },
      { matcher: `${TOOLS}|mcp__x`, hooks: [now] },
    ]);
    expect(part.install(fresh)).toBe(fresh);
  });

  it("stays in a pattern with its ends marked", async () => {
    const project = projectAt("/");
    const cursor = (await describedAgents(project)).find(({ name }) => name === "cursor");
    const [piece] = cursor === undefined ? [] : piecesOf(cursor, project);
    const text = (piece?.part.install(null) ?? "").replace("Delete|", "").replace("Shell", "Shell|MyTool");
    expect(piece?.part.install(text)).toContain('"^(Write|Edit|StrReplace|Delete|Shell|MyTool)$"');
  });

  it("stays beside a server that is brought up to date", () => {
    const server = serverPart({ list: "mcpServers", value: { command: "coord", args: ["mcp"] } });
    const text = '{"mcpServers":{"coord":{"command":"/opt/coord","args":["mcp"],"env":{"A":"b"}}}}';
    expect(server.install(text)).toBe(text.replace("/opt/", ""));
  });
});
