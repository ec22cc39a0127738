import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { packageRoot } from "../e2e/support.ts";
import { setup as geminiSetup } from "../../src/agents/gemini.ts";
import { claudeOn } from "./described.ts";

/** The shapes that Claude Code publishes for plugins and marketplaces, as far as they are used; unknown keys are mistakes. */
const name = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
const person = z.strictObject({
  name: z.string().min(1),
  email: z.string().optional(),
  url: z.string().optional(),
});
const about = {
  version: z
    .string()
    .regex(/^\d+\.\d+\.\d+(?:-[\w.]+)?$/)
    .optional(),
  description: z.string().optional(),
  author: person.optional(),
  homepage: z.url().optional(),
  repository: z.string().optional(),
  license: z.string().optional(),
  keywords: z.array(z.string()).optional(),
};
const manifest = z.strictObject({ name, ...about });
const marketplace = z.strictObject({
  name,
  owner: person,
  description: z.string().optional(),
  version: z.string().optional(),
  plugins: z
    .array(
      z.strictObject({
        name,
        source: z.string().startsWith("./"),
        category: z.string().optional(),
        tags: z.array(z.string()).optional(),
        ...about,
      }),
    )
    .min(1),
});
const handler = z.strictObject({
  type: z.literal("command"),
  command: z.string().min(1),
  args: z.array(z.string()).optional(),
  timeout: z.number().positive().optional(),
  statusMessage: z.string().optional(),
});
const events = [
  "PreToolUse",
  "PostToolUse",
  "PostToolUseFailure",
  "SessionStart",
  "SessionEnd",
  "SubagentStart",
  "SubagentStop",
  "UserPromptSubmit",
  "Stop",
] as const;
const hooks = z.strictObject({
  description: z.string().optional(),
  hooks: z.record(
    z.enum(events),
    z.array(z.strictObject({ matcher: z.string().optional(), hooks: z.array(handler).min(1) })).min(1),
  ),
});
const servers = z.strictObject({
  mcpServers: z.record(
    z.string(),
    z.strictObject({ command: z.string(), args: z.array(z.string()).optional() }),
  ),
});

function read(path: string): unknown {
  return JSON.parse(fs.readFileSync(join(packageRoot, path), "utf8"));
}

describe("the Claude Code plugin", () => {
  it("has a manifest, of the package's own version", () => {
    const { version } = read("package.json") as { version: string };
    expect(manifest.parse(read("plugin/.claude-plugin/plugin.json"))).toMatchObject({
      name: "coord",
      version,
    });
  });

  it("is listed by the marketplace at the root, which leads to it", () => {
    const { plugins } = marketplace.parse(read(".claude-plugin/marketplace.json"));
    expect(plugins.map((one) => one.name)).toEqual(["coord"]);
    for (const { source } of plugins)
      expect(fs.existsSync(join(packageRoot, source, ".claude-plugin", "plugin.json"))).toBe(true);
  });

  it("registers the hooks that `coord setup claude` installs, and no other", () => {
    const registered = hooks.parse(read("plugin/hooks/hooks.json")).hooks;
    const installed = Object.entries(claudeOn("linux").events).map(([event, group]) => [event, [group]]);
    expect(registered).toEqual(Object.fromEntries(installed));
    expect(Object.keys(registered)).not.toContain("WorktreeCreate");
  });

  it("starts the MCP server that `coord setup claude` installs", () => {
    const { mcpServers } = servers.parse(read("plugin/.mcp.json"));
    expect(mcpServers).toEqual({ coord: claudeOn("linux").server });
  });

  it("brings a coord for the shells, which may be run", () => {
    const { mode } = fs.statSync(join(packageRoot, "plugin/bin/coord"));
    expect(mode & 0o111).toBe(0o111);
    expect(fs.existsSync(join(packageRoot, "plugin/bin/coord.cmd"))).toBe(true);
  });

  it("has a skill that says when to use it, and only names commands that there are", async () => {
    const text = fs.readFileSync(join(packageRoot, "plugin/skills/coord/SKILL.md"), "utf8");
    const [, front = ""] = /^---\n([\s\S]*?)\n---\n/.exec(text) ?? [];
    const fields = Object.fromEntries(front.split("\n").map((line) => line.split(/: (.*)/).slice(0, 2)));
    expect(fields).toEqual({ name: "coord", description: expect.stringMatching(/^.{20,1024}$/) });
    const { commandOf } = await import("../../src/cli/commands/index.ts");
    for (const [, call = ""] of text.matchAll(/`coord ([a-z]+(?: [a-z]+)?)/g))
      expect(await commandOf(call.split(" ")), call).not.toBeNull();
  });
});

describe("on Windows", () => {
  it("node runs the script, since a hook without a shell needs a real program", () => {
    const script = "C:\\coord\\bin\\coord.cjs";
    const { events: registered, server } = claudeOn("win32", script);
    expect(registered["PreToolUse"]).toMatchObject({
      hooks: [{ command: "node", args: [script, "hook", "claude"] }],
    });
    expect(server).toEqual({ command: "node", args: [script, "mcp"] });
  });
});

describe("the Gemini CLI extension", () => {
  const { files } = geminiSetup({ platform: "linux", script: undefined });
  const held = (key: string) => files.map(({ holds }) => holds).find((holds) => key in holds);

  it("has a manifest of the package's own version, with the server that `coord setup gemini` installs", () => {
    const { version } = read("package.json") as { version: string };
    const { value } = held("list") as { readonly value: unknown };
    expect(read("plugin/gemini/gemini-extension.json")).toMatchObject({
      name: "coord",
      version,
      mcpServers: { coord: value },
    });
  });

  it("registers the hooks that `coord setup gemini` installs, and no other", () => {
    const { events } = held("events") as { readonly events: Readonly<Record<string, object>> };
    const installed = Object.entries(events).map(([event, group]) => [event, [group]]);
    expect(read("plugin/gemini/hooks/hooks.json")).toEqual({ hooks: Object.fromEntries(installed) });
  });
});
