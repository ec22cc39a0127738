import fs from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { setup as en } from "../../src/messages/en/setup.ts";
import { setup as fr } from "../../src/messages/fr/setup.ts";
import { applyChanges } from "../../src/setup/apply.ts";
import { planSetup } from "../../src/setup/index.ts";
import { runHookTrials } from "../../src/setup/hook-trial.ts";
import type { Project } from "../../src/setup/types.ts";
import { tempFolder } from "../e2e/support.ts";

function folder(): Project {
  const root = tempFolder();
  fs.mkdirSync(join(root, ".git"));
  const file = join(root, "CLAUDE_INSTANCES.md");
  return { root, main: root, file, env: {}, version: "0", platform: "linux" };
}

function write({ root }: Project, path: string, text: string): void {
  fs.mkdirSync(dirname(join(root, path)), { recursive: true });
  fs.writeFileSync(join(root, path), text);
}

const settings = ".claude/settings.json";
const local = ".claude/settings.local.json";
const cursor = ".cursor/hooks.json";
const hooks = (more: string) => `{\n  "version": 1,\n  ${more}\n}\n`;

/** Settings that are there before coord's, and what they keep from running. */
const CASES: readonly (readonly [
  string,
  Readonly<Record<string, string>>,
  readonly (readonly [string, Readonly<Record<string, string>>])[],
])[] = [
  ["claude", { [settings]: '{"disableAllHooks": true}' }, [["HOOKS_OFF", { path: settings, line: "1" }]]],
  ["claude", { [local]: '{\n"disableAllHooks": true}' }, [["HOOKS_OFF", { path: local, line: "2" }]]],
  ["claude", { [settings]: '{"disableAllHooks": false}' }, []],
  ["claude", { [settings]: '{"disableAllHooks": "yes"}', [local]: "{ broken" }, []],
  // The nearer settings count.
  ["claude", { [settings]: '{"disableAllHooks": true}', [local]: '{"disableAllHooks": false}' }, []],
  ["cursor", { [cursor]: hooks('"hooks": {"afterFileEdit": [], "stop": [{"command": "./a.sh"}]}') }, []],
  [
    "cursor",
    { [cursor]: hooks('"hooks": {"PreToolUse": [],\n"sessionStart": [], "onSave": []}') },
    [
      ["UNKNOWN_EVENT", { path: cursor, line: "3", event: "PreToolUse" }],
      ["UNKNOWN_EVENT", { path: cursor, line: "4", event: "onSave" }],
    ],
  ],
  [
    "cursor",
    { [cursor]: hooks('"//": "why", // a comment\n  "hooks": {"stop": [{"command": "curl http://x"}]}') },
    [
      ["DOUBLE_SLASH", { path: cursor, line: "3" }],
      ["DOUBLE_SLASH", { path: cursor, line: "4" }],
    ],
  ],
  ["gemini", { ".gemini/settings.json": '{"disableAllHooks": true}' }, []],
];

describe.each(CASES)("setup %s among %j", (name, files, obstacles) => {
  it(`finds ${obstacles.length === 0 ? "nothing" : "what keeps its hooks from running"}`, async () => {
    const project = folder();
    for (const [path, text] of Object.entries(files)) write(project, path, text);
    const expected = obstacles.map(([code, args]) => ({ code, args }));
    const planned = async () => (await planSetup(name, project, "install")).parts[0]?.plan;
    const first = await planned();
    expect(first?.obstacles ?? []).toEqual(expected);
    expect(first?.state).toBe("missing");
    await applyChanges(project, first?.changes ?? []);
    const again = await planned();
    expect(again?.changes).toEqual([]);
    expect(again?.state).toBe(obstacles.length === 0 ? "current" : "stale");
    expect(again?.obstacles?.length ?? 0).toBe(obstacles.length);
    if (obstacles.length === 0) return;
    const results = await runHookTrials(project, { now: 0, zone: () => 0 });
    expect(results.find(({ agent }) => agent === name)).toMatchObject({
      state: "failed",
      reason: "NOT_RUN",
      obstacles: again?.obstacles,
    });
    for (const { code, args } of expected)
      for (const { notes } of [en, fr])
        expect(notes[code as keyof typeof notes](args)).toContain(`${args["path"]}:${args["line"]}`);
    const removed = (await planSetup(name, project, "remove")).parts[0]?.plan;
    expect(removed?.obstacles ?? []).toEqual([]);
  });
});
