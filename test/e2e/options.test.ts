import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { builtAtNight, project } from "./in-process.ts";
import { type Project, SAMPLE, tempFolder } from "./support.ts";

// What every command takes.

describe("--dry-run", () => {
  const commands = [
    ["join", "Backend"],
    ["reserve", "Corriger la connexion", "--files", "src/auth.ts", "--as", "12"],
    ["log", "did it", "--as", "1"],
    ["release", "--as", "1"],
    ["leave", "--as", "1"],
  ];
  const texts: readonly (readonly [string, string, number])[] = [
    ["as teams have it", SAMPLE, 5],
    ["CRLF", SAMPLE.replaceAll("\n", "\r\n"), 2],
    ["BOM and a last line end", `\ufeff${SAMPLE}\n`, 2],
  ];
  it.each(texts)(
    "prints what `git apply` and `patch` make the result of, and writes nothing (%s)",
    async (_, text, count) => {
      for (const args of commands.slice(0, count)) {
        const { root, file, coord, git, text: read } = project(text);
        const dry = await coord([...args, "--dry-run"]);
        expect(dry.status).toBe(0);
        expect(read()).toBe(text);
        expect(fs.existsSync(join(root, ".coord"))).toBe(false);
        expect((await coord(args)).status).toBe(0);
        const wanted = withoutMinutes(read());
        git("checkout", "-q", "--", ".");
        fs.writeFileSync(join(root, "p.diff"), dry.stdout);
        git("apply", "--whitespace=nowarn", "p.diff");
        expect(withoutMinutes(read())).toBe(wanted);
        fs.writeFileSync(file, text);
        expect(spawnSync("patch", ["-p1", "--binary", "-i", "p.diff"], { cwd: root }).status).toBe(0);
        expect(withoutMinutes(read())).toBe(wanted);
      }
    },
  );

  builtAtNight("applies from the root when the file is in docs/, and when there is none yet", async () => {
    const inDocs = project(SAMPLE, "docs/CLAUDE_INSTANCES.md");
    const dry = await inDocs.coord(["join", "--dry-run"]);
    expect(dry.stdout).toMatch(/^--- a\/docs\/CLAUDE_INSTANCES\.md\n\+\+\+ b\/docs\/CLAUDE_INSTANCES\.md\n/);
    fs.writeFileSync(join(inDocs.root, "p.diff"), dry.stdout);
    inDocs.git("apply", "p.diff");
    expect(inDocs.text()).toContain("Instance #12");
    const none = project(null);
    const made = await none.coord(["init", "--dry-run"]);
    expect(made.stdout).toMatch(/^--- \/dev\/null\n\+\+\+ b\/CLAUDE_INSTANCES\.md\n@@ -0,0 /);
    expect(fs.readdirSync(none.root).sort()).toEqual([".git", "README.md", "src"]);
    fs.writeFileSync(join(none.root, "p.diff"), made.stdout);
    none.git("apply", "--whitespace=nowarn", "p.diff");
    const applied = none.text();
    fs.rmSync(none.file);
    await none.coord(["init"]);
    expect(none.text()).toBe(applied);
  });

  it("in JSON the diff is in the data; a refusal stays one; nothing to do is said", async () => {
    const { coord, json, text } = project();
    const { data, ok } = await json(["join", "--dry-run"]);
    expect(ok).toBe(true);
    expect(data.diff).toContain("+- **Instance #12** : ACTIVE");
    expect((await coord(["reserve", "x", "--dry-run"])).status).toBe(6);
    await coord(["join"]);
    const before = text();
    const nothing = await coord(["join", "--as", "12", "--dry-run"]);
    expect(nothing).toMatchObject({ status: 0, stdout: "" });
    expect(nothing.stderr).toContain("Nothing would change");
    expect(text()).toBe(before);
  });
});

/** Two calls may fall into two minutes. */
function withoutMinutes(text: string): string {
  return text.replace(/\b20[2-9]\d-\d\d-\d\d (?:- )?\d\d:\d\d/g, "NOW");
}

describe("--quiet", () => {
  it("prints only what was asked for", async () => {
    const { coord } = project();
    expect(await coord(["join", "-q"])).toMatchObject({ status: 0, stdout: "12\n", stderr: "" });
    const as = ["--as", "12", "-q"];
    expect(await coord(["reserve", "T", "--files", "src/none.ts", ...as])).toMatchObject({
      status: 0,
      stdout: "",
      stderr: "",
    });
    expect(await coord(["whoami", ...as])).toMatchObject({ stdout: "12\n", stderr: "" });
    expect((await coord(["status", ...as])).stdout).toContain("src/none.ts");
    expect((await coord(["why", "src/none.ts", ...as])).stdout).toContain("src/none.ts");
    expect((await coord(["history", "-q"])).stdout).toContain("reserve");
    expect((await coord(["task", "list", "-q"])).stdout).toContain("Corriger la connexion");
    expect(await coord(["check", "src/none.ts", "-q"])).toMatchObject({ status: 3, stdout: "" });
    expect((await coord(["check", "src/none.ts", "-q"])).stderr).toContain("Instance #12");
    expect(await coord(["finish", "--result", "success", ...as])).toMatchObject({
      status: 0,
      stdout: "",
      stderr: "",
    });
  });
});

describe("the language of messages", () => {
  it("is the flag's, COORD_LANG's, the locale's, else English; the file keeps its own", async () => {
    const { coord, text } = project();
    const said = async (args: string[], env: Record<string, string>) =>
      (await coord(["reserve", "x", ...args], { env })).stderr;
    expect(await said([], { LANG: "fr_FR.UTF-8" })).toMatch(/^coord: Cette session n'a pas/);
    expect(await said([], { LANG: "fr_FR.UTF-8", LC_ALL: "en_GB" })).toMatch(/^coord: This session has no/);
    // A locale that says nothing leaves it to the file, which is French.
    expect(await said([], { LANG: "fr_FR.UTF-8", LC_ALL: "C" })).toMatch(/^coord: Cette session/);
    expect(await said([], { LANG: "" })).toMatch(/^coord: Cette session/);
    expect(await said([], { LANG: "C", LC_MESSAGES: "fr_CA" })).toMatch(/Cette session n'a pas/);
    expect(await said([], { LANG: "C", COORD_LANG: "fr" })).toMatch(/Cette session n'a pas/);
    expect(await said(["--lang", "en"], { COORD_LANG: "fr" })).toMatch(/This session has no instance/);
    expect(await said(["--lang=fr"], {})).toMatch(/Cette session n'a pas/);
    expect(await said([], { LANG: "de_DE.UTF-8" })).toMatch(/This session has no instance/);
    await coord(["log", "x", "--as", "1", "--lang", "en"]);
    expect(text()).toContain("- **Statut** : EN COURS\n\n### [Template");
  });
});

describe("colour", () => {
  it("only where it is wanted", async () => {
    const { coord } = project();
    const has = async (args: string[], env: Record<string, string> = {}) => {
      const { stdout, stderr } = await coord(["status", ...args], { env });
      return /\u001b\[\d+m/.test(stdout + stderr);
    };
    expect(await has([])).toBe(false);
    expect(await has(["--color", "always"])).toBe(true);
    expect(await has(["--color=always"], { NO_COLOR: "1" })).toBe(true);
    expect(await has([], { FORCE_COLOR: "1" })).toBe(true);
    expect(await has([], { FORCE_COLOR: "1", NO_COLOR: "1" })).toBe(false);
    expect(await has(["--color", "never"], { FORCE_COLOR: "1" })).toBe(false);
    const { stdout } = await coord(["status", "--json", "--color", "always"]);
    expect(stdout).not.toContain("\u001b");
    const refused = await coord(["leave", "--color", "always"]);
    expect(refused.stderr).toMatch(/^\u001b\[31mcoord:\u001b\[39m /);
  });
});

describe("where, and which file", () => {
  const me = async ({ coord }: Project, args: string[], options = {}) =>
    (await coord([...args, "--json"], options)).json.data.file;

  it("-C, --file, COORD_FILE, in this order of strength", async () => {
    const one = project();
    const other = project();
    expect(await me(one, ["status"])).toBe(one.file);
    expect(await me(one, ["status", "-C", other.root])).toBe(other.file);
    expect(await me(one, ["status", "-C", "src/login"])).toBe(one.file);
    expect(await me(one, ["status", "--file", other.file])).toBe(other.file);
    expect(await me(one, ["status"], { env: { COORD_FILE: other.file } })).toBe(other.file);
    expect(
      await me(one, ["status", "--file", "CLAUDE_INSTANCES.md"], { env: { COORD_FILE: other.file } }),
    ).toBe(one.file);
    expect(await me(one, ["status", "-C", "src", "--file", "../CLAUDE_INSTANCES.md"])).toBe(one.file);
  });

  it("paths are taken from the folder of -C", async () => {
    const { coord, text } = project();
    await coord(["-C", "src/login", "reserve", "T", "--files", "form.tsx,../auth.ts", "--as", "1"]);
    expect(text()).toContain("Fichiers concernés: src/login/form.tsx, src/auth.ts\n");
  });

  it("a missing file is 4, naming where it was looked for and how to make one", async () => {
    const cwd = tempFolder();
    const { coord } = project();
    const missing = await coord(["status"], { cwd });
    expect(missing.status).toBe(4);
    expect(missing.stderr).toContain(join(cwd, "CLAUDE_INSTANCES.md"));
    expect(missing.stderr).toContain("`coord init` creates one");
    expect((await coord(["check", "x", "--json"], { cwd })).json.error.code).toBe("NO_FILE");
  });
});

describe("- reads standard input", () => {
  it("for one text of any command, as one line of the file", async () => {
    const { coord, text } = project();
    expect((await coord(["log", "-", "--as", "1"], { stdin: "first line\nsecond line\n" })).status).toBe(0);
    expect(text()).toContain("- **Action** : first line second line\n");
    await coord(["reserve", "-", "--as", "12"], { stdin: "Tâche lue\n" });
    await coord(["finish", "--as", "12", "--result", "success", "--notes", "-"], {
      stdin: "é".repeat(4_000),
    });
    expect(text()).toContain(`Notes: ${"é".repeat(4_000)}\n`);
  });
});
