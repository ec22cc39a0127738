import { normalize } from "node:path/posix";
import { describe, expect, it } from "vitest";
import { readCommand } from "../../src/hooks/shell/index.ts";
import { HeldFiles } from "../../src/hooks/engine/held-files.ts";
import { isGlob } from "../../src/paths/glob.ts";
import more from "../../fixtures/hooks/commands.json" with { type: "json" };
import cases from "../../fixtures/hooks/shell.json" with { type: "json" };

/** A small repository in memory: a slash stands behind folders. */
const TREE: Readonly<Record<string, readonly string[]>> = {
  "": ["src/", "docs/", "package.json", "p.patch"],
  src: ["auth.ts", "api.ts"],
};
const HELD = {
  instance: 3,
  task: "Fix login",
  files: ["src/auth.ts"],
  state: "active" as const,
  since: null,
  lastActivity: null,
  estimateMinutes: null,
  result: null,
  next: null,
  line: 1,
  leaseEndsAt: null,
  takeable: false,
  displaced: false,
};
const PATCH =
  "diff --git a/src/auth.ts b/src/auth.ts\n--- a/src/auth.ts\n+++ b/src/auth.ts\n@@ -1 +1 @@\n-a\n+b\n";

/** Whether a command is refused by a file that it writes; what git does to a whole tree depends on what is changed in it. */
function isRefused(command: string): boolean {
  const held = new HeldFiles([HELD], {
    caseSensitive: true,
    kindOf: (path) => (path === "src/auth.ts" ? "file" : path === "src" ? "folder" : "none"),
  });
  const list = (path: string) => TREE[path] ?? [];
  const { targets, acts } = readCommand(command, "posix", {
    env: () => undefined,
    top: "/r",
    textOf: (path) => (path === "p.patch" ? PATCH : null),
    alias: () => null,
  });
  if (acts.some(({ losses, paths }) => paths.length > 0 && !losses.includes("moved"))) return true;
  return targets.some(({ word, folder, below }) => {
    const absolute = (path: string, from: string) =>
      normalize(path.startsWith("/") ? path : `${from}/${path}`);
    const text = word.text.replaceAll("\\", "/");
    const file = absolute(text, absolute(folder, "/r")).replace(/\/$/, "");
    if (file !== "/r" && !file.startsWith("/r/")) return false;
    const path = file.slice("/r/".length);
    if (!word.quoted && isGlob(path)) return (held.matching(path, below, list) ?? held.at(path)) !== null;
    return (below ? held.below(path, list) : held.at(path)) !== null;
  });
}

describe("what agents run every day", () => {
  const harmless = [...cases.reads, ...more.harmless];
  // Patches in a command's own text are judged apart.
  const writes = [...cases.writes, ...more.writes];

  it("of what only reads, tests, builds, or writes elsewhere, at most one in a hundred is refused", () => {
    const refused = harmless.filter(isRefused);
    expect(harmless.length).toBeGreaterThanOrEqual(150);
    expect(refused.length / harmless.length, refused.join("\n")).toBeLessThanOrEqual(0.01);
  });

  it("of what writes a file that it names, or a folder with it, at least 85 in a hundred are", () => {
    const passed = writes.filter((command) => !isRefused(command));
    expect(writes.length).toBeGreaterThanOrEqual(250);
    expect(passed.length / writes.length, passed.join("\n")).toBeLessThanOrEqual(0.15);
  });
});
