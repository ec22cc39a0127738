import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { writtenBy } from "../../src/hooks/shell/index.ts";
import cases from "../../fixtures/hooks/shell.json" with { type: "json" };
import { Repo } from "./support.ts";
import { sized } from "../size.ts";

describe("what a shell command plainly writes is judged as an edit of it is", () => {
  const denied = () => Promise.resolve(new Repo());

  it.each(cases.writes)("%s", async (command) => {
    const { verdict, reason } = await (await denied()).shell(command);
    expect(verdict).toBe("deny");
    expect(reason).toContain(
      "This command would change src/auth.ts, which is reserved by someone else: Instance #3",
    );
  });

  it.each(cases.reads)("but: %s", async (command) => {
    expect((await (await denied()).shell(command)).stdout).toBe("");
  });

  it.each(cases.powershell.writes)("PowerShell: %s", async (command) => {
    expect((await (await denied()).shell(command, "other", "PowerShell")).verdict).toBe("deny");
  });

  it.each(cases.powershell.reads)("PowerShell, but: %s", async (command) => {
    expect((await (await denied()).shell(command, "other", "PowerShell")).stdout).toBe("");
  });

  it("by the name that it is called by, too, where a link in a held folder leads elsewhere", async () => {
    const repo = await denied();
    repo.write("shared/util.ts", "x\n");
    fs.symlinkSync("../../shared", join(repo.root, "src/login/shared"));
    for (const command of [
      "sed -i s/a/b/ src/login/shared/util.ts",
      "echo x > src/login/shared/new.ts",
      "cd src/login/shared && rm util.ts",
      "prettier --write src/login/shared",
    ])
      expect((await repo.shell(command)).verdict, command).toBe("deny");
    expect((await repo.shell("cat src/login/shared/util.ts > src/api.ts")).stdout).toBe("");
  });

  it("for everybody but its holder, with a denial before or without one; and not when the holder has let go", async () => {
    const repo = await denied();
    const write = "echo x > src/auth.ts";
    expect((await repo.shell(write, "holder")).verdict).toBe("allow");
    expect((await repo.shell("echo x > src/api.ts")).verdict).toBe("allow");
    expect((await repo.shell(write)).verdict).toBe("deny");
    expect((await repo.edit("src/auth.ts")).verdict).toBe("deny");
    repo.write("CLAUDE_INSTANCES.md", repo.board.replace("[RESERVED] Instance #3", "[RELEASED] Instance #3"));
    expect((await repo.shell(write)).verdict).toBe("allow");
  });

  it("nor the coordination file", async () => {
    const repo = new Repo();
    const { reason } = await repo.shell("sed -i s/3/4/ CLAUDE_INSTANCES.md");
    expect(reason).toContain("is the coordination file");
  });

  it.each(["workdir", "working_directory", "dir_path", "directory", "cwd"])(
    "in the folder that the call names as %s",
    async (key) => {
      const repo = await denied();
      const call = (command: string, folder: string) =>
        repo.call("claude", { tool_name: "run_shell_command", tool_input: { command, [key]: folder } });
      for (const folder of ["src", "$ROOT/src", "./src/login/.."])
        expect((await call("echo x > auth.ts", folder)).verdict, folder).toBe("deny");
      expect((await call("echo x > auth.ts", "lib")).verdict).toBe("allow");
      expect((await call("echo x > src/auth.ts", "/tmp")).verdict).toBe("allow");
    },
  );

  it("a patch of free files hides nothing of what else the command does", async () => {
    const patch = "apply_patch <<'EOF'\n*** Begin Patch\n*** Add File: q.ts\n*** End Patch\nEOF\n";
    const repo = await denied();
    expect((await repo.shell(patch)).verdict).toBe("allow");
    expect((await repo.shell(`${patch}echo x > src/auth.ts`)).verdict).toBe("deny");
  });

  it("each of the many files of one denied patch", async () => {
    const files = Array.from({ length: sized(1_000, 250) }, (_, n) => `src/login/f${n}.ts`);
    const patch = files.map((file) => `*** Add File: ${file}\n+x`).join("\n");
    const command = `*** Begin Patch\n${patch}\n*** End Patch`;
    const repo = new Repo();
    const call = (tool_name: string, command: string) =>
      repo.call("codex", { tool_name, tool_input: { command } });
    expect((await call("apply_patch", command)).verdict).toBe("deny");
    expect((await call("Bash", `echo x > ${files.at(-1)}`)).verdict).toBe("deny");
    expect((await call("Bash", "echo x > src/other/f1.ts")).verdict).toBe("allow");
    expect((await call("Bash", "rm -r src")).verdict).toBe("deny");
    repo.write("CLAUDE_INSTANCES.md", repo.board.replace("src/login/**", "src/login/f999.ts"));
    expect((await call("Bash", "rm -r src/login")).reason).toContain("would change src/login/f999.ts,");
  });

  it.each([
    "cp src/api.ts src/auth.ts",
    "mv /tmp/x src/auth.ts",
    "install /tmp/x src/auth.ts",
    "ln -sf /tmp/x src/auth.ts",
  ])("several denials at once, and a file in the place of a folder: %s", async (command) => {
    const repo = await denied();
    await repo.edit("CLAUDE_INSTANCES.md");
    const { reason, stderr } = await repo.shell(command);
    expect(stderr).toBe("");
    expect(reason).toContain("This command would change src/auth.ts");
    expect(await repo.edit("src/api.ts/below/a/file")).toMatchObject({ stdout: "", stderr: "" });
  });
});

describe("any command", () => {
  it("is read without a throw, and quickly", () => {
    const piece = fc.constantFrom(
      "'",
      '"',
      "`",
      "$(",
      ")",
      "<<EOF\n",
      "EOF\n",
      ">",
      "\\",
      " a",
      "\n",
      ";",
      "<(",
      "{",
      "#",
      "rm ",
    );
    const soup = fc.array(piece, { maxLength: 40 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.oneof(soup, fc.string({ unit: "binary" })), (command) => {
        expect(Array.isArray(writtenBy(command, "posix"))).toBe(true);
        expect(Array.isArray(writtenBy(command, "powershell"))).toBe(true);
      }),
      { numRuns: sized(2_000, 30) },
    );
  });

  it("a redirection to a plain name is found, whatever comes before it as a quoted word", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), (text) => {
        const quoted = `'${text.replaceAll("'", "'\\''")}'`;
        const found = writtenBy(`echo ${quoted} > out.txt`, "posix");
        expect(found.map(({ word }) => word.text)).toContain("out.txt");
      }),
      { numRuns: sized(500, 150) },
    );
  });
});
