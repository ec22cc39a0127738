import fs from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { tempFolder } from "../e2e/support.ts";
import { Repo } from "./support.ts";

const HOOK = { type: "command", command: "coord", args: ["hook", "claude"] };
const SETTINGS = JSON.stringify(
  { model: "x", hooks: { PreToolUse: [{ matcher: "Edit", hooks: [HOOK] }] } },
  null,
  2,
);

function repo(): Repo {
  const made = new Repo();
  made.write(".claude/settings.json", SETTINGS);
  made.write(
    ".gemini/settings.json",
    '{"hooks":{"BeforeTool":[{"hooks":[{"command":"coord hook gemini"}]}]}}',
  );
  made.write(".vscode/settings.json", "{}");
  made.write(".coord/head", "1");
  return made;
}

it.each([
  ["Edit", { file_path: ".coord/head", old_string: "1", new_string: "2" }],
  ["Write", { file_path: ".coord/sessions/x.json", content: "{}" }],
  ["Write", { file_path: "CLAUDE_INSTANCES.archive.md", content: "" }],
])("%s %j is denied", async (tool_name, tool_input) => {
  const { verdict, reason } = await repo().call("claude", { tool_name, tool_input });
  expect(verdict).toBe("deny");
  expect(reason).toMatch(/coord's own state|archive of the coordination file/);
});

it.each([
  "rm -rf .coord",
  "echo x > .coord/head",
  "cp /tmp/x .coord/journal/00000001.json",
  "sed -i s/1/2/ .coord/head",
  "rm CLAUDE_INSTANCES.archive.md",
  "mv .coord /tmp/x",
])("and so is the command: %s", async (command) => {
  expect((await repo().shell(command)).verdict).toBe("deny");
});

it.each([
  "cat .coord/head",
  "ls -la .coord",
  "cp -r .coord /tmp/copy",
  "cp CLAUDE_INSTANCES.archive.md /tmp",
  "coord doctor --fix",
  "coord archive --keep 3",
  "coord setup claude --yes",
])("but: %s", async (command) => {
  expect((await repo().shell(command)).stdout).toBe("");
});

it("a file outside of any repository in the place of a folder hides nothing", async () => {
  const made = repo();
  const file = join(tempFolder(), "file");
  fs.writeFileSync(file, "");
  expect((await made.shell(`mv .coord ${file}`)).verdict).toBe("deny");
  expect((await made.shell(`mv src/auth.ts ${file}`)).verdict).toBe("deny");
});

const ask = async (agent: string, tool_name: string, tool_input: object) => {
  const { json } = await repo().call(agent, { tool_name, tool_input });
  return JSON.stringify(json ?? {});
};

it("settings that call the hooks are the user's to change; an agent that can't ask is told no", async () => {
  const file_path = ".claude/settings.json";
  const away = { file_path, old_string: '"hook"', new_string: '"status"' };
  expect(await ask("claude", "Edit", away)).toContain('"permissionDecision":"ask"');
  expect(await ask("claude", "Write", { file_path, content: "{}" })).toContain('"ask"');
  expect(
    await ask("claude", "Write", { file_path, content: SETTINGS.replace("{", '{"disableAllHooks": true,') }),
  ).toContain('"ask"');
  expect(await ask("claude", "Bash", { command: `rm ${file_path}` })).toContain('"ask"');
  expect(await ask("gemini", "write_file", { file_path: ".gemini/settings.json", content: "{}" })).toContain(
    '"decision":"deny"',
  );
});

it("what leaves the hooks in place is nobody's concern", async () => {
  const file_path = ".claude/settings.json";
  expect(await ask("claude", "Edit", { file_path, old_string: '"x"', new_string: '"y"' })).toBe("{}");
  expect(await ask("claude", "Write", { file_path, content: SETTINGS.replace('"x"', '"z"') })).toBe("{}");
  expect(await ask("claude", "Write", { file_path: ".vscode/settings.json", content: "{}" })).toBe("{}");
  expect(await ask("claude", "Write", { file_path: ".claude/commands/new.ts", content: "coord hook" })).toBe(
    "{}",
  );
});

it("a file that is held goes by all its names", async () => {
  const made = repo();
  fs.linkSync(join(made.root, "src/auth.ts"), join(made.root, "other.ts"));
  fs.linkSync(join(made.root, "src/login/form.ts"), join(made.root, "form.ts"));
  fs.linkSync(join(made.root, "src/api.ts"), join(made.root, "api.ts"));
  for (const name of ["other.ts", "form.ts"]) {
    expect((await made.edit(name)).reason, name).toContain("src/");
    expect((await made.shell(`echo x > ${name}`)).verdict, name).toBe("deny");
  }
  expect((await made.edit("other.ts", "holder")).verdict).toBe("allow");
  expect((await made.edit("api.ts")).verdict).toBe("allow");
});
