import { beforeAll, describe, expect, it } from "vitest";
import { coord, project } from "./support.ts";

const COMMANDS =
  "init join leave whoami status reserve check why extend release finish log doctor history".split(" ");

let root = "";
beforeAll(() => {
  ({ root } = project());
});

describe("wrong calls: 2, a sentence that says what was expected and found, and where help is", () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ["reserve", /Missing required argument 'TASK'/],
    ["reserve a b", /Too many arguments/],
    ["status --foo", /Unknown option '--foo'/],
    ["status --alll", /Unknown option '--alll' \(Did you mean --all\?\)/],
    ["status --al", /\(Did you mean one of --all, --as\?\)/],
    ["resrve x", /Unknown command 'resrve' \(Did you mean reserve\?\)/],
    ["finish --as 12", /Required option '--result <RESULT>'/],
    ["finish --result maybe --as 12", /--result: expected one of success, failure, partial, found “maybe”/],
    ["log x --status later --as 12", /--status: expected one of .*found “later”/],
    ["reserve x --estimate soon --as 12", /--estimate: expected a duration such as .*found “soon”/],
    ["reserve x --estimate 0 --as 12", /--estimate: expected a duration/],
    ["status --as 0", /--as: expected a whole number from 1 on, found “0”/],
    ["status --as 1x", /--as: expected a whole number/],
    ["history --limit -3", /--limit/],
    ["status --lock-timeout soon", /--lock-timeout: expected a duration/],
    ["status --color pink", /pink.*auto, always, never/],
    ["status --lang de", /de.*fr, en/],
    ["status -C /nowhere/at/all", /--cwd: there is no folder “\/nowhere\/at\/all”/],
    ["-C", /argument missing/],
    ["finish --result success --next - --notes - --as 12", /Only one text can be read from standard input/],
  ];
  it.each(cases)("coord %s", async (line, message) => {
    const words = line.split(" ");
    const [{ status, stdout, stderr }, json] = await Promise.all([
      coord(words, { cwd: root }),
      coord(line === "-C" ? ["--json", "-C"] : [...words, "--json"], { cwd: root }),
    ]);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^coord: [A-Z-]/);
    expect(stderr).toMatch(/`coord( [a-z]+)? --help` shows how\.\n$/);
    expect(json.status).toBe(2);
    expect(json.stderr).toBe("");
    expect(json.json).toMatchObject({
      schema: "coord/1",
      ok: false,
      error: { code: "USAGE", retryable: false },
    });
  });

  it("speaks French when asked, in every one of these sentences", async () => {
    const english = /expected|unknown|missing|required|only one|there is|did you|one of/i;
    const check = async (line: string): Promise<void> => {
      const { status, stderr } = await coord(["--lang=fr", ...line.split(" ")], { cwd: root });
      expect(status, line).toBe(2);
      expect(stderr, line).toMatch(/montre comment\.\n$/);
      expect(stderr, line).not.toMatch(english);
    };
    await Promise.all(cases.filter(([line]) => !line.includes("--lang")).map(([line]) => check(line)));
  });

  it("an empty task, an empty log entry, a pattern nobody can read: 2; a path outside: 3", async () => {
    const { coord: here, text } = project();
    const before = text();
    const tries: [string[], number, string][] = [
      [["reserve", "  "], 2, "TASK_EMPTY"],
      [["log", ""], 2, "TEXT_EMPTY"],
      [["reserve", "x", "--files", "a\u0001b"], 2, "PATH_INVALID"],
      [["reserve", "x", "--files", "a/**/../b"], 2, "PATH_INVALID"],
      [["reserve", "x", "--files", "../../etc/passwd"], 3, "PATH_OUTSIDE"],
      [["log", "x", "--files", "/etc/passwd"], 3, "PATH_OUTSIDE"],
    ];
    for (const [args, status, code] of tries) {
      const ran = await here([...args, "--as", "12", "--json"]);
      expect(ran.status, code).toBe(status);
      expect(ran.json.error.code).toBe(code);
    }
    expect(text()).toBe(before);
  });
});

describe("help", () => {
  it("coord --help lists every command and the exit codes; -V the version", async () => {
    const { status, stdout, stderr } = await coord(["--help"]);
    expect([status, stderr]).toEqual([0, ""]);
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command} +\\S`, "m"));
    expect(stdout).toContain("75 try again");
    expect((await coord(["-V"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each(["en", "fr"])("each command's help has an example that can be called (%s)", async (lang) => {
    const headings = { en: ["Usage:", "Example:"], fr: ["Usage :", "Exemple :"] }[lang] ?? [];
    const english = /Options:|Arguments:|choices:|show this help/;
    for (const command of COMMANDS) {
      const { status, stdout } = await coord([command, "--help", "--lang", lang]);
      expect(status).toBe(0);
      for (const heading of headings) expect(stdout).toContain(heading);
      expect(stdout).toMatch(new RegExp(`^  coord ${command}`, "m"));
      if (lang === "fr") expect(stdout).not.toMatch(english);
      expect(stdout.match(/^Options ?:/gm) ?? [], command).toHaveLength(1);
      expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(110);
    }
  });
});
