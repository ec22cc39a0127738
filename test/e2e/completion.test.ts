import fs from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { builtAtNight, project } from "./in-process.ts";
import * as built from "./support.ts";
import { listing, type Project } from "./support.ts";
import { atNight } from "../size.ts";

/** What is offered, with its description. */
async function offered(from: Project, words: readonly string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = await from.coord(["complete", "--", ...words], { env });
  expect({ status, stderr, end: stdout.slice(-3) }).toEqual({ status: 0, stderr: "", end: ":4\n" });
  const lines = stdout.trimEnd().split("\n").slice(0, -1);
  return new Map(lines.map((line) => line.split("\t") as [string, string]));
}

const EMPTY = "# Coordination\n\n## Active instances\n\n## Current tasks\n";

describe("live values", () => {
  let work: Project;
  const me = { COORD_INSTANCE: "3" };
  const names = async (words: readonly string[], env: Record<string, string> = me): Promise<string[]> => [
    ...(await offered(work, words, env)).keys(),
  ];

  beforeAll(async () => {
    work = project(null);
    await work.coord(["init", "--lang", "en"]);
    const as = (n: number, ...args: string[]) => work.coord([...args, "--as", String(n), "-q"]);
    for (const n of [3, 5]) await as(n, "reserve", `Work of ${n}`, "--files", `src/${n}.ts,docs/${n}/**`);
    for (const title of ["First", "Second", "Third"]) await as(3, "task", "add", title);
    await as(3, "task", "done", "Third");
    await as(5, "handover", "--to", "3");
    await as(5, "block", "Database is down");
    await as(5, "conflict", "open", "src/api.ts", "--with", "3");
    await as(5, "component", "set", "Backend/main.py", "Works");
    const { ok } = await work.json(["status"]);
    expect(ok).toBe(true);
  });

  test("instances, with what they are", async () => {
    expect(await names(["--as", ""])).toEqual(["3", "5"]);
    expect(await names(["handover", "Work", "--to", ""])).toEqual(["5", "any"]);
    expect(await names(["history", "--instance", ""])).toEqual(["3", "5"]);
  });

  test("my reservations, whoever I say I am; everybody's as long as I say nothing", async () => {
    for (const command of ["finish", "release", "extend", "handover"]) {
      expect(await names([command, "W"])).toEqual(["Work of 3"]);
      expect(await names(["--as", "5", command, "W"])).toEqual(["Work of 5"]);
      expect(await names([command, "W"], {})).toEqual(["Work of 3", "Work of 5"]);
    }
  });

  test("tasks", async () => {
    expect(await names(["reserve", ""])).toEqual(expect.arrayContaining(["First", "Second"]));
    for (const verb of ["start", "done", "block"]) {
      const found = await names(["task", verb, ""]);
      expect(found).toEqual(expect.arrayContaining(["First", "Second"]));
      expect(found).not.toContain("Third");
    }
  });

  test("ids, each with what it stands for", async () => {
    const { data } = await work.json(["handover", "list"]);
    const [handover] = (data as unknown as { handovers: { id: string }[] }).handovers;
    for (const verb of ["accept", "decline"])
      expect([...(await offered(work, ["handover", verb, ""], me))]).toEqual([
        [handover?.id, "#5 → #3 Work of 5"],
      ]);
    expect(await names(["handover", "accept", ""], { COORD_INSTANCE: "5" })).toEqual([]);
    expect([...(await offered(work, ["resolve", ""], me)).values()]).toEqual(["#5 Database is down"]);
    expect([...(await offered(work, ["conflict", "resolve", ""], me)).values()]).toEqual([
      "#5 ↔ #3 src/api.ts",
    ]);
  });

  test("components and the states they are in", async () => {
    expect(await names(["component", "set", "B"])).toEqual(["Backend/main.py"]);
    expect(await names(["component", "set", "x", ""])).toEqual(["Works"]);
  });

  test("files that are reserved, as they are called from here, before those that are there", async () => {
    const reserved = ["src/3.ts", "docs/3/", "src/5.ts", "docs/5/"];
    expect((await names(["why", ""])).slice(0, 4)).toEqual(reserved);
    expect((await names(["-C", "src", "why", ""])).slice(0, 4)).toEqual([
      "3.ts",
      "../docs/3/",
      "5.ts",
      "../docs/5/",
    ]);
  });

  test("of another folder or file, when the line says so", async () => {
    const other = project(EMPTY);
    expect(await names(["--cwd", other.root, "finish", ""])).toEqual([]);
    expect(await names([`--file=${other.file}`, "finish", ""])).toEqual([]);
    expect([...(await offered(other, ["-C", work.root, "finish", ""], me)).keys()]).toEqual(["Work of 3"]);
  });

  test("nothing is written, and no lock is taken", async () => {
    const before = listing(work.root);
    for (const words of [[""], ["finish", ""], ["reserve", "x", "--files", ""], ["handover", "accept", ""]])
      await offered(work, words, { CLAUDE_CODE_SESSION_ID: "somebody", ...me });
    expect(listing(work.root)).toEqual(before);
  });
});

test.each([
  ["no file", null],
  ["one that is no text", Buffer.from([0x23, 0xff, 0xfe, 0x0a])],
  ["one with conflict markers", "<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n"],
])("%s: what needs no file is offered all the same, silently", async (_what, text) => {
  const work = project(null);
  if (text !== null) fs.writeFileSync(work.file, text);
  const before = listing(work.root);
  expect([...(await offered(work, ["finish", ""])).keys()]).toEqual([]);
  expect([...(await offered(work, ["finish", "--result", "s"])).keys()]).toEqual(["success"]);
  expect([...(await offered(work, ["check", "src/a"])).keys()]).toEqual(["src/api.ts", "src/auth.ts"]);
  expect(listing(work.root)).toEqual(before);
});

builtAtNight("a title can't forge a line, nor send anything to the terminal", async () => {
  const work = project(
    "# C\n\n## Task reservations\n\n### Current tasks\n\n```\n" +
      "[RESERVED] Instance #3 - red\u001b[31m alert\tand:4 - Start: 10:00\nFiles: src/a\u001b[2J.ts\n```\n",
  );
  const found = await offered(work, ["finish", ""], { COORD_INSTANCE: "3" });
  expect([...found.entries()]).toEqual([["[31m alert", "Instance #3 · src/a␛[2J.ts"]]);
});

test("nor can the name of a file or a component", async () => {
  const work = project(
    `${EMPTY}\n## Component status\n\n### Backend\n\n- **a\u202eb** : x\u0007y\n- **c** : ok\n`,
  );
  for (const name of ["one\nline", "turn\u202eed", "bell\u0007", "plain"]) work.write(`odd/${name}`, "");
  expect([...(await offered(work, ["check", "odd/"])).keys()]).toEqual(["odd/plain"]);
  expect([...(await offered(work, ["component", "set", ""])).keys()]).toEqual(["Backend/c"]);
});

atNight("the completion library is read by completion alone", async () => {
  const work = built.project();
  const hook = join(work.root, "hook.cjs");
  const loaded = join(work.root, "loaded");
  fs.writeFileSync(
    hook,
    `process.on("exit", () => require("fs").writeFileSync(${JSON.stringify(loaded)}, Object.keys(require.cache).join("\\n")));`,
  );
  const reads = async (...args: string[]): Promise<boolean> => {
    await work.coord(args, { env: { NODE_OPTIONS: `--require ${hook}` } });
    const program = join(dirname(built.bin()), "..", "dist", "coord.cjs");
    const files = [program, ...fs.readFileSync(loaded, "utf8").split("\n")];
    return files.some((file) => fs.readFileSync(file, "utf8").includes("ShellCompDirectiveNoFileComp"));
  };
  expect(await reads("complete", "--", "")).toBe(true);
  for (const args of [["check", "src"], ["status"], ["--help"], ["completion", "bash"], ["hook", "claude"]])
    expect(await reads(...args), args.join(" ")).toBe(false);
});

describe("coord completion", () => {
  const work = project(null);
  // The scripts are in the build.
  const made = built.project(null);

  test.each(["bash", "zsh", "fish", "powershell"])("%s: the script, and nothing else", async (shell) => {
    const { status, stdout, stderr } = await made.coord(["completion", shell, "-q"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(new RegExp(`^#.*coord`));
    const { data } = await made.json(["completion", shell]);
    expect(data).toEqual({ shell, script: stdout });
  });

  test("another shell, or none, is a wrong call that names the choices", async () => {
    const { status, stdout, stderr } = await work.coord(["completion", "tcsh"]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("bash, zsh, fish, powershell");
    const french = await work.coord(["--lang", "fr", "completion", "tcsh"]);
    expect(french.stderr).toMatch(/valeur attendue parmi bash, zsh, fish, powershell/);
    expect((await work.json(["completion", "tcsh"])).error?.code).toBe("USAGE");
    expect((await work.coord(["completion"])).status).toBe(2);
  });

  test.each(["en", "fr"])("its help shows how to use it in each of them: %s", async (language) => {
    const { stdout } = await work.coord(["completion", "--help", "--lang", language]);
    for (const line of ["source <(coord completion bash)", "source <(coord completion zsh)"])
      expect(stdout).toContain(line);
    for (const line of ["coord completion fish | source", "coord completion powershell | Out-String"])
      expect(stdout).toContain(line);
  });

  test("the file that is shipped is what is printed", async () => {
    const { stdout } = await made.coord(["completion", "powershell"]);
    const source = join(import.meta.dirname, "..", "..", "src", "cli", "completion", "coord.ps1");
    expect(stdout).toBe(fs.readFileSync(source, "utf8"));
    // Not run here: there may be no PowerShell. What opens is closed, at least.
    for (const [open, close] of ["()", "{}", "[]"])
      expect(stdout.split(open ?? "").length, open).toBe(stdout.split(close ?? "").length);
  });
});
