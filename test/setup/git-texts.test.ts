import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attributeLine, withAttributes, withoutAttributes } from "../../src/setup/git/attributes.ts";
import { type HookName, ONE_LINERS, withBlock, withoutBlock } from "../../src/setup/git/script.ts";
import { languages } from "../../src/messages/languages.ts";
import { eventually, tempFolder } from "../e2e/support.ts";
import { variants } from "../size.ts";

const LINES = ["CLAUDE_INSTANCES.md merge=coord", "CLAUDE_INSTANCES.archive.md merge=coord"];
const end = fc.constantFrom("\n", "\r\n");
const line = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom("*.md merge=union", "# x", ""));
/** A text of lines with one kind of end, with or without the last. */
const text = fc
  .tuple(
    fc.array(
      line.filter((one) => !/[\r\n]/.test(one)),
      { maxLength: 6 },
    ),
    end,
    fc.boolean(),
  )
  .map(([lines, ending, closed]) => lines.join(ending) + (closed && lines.length > 0 ? ending : ""));

describe(".gitattributes", () => {
  it("taking the lines out gives the same bytes again; putting them in twice is putting them in once", () => {
    fc.assert(
      fc.property(fc.option(text), (before) => {
        const after = withAttributes(before, LINES);
        for (const one of LINES) expect(after.split(/\r?\n/)).toContain(one);
        expect(after.startsWith(before ?? "")).toBe(true);
        expect(withAttributes(after, LINES)).toBe(after);
        expect(withoutAttributes(after, LINES)).toBe(before);
        expect(withoutAttributes(before, LINES)).toBe(before);
      }),
    );
  });

  it("lines that others add meanwhile stay", () => {
    const made = withAttributes("*.png binary", LINES);
    expect(withoutAttributes(`${made}\n*.txt text\n`, LINES)).toBe("*.png binary\n*.txt text\n");
    expect(withAttributes(`${LINES[1]}\n`, LINES)).toBe(`${LINES[1]}\n${LINES[0]}\n`);
  });

  it.each([
    ["docs/CLAUDE_INSTANCES.md", "docs/CLAUDE_INSTANCES.md merge=coord"],
    ["a b.md", '"a b.md" merge=coord'],
    ["[x]*.md", "\\[x]\\*.md merge=coord"],
    ["#x.md", '"#x.md" merge=coord'],
  ])("%s: %s", (path, wanted) => expect(attributeLine(path)).toBe(wanted));
});

const NAMES: readonly HookName[] = ["pre-commit", "prepare-commit-msg", "post-commit"];
const script = fc.oneof(
  text,
  text.map((rest) => `#!/bin/sh\n${rest}`),
  text.map((rest) => `#!/usr/bin/env -S bash -e\n${rest}`),
  fc.constantFrom("#!/bin/sh", "#!/bin/sh\n", "#!/bin/zsh\r\nexec x\r\n", ""),
);

describe("a hook script", () => {
  it("taking the block out gives the same bytes again; putting it in twice is putting it in once", () => {
    const fits = (one: string | null) => one === null || !one.startsWith("#!") || /^#!.*sh\b/.test(one);
    fc.assert(
      fc.property(fc.option(script).filter(fits), fc.constantFrom(...NAMES), (before, name) => {
        const after = withBlock(before, name, "x");
        expect(after).toContain(`coord hook git ${name} "$@"`);
        expect(withBlock(after, name, "x")).toBe(after);
        expect(withoutBlock(after, name, "x")).toBe(before);
        if (before !== null) expect(withoutBlock(before, name, "x")).toBe(before);
        const [first = ""] = before?.split("\n") ?? [];
        if (first.startsWith("#!")) expect(after.split("\n")[0]).toBe(first);
      }),
    );
  });

  it("an older block of ours is renewed where it stands; what stands around it stays", () => {
    const made = withBlock("#!/bin/sh\nnpm test\n", "pre-commit", "x");
    const older = "# coord:begin pre-commit 811c9dc5\n\n# coord:end pre-commit";
    const old = made.replace(/# coord:begin[^]*# coord:end pre-commit/, older);
    expect(() => withBlock(old, "pre-commit", "x")).not.toThrow();
    expect(withBlock(old, "pre-commit", "x")).toBe(made);
    expect(withoutBlock(old, "pre-commit", "x")).toBe("#!/bin/sh\nnpm test\n");
  });

  it("is refused when no shell runs it, and when our block is damaged or edited", () => {
    const made = withBlock("#!/bin/sh\n", "pre-commit", "x");
    const cases: readonly (readonly [string, string])[] = [
      ["#!/usr/bin/env python3\nprint()\n", "SETUP_HOOK_NOT_SHELL"],
      ["#!/usr/bin/fish\n", "SETUP_HOOK_NOT_SHELL"],
      ["\u007fELF\0", "SETUP_HOOK_NOT_SHELL"],
      [made + made, "SETUP_HOOK_BROKEN"],
      [made.replace("# coord:end pre-commit\n", ""), "SETUP_HOOK_BROKEN"],
      [made.replace("begin", "END").replace(":end", ":begin").replace("END", "end"), "SETUP_HOOK_BROKEN"],
      [made.replace("exit 1", "exit 2"), "SETUP_HOOK_EDITED"],
    ];
    for (const [broken, code] of cases) {
      expect(() => withBlock(broken, "pre-commit", "x"), broken).toThrow(code);
      if (code !== "SETUP_HOOK_NOT_SHELL")
        expect(() => withoutBlock(broken, "pre-commit", "x")).toThrow(code);
    }
  });

  it.each(NAMES.slice(0, 2))(
    "%s: as git calls it from its configuration, and without coord on the PATH",
    (name) => {
      const words = name === "pre-commit" ? [] : [".git/COMMIT_EDITMSG", "message"];
      const command = words.length === 0 ? ONE_LINERS[name] : `${ONE_LINERS[name]} "$@"`;
      const env = { PATH: "/nowhere" };
      const alone = spawnSync("/bin/sh", ["-c", command, ONE_LINERS[name], ...words], {
        env,
        encoding: "utf8",
      });
      expect(alone.status).toBe(0);
      expect(alone.stderr).toMatch(name === "pre-commit" ? /^coord is not on the PATH[^\n]*\n$/ : /^$/);
      const script = withBlock(null, name, "x");
      const said = spawnSync("/bin/sh", ["-ec", script, "x", ...words], { env, encoding: "utf8" });
      expect(said).toMatchObject({ status: 0, stderr: alone.stderr });
      const fake = (status: number) => `coord() { echo "$@"; return ${status}; }\n${command}`;
      const run = (status: number) =>
        spawnSync("/bin/sh", ["-c", fake(status), "x", ...words], { encoding: "utf8" });
      expect(run(0)).toMatchObject({ status: 0, stdout: `${["hook", "git", name, ...words].join(" ")}\n` });
      expect([1, 127, 134].map((status) => run(status).status)).toEqual([0, 0, 0]);
    },
  );

  const shells = ["dash", "bash", "zsh", "ksh"].filter(
    (shell) => spawnSync(shell, ["-c", "exit 0"]).status === 0,
  );

  it.each(shells)(
    "after a commit coord is started where there are other work trees, in %s",
    async (shell) => {
      const [cwd, log] = [tempFolder(), join(tempFolder(), "log")];
      const coord = `coord() { echo "$PWD $*" >> ${log}; return 3; }\n`;
      const script = withBlock("echo on\n", "post-commit", "x");
      // With a socket as its input, bash takes itself for a remote shell and reads the machine's settings.
      const stdio: ["ignore", "pipe", "pipe"] = ["ignore", "pipe", "pipe"];
      const runBoth = (folder: string) => {
        for (const [flags, text, out] of [
          ["-euc", script, "on\n"],
          ["-c", ONE_LINERS["post-commit"], ""],
        ] as const)
          expect(
            spawnSync(shell, [flags, coord + text, "x"], { cwd: folder, stdio, encoding: "utf8" }),
          ).toMatchObject({ status: 0, stdout: out, stderr: "" });
      };
      fs.mkdirSync(join(cwd, "alone/.git"), { recursive: true });
      runBoth(join(cwd, "alone"));
      fs.mkdirSync(join(cwd, "rebasing/.git/worktrees"), { recursive: true });
      fs.mkdirSync(join(cwd, "rebasing/.git/rebase-merge"));
      fs.writeFileSync(join(cwd, "rebasing/.git/rebase-merge/git-rebase-todo"), "pick 1\n");
      runBoth(join(cwd, "rebasing"));
      fs.mkdirSync(join(cwd, "main/.git/worktrees"), { recursive: true });
      runBoth(join(cwd, "main"));
      fs.mkdirSync(join(cwd, "linked"));
      fs.writeFileSync(join(cwd, "linked/.git"), "gitdir: x\n");
      runBoth(join(cwd, "linked"));
      const lines = () => (fs.existsSync(log) ? fs.readFileSync(log, "utf8").trim().split("\n") : []);
      await eventually("all calls", () => lines().length >= 4);
      const calls = ["linked", "linked", "main", "main"].map((name) => `${name} hook git post-commit`);
      expect(
        lines()
          .map((one) => one.slice(cwd.length + 1))
          .sort(),
      ).toEqual(calls);
    },
  );

  it.each(variants(shells, 3))(
    "only a no of coord's stops a commit, in %s: not what keeps coord from running",
    (shell) => {
      const asked = (flags: string, text: string, status: number, mode: string) => {
        const coord = `coord() { return ${status}; }\n`;
        const env = { PATH: process.env["PATH"], ...(mode === "" ? {} : { COORD_HOOK_MODE: mode }) };
        const stdio: ["ignore", "pipe", "pipe"] = ["ignore", "pipe", "pipe"];
        return spawnSync(shell, [flags, coord + text, "x"], { env, stdio, encoding: "utf8" });
      };
      const script = withBlock("echo on\n", "pre-commit", "x");
      for (const status of [0, 1, 2, 3, 9, 126, 127, 134])
        for (const [flags, text] of [
          ["-euc", script],
          ["-c", `${ONE_LINERS["pre-commit"]} "$@"`],
        ] as const) {
          const plain = asked(flags, text, status, "");
          expect(plain.status, `${status}`).toBe(status === 3 ? 1 : 0);
          expect(plain.stderr).toMatch(
            status % 3 === 0 && status < 9 ? /^$/ : /^coord could not run[^\n]*\n$/,
          );
          expect(asked(flags, text, status, "block").status).toBe(status === 0 ? 0 : 1);
          if (text === script) expect(plain.stdout).toBe(status === 3 ? "" : "on\n");
        }
    },
  );
});

it.each(["en", "fr"] as const)("every code has its sentence (%s)", async (language) => {
  const args = {
    names: "claude",
    line: "1",
    column: "2",
    lines: "1, 2",
    expected: "object",
    found: "array",
    opener: "<!--",
    cause: "EIO",
    event: "stop",
    path: "/a",
    tool: "lefthook",
    snippet: "x:\n",
    value: "union",
    call: "coord hook git pre-commit",
  };
  const { refusals, notes } = await languages[language].setup();
  const said = [...Object.values(refusals), ...Object.values(notes)].map((sentence) => sentence(args));
  for (const one of said) expect(JSON.stringify(one)).not.toContain("undefined");
});
