import fs from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyChanges } from "../../src/setup/apply.ts";
import { names, planSetup } from "../../src/setup/index.ts";
import { type Project, type SetupChange, SetupError } from "../../src/setup/types.ts";
import { git, tempFolder } from "../e2e/support.ts";
import { sized } from "../size.ts";
import { markdown, settings } from "./texts.ts";

const RUNS = Number(process.env["COORD_SETUP_RUNS"] ?? sized(30, 2));

function repository(files: Readonly<Record<string, string>> = {}): Project {
  const root = tempFolder();
  git(root, "init", "-q");
  for (const [path, text] of Object.entries(files)) {
    fs.mkdirSync(join(root, path, ".."), { recursive: true });
    fs.writeFileSync(join(root, path), text);
  }
  return {
    root,
    main: root,
    file: join(root, "CLAUDE_INSTANCES.md"),
    env: {},
    version: "0",
    platform: "linux",
  };
}

/** Every file with its text and mode; git's own apart from its settings. */
function everything({ root }: Project): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of fs.readdirSync(root, { recursive: true, encoding: "utf8" })) {
    if (name.startsWith(".git/") && name !== ".git/config") continue;
    const stat = fs.lstatSync(join(root, name));
    const text = stat.isSymbolicLink()
      ? `-> ${fs.readlinkSync(join(root, name))}`
      : stat.isFile()
        ? fs.readFileSync(join(root, name), "utf8")
        : "folder";
    found[name] = `${(stat.mode & 0o777).toString(8)} ${text}`;
  }
  return found;
}

async function carryOut(name: string, project: Project, wish: "install" | "remove"): Promise<void> {
  await applyChanges(project, (await planSetup(name, project, wish)).changes);
}

function write(project: Project, path: string, before: string | null, after: string | null): SetupChange {
  return { kind: "file", path: join(project.root, path), before, after };
}

describe("applying", () => {
  it("does without modes where none can be given, but for a script that nobody could run then", async () => {
    const project = repository({ "run.sh": "one\n" });
    fs.chmodSync(join(project.root, "run.sh"), 0o775);
    const changes: SetupChange[] = [
      write(project, "run.sh", "one\n", "two\n"),
      { ...write(project, "new.sh", null, "new\n"), mode: 0o777 } as SetupChange,
    ];
    const { chmodSync, writeFileSync } = fs;
    const refused = () => {
      throw Object.assign(new Error("EPERM"), { code: "EPERM" });
    };
    try {
      fs.chmodSync = refused;
      await applyChanges(project, changes);
      fs.writeFileSync = ((path: string, text: string) =>
        writeFileSync(path, text, { mode: 0o644 })) as typeof writeFileSync;
      const other = { ...write(project, "other.sh", null, "new\n"), mode: 0o755 } as SetupChange;
      await expect(applyChanges(project, [other])).rejects.toThrow(SetupError);
    } finally {
      Object.assign(fs, { chmodSync, writeFileSync });
    }
    const found = everything(project);
    expect([found["run.sh"], found["new.sh"], found["other.sh"]]).toEqual([
      "755 two\n",
      "755 new\n",
      undefined,
    ]);
  });

  it("makes files with their modes, keeps the modes of others, and sets and removes keys of git's", async () => {
    const project = repository({ "run.sh": "one\n" });
    fs.chmodSync(join(project.root, "run.sh"), 0o751);
    const script: SetupChange = {
      ...write(project, "a/b/new.sh", null, "new\n"),
      kind: "file",
      mode: 0o755,
    } as SetupChange;
    const key: SetupChange = {
      kind: "config",
      key: "merge.coord.driver",
      before: null,
      after: "coord merge %O",
    };
    await applyChanges(project, [write(project, "run.sh", "one\n", "two\n"), script, key]);
    expect(everything(project)).toMatchObject({ "run.sh": "751 two\n", "a/b/new.sh": "755 new\n" });
    expect(git(project.root, "config", "merge.coord.driver")).toBe("coord merge %O\n");
    await applyChanges(project, [
      write(project, "a/b/new.sh", "new\n", null),
      { kind: "config", key: "merge.coord.driver", before: "coord merge %O", after: null },
    ]);
    expect(fs.existsSync(join(project.root, "a"))).toBe(false);
    expect(git(project.root, "config", "--list")).not.toContain("merge.coord");
  });

  it("leaves everything as it was when one change fails, whichever it is", async () => {
    const project = repository({ "one.txt": "1", "two.txt": "2", "full/x": "" });
    const before = everything(project);
    const good = [
      write(project, "one.txt", "1", "changed"),
      write(project, "two.txt", "2", null),
      write(project, "new/deep/file", null, "new"),
      { kind: "config", key: "coord.test", before: null, after: "x" } as const,
    ];
    // A name that git refuses, and a folder in the place of a file.
    const bad: readonly SetupChange[] = [
      { kind: "config", key: "nonsense", before: null, after: "x" },
      { kind: "config", key: "not.there", before: "x", after: null },
      write(project, "full", null, "x"),
    ];
    for (const failing of bad) {
      await expect(applyChanges(project, [...good, failing])).rejects.toMatchObject({ code: "SETUP_IO" });
      expect(everything(project)).toEqual(before);
    }
  });

  it("refuses what was changed in the meantime, and what lies outside", async () => {
    const project = repository({ "one.txt": "other" });
    const before = everything(project);
    await expect(applyChanges(project, [write(project, "one.txt", "1", "2")])).rejects.toMatchObject({
      code: "SETUP_CHANGED",
    });
    await expect(applyChanges(project, [write(project, "../outside.txt", null, "x")])).rejects.toMatchObject({
      code: "SETUP_OUTSIDE",
    });
    expect(everything(project)).toEqual(before);
  });
});

describe.each(names)("setup %s", (name) => {
  it("makes its files, is current then, has nothing more to do, and goes without a trace", async () => {
    const project = repository();
    const before = everything(project);
    expect((await planSetup(name, project, "install")).parts.map(({ plan }) => plan.state)).not.toContain(
      "current",
    );
    await carryOut(name, project, "install");
    const again = await planSetup(name, project, "install");
    expect(again.changes).toEqual([]);
    expect(again.parts.every(({ plan }) => plan.state === "current")).toBe(true);
    await carryOut(name, project, "remove");
    expect(everything(project)).toEqual(before);
  });

  it("among other people's settings and instructions leaves every byte of theirs", async () => {
    const files = fc.record({
      ".claude/settings.json": settings(),
      ".mcp.json": settings(),
      ".codex/hooks.json": settings(),
      ".gemini/settings.json": settings(),
      ".github/hooks/coord.json": settings(),
      ".cursor/hooks.json": settings(),
      "opencode.json": settings(),
      "CLAUDE.md": markdown(),
      "AGENTS.md": markdown(),
    });
    await fc.assert(
      fc.asyncProperty(files, async (given) => {
        const project = repository(given);
        const before = everything(project);
        await carryOut(name, project, "install");
        expect((await planSetup(name, project, "install")).changes).toEqual([]);
        await carryOut(name, project, "remove");
        expect(everything(project)).toEqual(before);
      }),
      { numRuns: Math.ceil(RUNS / 10) },
    );
  });
});

describe("instructions that are shared", () => {
  it("through a link get one block, and the link stays", async () => {
    const project = repository({ "AGENTS.md": "# Rules\n" });
    fs.symlinkSync("AGENTS.md", join(project.root, "CLAUDE.md"));
    const before = everything(project);
    await carryOut("all", project, "install");
    expect(fs.readlinkSync(join(project.root, "CLAUDE.md"))).toBe("AGENTS.md");
    const text = fs.readFileSync(join(project.root, "AGENTS.md"), "utf8");
    expect(text.match(/coord:begin/g)).toHaveLength(1);
    await carryOut("claude", project, "remove");
    expect(fs.readFileSync(join(project.root, "AGENTS.md"), "utf8")).toBe(text);
    await carryOut("all", project, "remove");
    expect(everything(project)).toEqual(before);
  });

  it("through a link to a file that is not there yet are made where it leads", async () => {
    const project = repository();
    fs.symlinkSync("AGENTS.md", join(project.root, "CLAUDE.md"));
    await carryOut("claude", project, "install");
    expect(fs.readFileSync(join(project.root, "AGENTS.md"), "utf8")).toContain("coord:begin");
    expect(fs.lstatSync(join(project.root, "CLAUDE.md")).isSymbolicLink()).toBe(true);
  });

  it("through an import are written once, where they are imported from", async () => {
    const project = repository({ "AGENTS.md": "# Rules\n", "CLAUDE.md": "@AGENTS.md\n" });
    await carryOut("all", project, "install");
    expect(fs.readFileSync(join(project.root, "CLAUDE.md"), "utf8")).toBe("@AGENTS.md\n");
    expect(fs.readFileSync(join(project.root, "AGENTS.md"), "utf8").match(/coord:begin/g)).toHaveLength(1);
  });

  it("stay until the last agent that reads them goes", async () => {
    const project = repository();
    await carryOut("codex", project, "install");
    await carryOut("copilot", project, "install");
    const [part] = (await planSetup("codex", project, "remove")).parts;
    expect(part?.plan.notes).toContainEqual({ code: "SHARED", args: { path: "AGENTS.md" } });
    await carryOut("codex", project, "remove");
    expect(fs.existsSync(join(project.root, "AGENTS.md"))).toBe(true);
    await carryOut("copilot", project, "remove");
    expect(fs.existsSync(join(project.root, "AGENTS.md"))).toBe(false);
  });

  it("Copilot's older line, which denied all where there is no coord, is renewed, and taken out", async () => {
    const line = { type: "command", bash: "coord hook copilot", powershell: "coord hook copilot" };
    const older =
      JSON.stringify({ version: 1, hooks: { PreToolUse: [{ ...line, timeoutSec: 30 }] } }, null, 2) + "\n";
    const path = ".github/hooks/coord.json";
    const project = repository({ [path]: older });
    const states = async () =>
      (await planSetup("copilot", project, "install")).parts.map(({ plan }) => plan.state);
    expect(await states()).toEqual(["stale"]);
    await carryOut("copilot", project, "install");
    expect(await states()).toEqual(["current"]);
    const text = fs.readFileSync(join(project.root, path), "utf8");
    expect(text).not.toContain('"coord hook copilot"');
    expect(text).toContain('"timeoutSec": 30');
    await carryOut("copilot", project, "remove");
    expect(fs.existsSync(join(project.root, path))).toBe(false);
  });

  it("say nothing of an agent that is not set up", async () => {
    const project = repository();
    await carryOut("codex", project, "install");
    const states = (await planSetup("all", project, "install")).parts.map(({ name, plan }) => [
      name,
      plan.state,
    ]);
    expect(Object.fromEntries(states)).toMatchObject({
      codex: "current",
      copilot: "missing",
      cursor: "missing",
    });
  });

  it("of Claude Code stay in its folder where they are there", async () => {
    const project = repository({ ".claude/CLAUDE.md": "# Rules\n" });
    await carryOut("claude", project, "install");
    expect(fs.existsSync(join(project.root, "CLAUDE.md"))).toBe(false);
    expect(fs.readFileSync(join(project.root, ".claude/CLAUDE.md"), "utf8")).toContain("coord:begin");
  });

  it("of Gemini are where its settings say", async () => {
    const project = repository({
      ".gemini/settings.json": '{"context": {"fileName": ["AGENTS.md", "GEMINI.md"]}}\n',
    });
    await carryOut("gemini", project, "install");
    expect(fs.existsSync(join(project.root, "AGENTS.md"))).toBe(true);
    expect(fs.existsSync(join(project.root, "GEMINI.md"))).toBe(false);
  });
});

describe("setup never", () => {
  it("follows a link out of the repository", async () => {
    const project = repository();
    fs.symlinkSync(tempFolder(), join(project.root, ".claude"));
    await expect(planSetup("claude", project, "install")).rejects.toMatchObject({ code: "SETUP_OUTSIDE" });
  });

  it("takes a file that somebody else made for its own", async () => {
    const project = repository({ ".opencode/plugins/coord.ts": "export {};\n" });
    await expect(planSetup("opencode", project, "install")).rejects.toMatchObject({
      code: "SETUP_FOREIGN_FILE",
      args: { path: ".opencode/plugins/coord.ts" },
    });
    expect((await planSetup("all", project, "remove")).changes).toEqual([]);
  });

  it("writes to a file that is not UTF-8", async () => {
    const project = repository();
    fs.writeFileSync(join(project.root, "CLAUDE.md"), Buffer.from([0x61, 0xff]));
    await expect(planSetup("claude", project, "install")).rejects.toMatchObject({ code: "SETUP_NOT_UTF8" });
  });
});
