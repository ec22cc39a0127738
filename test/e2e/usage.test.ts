import { beforeAll, describe, expect, it } from "vitest";
import { builtAtNight, coord, project } from "./in-process.ts";

let root = "";
beforeAll(() => {
  ({ root } = project());
});

describe("wrong calls: 2, a sentence that says what was expected and found, and where help is", () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ["reserve", /Missing required argument “TASK”: name of the task/],
    ["check", /Missing PATH/],
    ["check --as 12", /Missing PATH/],
    ["reserve a b", /Unexpected argument “b”\. Quote a title/],
    ["undo 99", /Unexpected argument “99”\n/],
    ["status --foo", /Unknown option “--foo”/],
    ["status --alll", /Unknown option “--alll” \(Did you mean --all\?\)/],
    ["status --al", /\(Did you mean one of --all, --as\?\)/],
    ["resrve x", /Unknown command “resrve” \(Did you mean reserve\?\)/],
    ["foo", /^coord: Unknown command “foo”\n/],
    ["stat", /\(Did you mean status\?\)/],
    ["task frob", /“coord task” has no subcommand “frob”: list, add/],
    [
      "task ad",
      /“coord task” has no subcommand “ad”: list, .*\. Did you mean `coord task add`\?\nRun `coord task --help`/,
    ],
    ["remote statu", /Did you mean `coord remote status`\?\nRun `coord remote --help`/],
    ["number tak", /Did you mean `coord number take`\?\nRun `coord number --help`/],
    ["task add", /Missing required argument “TITLE”.*\nRun `coord task add --help`/],
    ["messages", /Unknown command “messages”\. Did you mean `coord inbox`\?/],
    ["handover accep", /Did you mean `coord handover accept`\?\nRun `coord handover --help`/],
    ["help reserv", /Unknown command “reserv” \(Did you mean reserve\?\)/],
    ["help foo", /^coord: Unknown command “foo”\n/],
    ["foo --help", /^coord: Unknown command “foo”\n/],
    ["conflict settle x", /“coord conflict” has no subcommand “settle”: open, resolve, list/],
    ["remote", /“coord remote” needs a subcommand: add, status/],
    ["finish --as 12", /Required option “--result <RESULT>” not specified: success, failure or partial/],
    ["finish --result maybe --as 12", /--result: expected one of success, failure, partial, found “maybe”/],
    ["finish T success --as 12", /“--result <RESULT>” not specified: .*\. Did you mean --result success\?\n/],
    ["finish réussi --as 12 --next x", /\. Did you mean --result réussi\?\n/],
    ["log x terminé --as 12", /^coord: Unexpected argument “terminé”\. Did you mean --status terminé\?\n/],
    ["task add T P1", /^coord: Unexpected argument “P1”\. Did you mean --priority P1\?\n/],
    ["finish T --as 12", /not specified: [^.]*\n/],
    ["finish --result sucess --as 12", /found “sucess”\. Did you mean success\?\n/],
    ["setup cluade", /found “cluade”\. Did you mean claude\?\n/],
    ["setup vim", /found “vim”\n/],
    ["init --agents claude,codx", /found “codx”\. Did you mean codex\?\n/],
    ["completion powershel", /found “powershel”\. Did you mean powershell\?\n/],
    ["completion ksh", /found “ksh”/],
    ["conflict open x --with 3 --files src/auth.ts", /^coord: Unknown option “--files”\n/],
    ["watch --for 1s", /--for: expected me, found “1s”/],
    ["log x --status later --as 12", /--status: expected one of .*found “later”/],
    ["reserve x --estimate soon --as 12", /--estimate: expected a duration such as .*found “soon”/],
    ["reserve x --estimate 0 --as 12", /--estimate: expected a duration/],
    ["status --as 0", /--as: expected a whole number of at least 1, found “0”/],
    ["handover --to 7x --as 12", /--to: expected an instance, or any, found “7x”/],
    ["handover --to 0 --as 12", /--to: expected an instance, or any, found “0”/],
    ["finish --result success --handover 1x --as 12", /--handover: expected an instance/],
    ["status --as 1x", /--as: expected a whole number/],
    ["history --limit -3", /--limit/],
    ["status --lock-timeout soon", /--lock-timeout: expected a duration/],
    ["status --color pink", /--color: expected one of auto, always, never, found “pink”\n/],
    ["status --lang de", /--lang: expected one of fr, en, found “de”\n/],
    ["status --lang frr", /found “frr”\. Did you mean fr\?\n/],
    ["status -C /nowhere/at/all", /--cwd: folder “\/nowhere\/at\/all” not found/],
    ["-C", /Missing value for “-C, --cwd <DIR>”: act as if started in DIR\n/],
    ["reserve x --files", /Missing value for “--files <A,B>”: paths, folders or globs/],
    ["finish --reslt x --as 12", /Unknown option “--reslt” \(Did you mean --result\?\)\n/],
    ["task add T --priority P9", /--priority: expected one of P1, P2, P3, found “P9”\n/],
    ["--colour never status", /\(Did you mean --color\?\)\nRun `coord --help`/],
    ["next --files src/a.ts --as 12", /--files only works together with --reserve/],
    ["next --estimate 5m", /--estimate only works together with --reserve/],
    [
      "finish --result success --next - --notes - --as 12",
      /Only one argument can be read from standard input/,
    ],
  ];
  it.each(cases)("coord %s", async (line, message) => {
    const words = line.split(" ");
    const [{ status, stdout, stderr }, json] = await Promise.all([
      coord(words, { cwd: root }),
      coord(["--json", ...words], { cwd: root }),
    ]);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^coord: [A-Z“-]/);
    expect(stderr).toMatch(/Run `coord( [a-z]+){0,2} --help` for help\.\n$/);
    expect(json.status).toBe(2);
    expect(json.stderr).toBe("");
    expect(json.json).toMatchObject({
      schema: "coord/1",
      ok: false,
      error: { code: "USAGE", retryable: false },
    });
  });

  builtAtNight("speaks French when asked, in every one of these sentences", async () => {
    const english = /expected|unknown|missing|required|only one|there is|did you|one of/i;
    const check = async (line: string): Promise<void> => {
      const { status, stderr } = await coord(["--lang=fr", ...line.split(" ")], { cwd: root });
      expect(status, line).toBe(2);
      expect(stderr, line).toMatch(/pour afficher l'aide\.\n$/);
      expect(stderr, line).not.toMatch(english);
    };
    await Promise.all(cases.filter(([line]) => !line.includes("--lang")).map(([line]) => check(line)));
  });

  it("an empty task, an empty log entry, a pattern nobody can read: 2; a path outside: 2", async () => {
    const { coord: here, text } = project();
    const before = text();
    const tries: [string[], number, string][] = [
      [["reserve", "  "], 2, "TASK_EMPTY"],
      [["log", ""], 2, "TEXT_EMPTY"],
      [["join", ""], 2, "TEXT_EMPTY"],
      [["join", " \u0001 "], 2, "TEXT_EMPTY"],
      [["task", "add", ""], 2, "TASK_EMPTY"],
      [["task", "start", " "], 2, "TASK_EMPTY"],
      [["task", "done", ""], 2, "TASK_EMPTY"],
      [["reserve", "x", "--files", ""], 2, "PATH_INVALID"],
      [["reserve", "x", "--files", "src/auth.ts", "--files", " , "], 2, "PATH_INVALID"],
      [["log", "x", "--files", ","], 2, "PATH_INVALID"],
      [["check", ""], 2, "PATH_INVALID"],
      [["why", " "], 2, "PATH_INVALID"],
      [["reserve", "x", "--files", "a\u0001b"], 2, "PATH_INVALID"],
      [["reserve", "x", "--files", "a/**/../b"], 2, "PATH_INVALID"],
      [["reserve", "x", "--files", "../../etc/passwd"], 2, "PATH_OUTSIDE"],
      [["log", "x", "--files", "/etc/passwd"], 2, "PATH_OUTSIDE"],
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
  it("coord --help, coord COMMAND --help, coord --version", async () => {
    const help = await coord(["--help"]);
    expect([help.status, help.stderr]).toEqual([0, ""]);
    expect(help.stdout).toMatch(/^ {2}reserve +\S/m);
    for (const asked of [["help"], ["-C", ".", "help"], ["--json", "help"]])
      expect(await coord(asked)).toMatchObject({ status: 0, stdout: help.stdout });
    const reserve = await coord(["reserve", "-h", "--lang", "fr"]);
    expect([reserve.status, reserve.stderr]).toEqual([0, ""]);
    expect(reserve.stdout).toMatch(/^Usage : coord reserve [^]*^Exemple :\n {2}coord reserve /m);
    expect((await coord(["-V"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
