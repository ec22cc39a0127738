import fs from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { builtAtNight, project } from "./in-process.ts";
import { bin, run, type RunOptions } from "./support.ts";
import { atNight, variants } from "../size.ts";

const claude = (id: string, more: Record<string, string> = {}): RunOptions => ({
  env: { CLAUDE_CODE_SESSION_ID: id, ...more },
});

describe("a session", () => {
  it.skipIf(process.platform !== "linux")(
    "that an agent's shell does not name is asked for by the agent's name, with the numbers of its sessions",
    async () => {
      const { root, coord } = project();
      await coord(["join", "Backend"], claude("a"));
      const shell = join(root, "claude");
      fs.copyFileSync("/bin/bash", shell);
      fs.chmodSync(shell, 0o755);
      const ask = `"${process.execPath}" "${bin()}" whoami; true`;
      const { stderr } = await run(shell, ["-c", ask], { cwd: root });
      expect(stderr).toContain("This shell belongs to claude");
      expect(stderr).toContain("Numbers of its sessions here: #12.");
      expect(stderr).toContain("`--as N`");
    },
  );

  it("is the same in a shell within its shell", async () => {
    const { root, coord } = project();
    await coord(["join", "Backend"], claude("a"));
    const ask = `"${process.execPath}" "${bin()}" whoami -q`;
    const nested = await run("bash", ["-c", `bash -c '${ask}; true'; true`], { cwd: root, ...claude("a") });
    expect(nested.stdout).toBe("12\n");
  });

  it.each(
    variants(
      ["CLAUDE_CODE_SESSION_ID", "CODEX_THREAD_ID", "GEMINI_SESSION_ID", "COPILOT_AGENT_SESSION_ID"],
      2,
    ),
  )("is told by %s: join once, and every later command knows", async (variable) => {
    const { coord, json } = project();
    const me = { env: { [variable]: `${variable}/../ünï "quoted"` } };
    const other = { env: { [variable]: "other" } };
    expect((await json(["join", "Backend"], me)).data).toEqual({
      instance: 12,
      label: "Backend",
      source: "session",
    });
    expect((await coord(["join"], me)).stdout).toBe("You are still Instance #12 (Backend).\n");
    expect((await coord(["join", "Frontend"], other)).stdout).toBe("You are Instance #13 (Frontend).\n");
    expect((await coord(["reserve", "T", "--files", "src/api.ts"], me)).status).toBe(0);
    expect((await coord(["check", "src/api.ts"], me)).status).toBe(0);
    expect((await coord(["check", "src/api.ts"], other)).status).toBe(3);
    expect((await json(["whoami"], me)).data).toMatchObject({ instance: 12, source: "session" });
    expect((await coord(["whoami"])).status).toBe(6);
  });

  builtAtNight(
    "is no one until it joins: writing is refused with 6 and how to get a number, looking goes on",
    async () => {
      const { coord, text } = project();
      const before = text();
      for (const args of [
        ["reserve", "T"],
        ["extend"],
        ["release"],
        ["finish", "--result", "success"],
        ["log", "x"],
        ["leave"],
      ]) {
        const ran = await coord([...args, "--json"], claude("a"));
        expect(ran.status).toBe(6);
        expect(ran.json.error).toMatchObject({
          code: "NO_IDENTITY",
          hint: expect.stringContaining("`coord join LABEL`"),
        });
      }
      expect(text()).toBe(before);
      for (const args of [["check", "src/api.ts"], ["status"], ["why", "src/api.ts"]])
        expect((await coord(args, claude("a"))).status).toBe(0);
    },
  );

  it("a team-mate's is told by its hook, and has its name unless it says another", async () => {
    const { coord } = project();
    const lead = claude("lead");
    await coord(["join", "Lead"], lead);
    expect((await coord(["--hand", "aann-0123456789abcdef", "join"], lead)).stdout).toBe(
      "You are Instance #13 (ann).\n",
    );
    expect((await coord(["whoami", "--hand", "aann-0123456789abcdef", "-q"], lead)).stdout).toBe("13\n");
    expect((await coord(["whoami", "-q"], lead)).stdout).toBe("12\n");
    expect((await coord(["join", "--hand", "gemini:s1"])).stdout).toBe("You are Instance #14.\n");
  });

  it("leave, then join: a new number, never one that was given", async () => {
    const { coord, text } = project();
    await coord(["join", "Un"], claude("a"));
    await coord(["reserve", "T", "--files", "src/api.ts"], claude("a"));
    expect((await coord(["leave"], claude("a"))).stdout).toBe("Instance #12 has left. Released: “T”.\n");
    expect(text()).toMatch(/^- \*\*Instance #12\*\* : TERMINÉE - Un \(/m);
    expect(text()).toMatch(/^\[LIBÉRÉ\] Instance #12 - T - Fini: /m);
    expect((await coord(["whoami"], claude("a"))).status).toBe(6);
    expect((await coord(["join"], claude("a"))).stdout).toBe("You are Instance #13.\n");
  });

  it("leave under a number that nobody has says so, and does not use it up", async () => {
    const { coord, text } = project();
    const before = text();
    for (const how of [{ args: ["--as", "99"] }, { env: { COORD_INSTANCE: "99" } }]) {
      const { args = [], ...where } = how as { args?: string[] };
      expect((await coord(["leave", ...args, "--json"], where)).json.error).toMatchObject({
        code: "UNKNOWN_INSTANCE",
      });
    }
    expect(text()).toBe(before);
    expect((await coord(["join"])).stdout).toBe("You are Instance #12.\n");
  });

  it("leave of who holds work by hand, without a line on the list, gives it back", async () => {
    const { coord, text, write } = project();
    write(
      "CLAUDE_INSTANCES.md",
      text().replace("```\n[", "```\n[RÉSERVÉ] Instance #21 - À la main - Début: 2026-11-22 19:00\n\n["),
    );
    expect((await coord(["leave", "--as", "21"])).stdout).toBe(
      "Instance #21 has left. Released: “À la main”.\n",
    );
    expect(text()).toMatch(/^- \*\*Instance #21\*\* : TERMINÉE/m);
  });

  it("gets a number above every one that the file mentions anywhere", async () => {
    const { coord, write, text } = project();
    write(
      "CLAUDE_INSTANCES.md",
      text().replace(
        "### 18:00 - Instance #2",
        "### 17:00 - Instance #41\n- **Action** : x\n\n### 18:00 - Instance #2",
      ),
    );
    expect((await coord(["join"])).stdout).toBe("You are Instance #42.\n");
  });

  it("gets a number that is free, where somebody used the last one there is", async () => {
    const { coord } = project();
    await coord(["reserve", "T", "--as", "999999"]);
    expect((await coord(["handover", "T", "--to", "999998", "--as", "999999"])).status).toBe(0);
    expect((await coord(["join"], claude("one"))).stdout).toBe("You are Instance #12.\n");
    expect((await coord(["join"], claude("two"))).stdout).toBe("You are Instance #13.\n");
    expect((await coord(["log", "still here", "--as", "999999"])).status).toBe(0);
  });

  it("whose instance somebody closed by hand may not write as it, and joins anew", async () => {
    const { coord, write, text } = project();
    await coord(["join"], claude("a"));
    write("CLAUDE_INSTANCES.md", text().replace("**Instance #12** : ACTIVE", "**Instance #12** : TERMINÉE"));
    const refused = await coord(["reserve", "T", "--json"], claude("a"));
    expect(refused.status).toBe(5);
    expect(refused.json.error.code).toBe("INSTANCE_FINISHED");
    expect((await coord(["join"], claude("a"))).stdout).toBe("You are Instance #13.\n");
  });
});

describe("--as and COORD_INSTANCE", () => {
  atNight("flag before environment before session", async () => {
    const { coord, json } = project();
    await coord(["join"], claude("a"));
    await coord(["join"]);
    const source = async (args: string[], options: RunOptions) =>
      (await json(["whoami", ...args], options)).data;
    expect(await source([], claude("a"))).toMatchObject({ instance: 12, source: "session" });
    expect(await source([], claude("a", { COORD_INSTANCE: "13" }))).toMatchObject({
      instance: 13,
      source: "env",
    });
    expect(await source(["--as", "1"], claude("a", { COORD_INSTANCE: "13" }))).toMatchObject({
      instance: 1,
      source: "flag",
    });
    expect(await source([], claude("a", { COORD_INSTANCE: "" }))).toMatchObject({ source: "session" });
    expect((await coord(["status"], { env: { COORD_INSTANCE: "me" } })).status).toBe(2);
  });

  it("a number that leaves some out is told as a possible slip, and undo takes it back; the next one is not", async () => {
    const { coord, text } = project(null);
    await coord(["init", "--lang", "en"]);
    await coord(["log", "x", "--as", "1"]);
    const board = text();
    expect((await coord(["log", "y", "--as", "2"])).stderr).toContain("Added Instance #2 to the list.\n");
    const { stderr } = await coord(["log", "z", "--as", "22"]);
    expect(stderr).toContain(
      "Added Instance #22 to the list beside #1, #2; if that is a slip, `coord --as 22 undo` ",
    );
    await coord(["--as", "22", "undo"]);
    await coord(["--as", "2", "undo"]);
    expect(text().split("\n").slice(0, -4)).toEqual(board.split("\n").slice(0, -4));
  });

  it("a write binds the session that is not bound yet; a look does not, nor does a refusal", async () => {
    const { coord } = project();
    await coord(["reserve", "Finalisation du projet", "--as", "20"], claude("a"));
    await coord(["status", "--as", "1"], claude("a"));
    expect((await coord(["whoami"], claude("a"))).status).toBe(6);
    const first = await coord(["reserve", "T", "--as", "20", "--json"], claude("a"));
    expect(first.json.notices).toMatchObject([{ code: "REGISTERED" }]);
    expect((await coord(["whoami", "-q"], claude("a"))).stdout).toBe("20\n");
    await coord(["log", "x", "--as", "1"], claude("a"));
    expect((await coord(["whoami", "-q"], claude("a"))).stdout).toBe("20\n");
    await coord(["log", "x"], claude("b", { COORD_INSTANCE: "21" }));
    expect((await coord(["whoami", "-q"], claude("b"))).stdout).toBe("21\n");
  });

  it("another live session's number is refused to a session, not to a person's terminal", async () => {
    const { coord, text } = project();
    await coord(["join"], claude("a"));
    const before = text();
    for (const [args, options] of [
      [["reserve", "T", "--as", "12"], claude("b")],
      [["log", "x"], claude("b", { COORD_INSTANCE: "12" })],
      [["leave", "--as", "12"], { env: { GEMINI_SESSION_ID: "a" } }],
      [["join", "--as", "12"], claude("b")],
    ] as const) {
      const taken = await coord([...args, "--json"], options);
      expect(taken.status).toBe(3);
      expect(taken.json.error).toMatchObject({
        code: "INSTANCE_TAKEN",
        message: expect.stringContaining("(claude)"),
      });
    }
    expect(text()).toBe(before);
    expect((await coord(["log", "x", "--as", "12"])).status).toBe(0);
    expect((await coord(["check", "src/api.ts", "--as", "12"], claude("b"))).status).toBe(0);
  });

  it("a number that a dead session had is taken over whole: that one is nobody when it comes back, and is told why", async () => {
    const { coord, text, root } = project();
    // From a process of its own, which is gone then.
    const line = JSON.stringify([bin(), "log", "x", "--as", "20"]);
    const script = `require("node:child_process").spawnSync(process.execPath, ${line})`;
    await run(process.execPath, ["-e", script], { cwd: root, ...claude("slept") });
    const before20 = Date.now() / 1000 - 20 * 60;
    fs.utimesSync(join(root, ".coord/leases/20"), before20, before20);
    expect((await coord(["reserve", "T", "--files", "src/r.ts", "--as", "20"], claude("next"))).status).toBe(
      0,
    );
    expect((await coord(["extend"], claude("next"))).status).toBe(0);
    const before = text();
    for (const args of [["log", "y"], ["whoami"], ["undo"]]) {
      const ran = await coord([...args, "--json"], claude("slept"));
      expect(ran.status).toBe(6);
      expect(ran.json.error).toMatchObject({
        code: "NO_IDENTITY",
        message: expect.stringContaining("was Instance #20"),
      });
    }
    expect((await coord(["check", "src/r.ts"], claude("slept"))).status).toBe(3);
    expect((await coord(["log", "y", "--as", "20"], claude("slept"))).status).toBe(3);
    expect(text()).toBe(before);
    expect((await coord(["join", "Anew", "--lang", "fr"], claude("slept"))).status).toBe(0);
    expect((await coord(["whoami", "-q"], claude("slept"))).stdout).toBe("21\n");
  });

  it("a finished instance is nobody's any more: 5", async () => {
    const { coord, text } = project();
    const before = text();
    for (const args of [["reserve", "T"], ["log", "x"], ["join"], ["leave"]]) {
      const ran = await coord([...args, "--as", "7", "--json"]);
      expect(ran.status).toBe(5);
      expect(ran.json.error.code).toBe("INSTANCE_FINISHED");
    }
    expect(text()).toBe(before);
  });

  it("one whom the file does not know is put on the list by the same write", async () => {
    const { coord, text } = project();
    const ran = await coord(["reserve", "T", "--as", "30"]);
    expect(ran.stderr).toContain("Added Instance #30 to the list");
    expect(text()).toMatch(/^- \*\*Instance #30\*\* : ACTIVE \(20/m);
    expect(text()).toMatch(/^\[RÉSERVÉ\] Instance #30 - T - /m);
    const refused = await coord(["reserve", "T", "--as", "31"]);
    expect(refused.status).toBe(3);
    expect(text()).not.toContain("#31");
  });
});

describe("on a terminal", () => {
  const pty = join(dirname(fileURLToPath(import.meta.url)), "terminal.py");
  const onTerminal = (answers: string, args: readonly string[], options: RunOptions) =>
    run("python3", [pty, answers, process.execPath, bin(), ...args], options);

  it("a person without an identity is offered one, and the command goes on", async () => {
    const { root, text } = project();
    const ran = await onTerminal("y", ["reserve", "T", "--files", "src/api.ts"], { cwd: root });
    expect(ran.status).toBe(0);
    expect(ran.stdout).toContain("Join as a new instance? [Y/n]");
    expect(ran.stdout).toContain("export COORD_INSTANCE=12");
    expect(ran.stdout).toContain("Reserved: “T” for Instance #12");
    expect(text()).toMatch(/^\[RÉSERVÉ\] Instance #12 - T - /m);
  });

  atNight("who declines is told how else, and nothing changes; --json never asks", async () => {
    const { root, text } = project();
    const before = text();
    const declined = await onTerminal("n", ["reserve", "T"], { cwd: root, env: { LANG: "fr_FR.UTF-8" } });
    expect(declined.status).toBe(6);
    expect(declined.stdout).toContain("[O/n]");
    expect(declined.stdout).toContain("COORD_INSTANCE=N");
    const json = await onTerminal("y", ["reserve", "T", "--json"], { cwd: root });
    expect(json.status).toBe(6);
    expect(json.stdout).not.toContain("[Y/n]");
    expect(text()).toBe(before);
  });

  atNight("nobody is made an instance to leave, or to finish what only others hold", async () => {
    const { root, text } = project();
    const before = text();
    const ran = await Promise.all(
      ["leave", "finish --result success", "undo"].map((line) =>
        onTerminal("y", line.split(" "), { cwd: root }),
      ),
    );
    for (const { status, stdout } of ran) {
      expect(status).toBe(6);
      expect(stdout).toContain("`coord join LABEL`");
      expect(stdout).not.toContain("[Y/n]");
    }
    expect(text()).toBe(before);
  });

  atNight("nothing is cut short on a terminal that does not say its size", async () => {
    const { root, coord: here } = project();
    const shown = await onTerminal("", ["status", "--color", "never"], { cwd: root });
    expect(shown.stdout.replaceAll("\r", "")).toBe((await here(["status"])).stdout);
  });

  it("Ctrl-D declines, Ctrl-C interrupts", async () => {
    const { root, text } = project();
    const before = text();
    expect((await onTerminal("\u0004", ["reserve", "T"], { cwd: root })).status).toBe(6);
    const interrupted = await onTerminal("\u0003", ["reserve", "T"], { cwd: root });
    expect(interrupted.status).toBe(130);
    expect(interrupted.stdout).toContain("Interrupted. Nothing was changed.");
    expect(text()).toBe(before);
  });

  it("init shows the diff, and asks", async () => {
    const { root, text, write } = project(null);
    write("CLAUDE_INSTANCES.md", "# Notes \u001b[31m\n");
    expect((await onTerminal("n", ["init"], { cwd: root })).status).toBe(2);
    expect(text()).toBe("# Notes \u001b[31m\n");
    const agreed = await onTerminal("yes", ["init"], { cwd: root });
    expect(agreed.status).toBe(0);
    expect(agreed.stdout).toContain("+## 🔒 Task reservations");
    expect(agreed.stdout).toContain(" # Notes ␛[31m");
    expect(text()).toContain("## 🔒 Task reservations");
  });
});
