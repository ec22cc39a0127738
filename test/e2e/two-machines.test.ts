// Two machines over one ledger in memory: what one types or saves, and what the other knows then.
import fs from "node:fs";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { normalisePattern } from "../../src/paths/normalise.ts";
import { offerLedger, replicaId } from "../../src/remote/open.ts";
import { Sessions } from "../../src/session/sessions.ts";
import { StateFolder } from "../../src/system/state.ts";
import { type MemoryLedger, memoryLedger } from "../store/shared/memory-ledger.ts";
import { coord, project } from "./in-process.ts";
import type { Project } from "./support.ts";
import { atNight } from "../size.ts";

let one: Project;
let other: Project;
let ledger: MemoryLedger;

const env = { COORD_REMOTE: "memory:two" };

/** A repository whose git leaves the board alone. */
function machine(text: string | null): Project {
  const made = project(text);
  made.write(".git/info/exclude", "CLAUDE_INSTANCES*.md\n");
  return made;
}

beforeEach(async () => {
  ledger = memoryLedger();
  offerLedger("two", () => ledger);
  [one, other] = [machine(null), machine(null)];
  await at(one, "init");
  await at(other, "status");
});

const at = ({ root }: Project, ...args: string[]) => coord(args, { cwd: root, env });
const count = (text: string, part: string) => text.split(part).length - 1;

describe("an editor that saves its old buffer on one of two machines", () => {
  /** Loads the file, lets both machines write, and saves the buffer with a line more. */
  async function savedLate(): Promise<void> {
    await at(one, "log", "First", "--as", "1");
    fs.appendFileSync(one.file, "\nTyped before.\n");
    // Nobody but this machine ever sees this text.
    await at(one, "release", "Nothing", "--as", "1");
    const buffer = one.text();
    await at(other, "log", "Second", "--as", "2");
    await at(one, "log", "Third", "--as", "1");
    fs.writeFileSync(one.file, `${buffer}\nTyped late.\n`);
  }

  function expectAll(text: string): void {
    for (const part of ["First", "Second", "Third", "Fourth"])
      expect(count(text, `- **Action** : ${part}\n`), part).toBe(1);
    for (const line of ["Typed before.", "Typed late."]) expect(count(text, line), line).toBe(1);
  }

  it.each(["", "2026-03-02"])(
    "takes away nothing where the board was new when it was loaded (%j)",
    async (day) => {
      if (day !== "") {
        ledger = memoryLedger();
        const made = one.text().replace(/(## .*Last update\n\*\*Date\*\* :) $/m, `$1 ${day}`);
        expect(made).toContain(day);
        [one, other] = [machine(made), machine(null)];
        await at(one, "status");
        await at(one, "remote", "add", "memory:two");
        await at(other, "status");
      }
      const buffer = one.text();
      expect(buffer).toContain(`** : ${day}\n`);
      await at(one, "log", "First", "--as", "1");
      await at(other, "log", "Second", "--as", "2");
      await at(one, "log", "Third", "--as", "1");
      fs.writeFileSync(one.file, `${buffer}\nTyped late.\n`);
      await at(other, "log", "Fourth", "--as", "2");
      await at(one, "status");
      await at(one, "log", "Fifth", "--as", "1");
      await at(other, "release", "Nothing", "--as", "2");
      for (const text of [one.text(), other.text()]) {
        for (const part of ["First", "Second", "Third", "Fourth", "Fifth"])
          expect(count(text, `- **Action** : ${part}\n`), part).toBe(1);
        expect(count(text, "Typed late.")).toBe(1);
      }
    },
  );

  it("takes away nothing that was written since, and is told", async () => {
    await savedLate();
    expect((await at(one, "status")).stderr).toContain(
      "An editor saved an old version of the file over newer changes.",
    );
    const wrote = await at(one, "log", "Fourth", "--as", "1", "--json");
    expect(wrote.json.notices?.map(({ code }) => code)).toEqual(["MERGED_BACK"]);
    await at(other, "remote", "status");
    expect(other.text()).toBe(one.text());
    expectAll(one.text());
  });

  atNight("takes away nothing where what it was made on came in later than it was written", async () => {
    const now = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: now - 600_000 });
    try {
      fs.writeFileSync(other.file, other.text().replace("\n", "\nTyped before.\n"));
      await at(other, "log", "First", "--as", "2");
      vi.setSystemTime(now);
      await at(one, "remote", "status");
      const buffer = one.text();
      vi.setSystemTime(now + 60_000);
      await at(other, "log", "Second", "--as", "2");
      fs.writeFileSync(other.file, other.text().replace("\n", "\nTyped elsewhere.\n"));
      await at(other, "log", "Third", "--as", "2");
      await at(one, "remote", "status");
      expect(one.text()).toContain("Typed elsewhere.");
      fs.writeFileSync(one.file, buffer.replace("\n", "\nTyped late.\n"));
      vi.setSystemTime(now + 120_000);
      await at(other, "log", "Fourth", "--as", "2");
      // A refusal brings in what is new, and sends nothing.
      expect((await at(one, "release", "Nothing", "--as", "1")).status).toBe(5);
      await at(one, "log", "Fifth", "--as", "1");
      await at(other, "remote", "status");
    } finally {
      vi.useRealTimers();
    }
    expect(other.text()).toBe(one.text());
    expectAll(one.text());
    expect(count(one.text(), "Typed elsewhere.")).toBe(1);
  });

  it("takes away nothing where others' writes come into the file before it is sent", async () => {
    await savedLate();
    await at(other, "log", "Fourth", "--as", "2");
    // A refusal brings in what is new, and sends nothing.
    expect((await at(one, "release", "Nothing", "--as", "1")).status).toBe(5);
    await at(one, "log", "Fifth", "--as", "1");
    await at(other, "remote", "status");
    expect(other.text()).toBe(one.text());
    expectAll(one.text());
  });
});

describe("a number that a session on the other machine has", () => {
  const session = (machineOf: Project, id: string, ...args: string[]) =>
    coord(args, { cwd: machineOf.root, env: { ...env, CLAUDE_CODE_SESSION_ID: id } });

  it("is refused to a session, however it says that it has it, and not to its own or a person", async () => {
    await session(one, "a", "join", "Backend");
    await session(one, "a", "log", "Works", "--as", "1");
    const before = one.text();
    const reserved = await session(other, "b", "reserve", "T", "--files", "src/a.ts", "--as", "1", "--json");
    expect(reserved.status).toBe(3);
    expect(reserved.json.error).toMatchObject({
      code: "INSTANCE_TAKEN",
      message: expect.stringContaining(`on another machine (${replicaId(one.file)})`),
    });
    const named = { ...env, CLAUDE_CODE_SESSION_ID: "b", COORD_INSTANCE: "1" };
    for (const args of [["log", "x"], ["join"], ["leave"]])
      expect((await coord(args, { cwd: other.root, env: named })).status, args[0]).toBe(3);
    expect((await coord(["status"], { cwd: other.root, env: named })).status).toBe(0);
    await at(other, "remote", "status");
    expect([one.text(), other.text()]).toEqual([before, before]);
    expect((await session(one, "a", "log", "Goes on")).status).toBe(0);
    expect((await at(other, "log", "A person", "--as", "1")).status).toBe(0);
  });

  it.each([
    ["a person", async () => at(one, "reserve", "T", "--files", "src/a.ts", "--as", "1")],
    ["nobody, where its clock is an hour ahead,", async () => vi.setSystemTime(Date.now() - 60 * 60_000)],
    ["nobody, in a quarter of an hour,", async () => vi.setSystemTime(Date.now() + 15 * 60_000)],
  ])("is another session's where %s passes it on", async (_who, pass) => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    try {
      await session(one, "a", "log", "Works", "--as", "1");
      expect((await session(other, "b", "log", "Too soon", "--as", "1")).status).toBe(3);
      await pass();
      expect((await session(other, "b", "log", "Goes on", "--as", "1")).status).toBe(0);
      // Now it is the one that is refused.
      expect((await session(one, "d", "log", "Too late", "--as", "1")).status).toBe(3);
    } finally {
      vi.useRealTimers();
    }
  });

  it("is bound by no hook's look at a command, where an agent's shells do not know their session", async () => {
    await session(one, "a", "log", "Works", "--as", "1");
    await at(other, "remote", "status");
    const hooked = (id: string, command: string) =>
      coord(["hook", "cursor"], {
        cwd: other.root,
        env,
        stdin: JSON.stringify({
          conversation_id: id,
          hook_event_name: "preToolUse",
          tool_name: "Shell",
          tool_input: { command },
          workspace_roots: [other.root],
        }),
      });
    const sessions = new Sessions(new StateFolder(other.file));
    await hooked("b", "coord --as 1 log 'mine now'");
    expect(sessions.find({ agent: "cursor", id: "b" })).toBeNull();
    await hooked("c", "coord --as 2 log 'another number'");
    expect(sessions.find({ agent: "cursor", id: "c" })?.instance).toBe(2);
  });

  it("is finished once that session has left", async () => {
    await session(one, "a", "log", "Works", "--as", "1");
    await session(one, "a", "leave");
    const { json } = await session(other, "b", "log", "Too late", "--as", "1", "--json");
    expect(json.error.code).toBe("INSTANCE_FINISHED");
  });

  it("is not where that session has another, and says it for an agent that it starts", async () => {
    await session(one, "a", "join", "Starts others");
    await session(one, "a", "log", "For the other", "--as", "9");
    expect((await session(other, "b", "log", "Started", "--as", "9")).status).toBe(0);
  });

  it("is free where an older version wrote, which does not say who it was", async () => {
    await session(one, "a", "log", "Works", "--as", "1");
    const last = ledger.bodies.at(-1) ?? "";
    expect(last).toContain('"session":');
    ledger.bodies[ledger.bodies.length - 1] = last.replace(/,"session":"[^"]*"/, "");
    other = machine(null);
    expect((await session(other, "b", "log", "Goes on", "--as", "1")).status).toBe(0);
  });
});

/** As a clone on Windows writes down what is typed there, in `src`, of files that do not exist yet. */
function storedOnWindows(typed: string): string {
  const root = String.raw`C:\Users\ann\app`;
  const found = normalisePattern(typed, {
    root,
    cwd: String.raw`c:\users\ANN\app\src`,
    caseSensitive: false,
  });
  if (found.kind !== "inside") throw new Error(`${typed} is ${found.kind}`);
  return found.path;
}

describe("a machine with Windows beside one without", () => {
  it.each([
    String.raw`..\src\new.ts`,
    "new.ts",
    String.raw`C:\Users\Ann\App\src\new.ts`,
    String.raw`.\*.ts`,
    String.raw`C:\USERS\ann\app\src`,
  ])("holds what the other asks for, with backslashes or a drive: %s", async (typed) => {
    const stored = storedOnWindows(typed);
    const told: unknown[] = [];
    const tell = async (machineOf: Project, ...args: string[]) => {
      const { status, stdout, stderr } = await at(machineOf, ...args);
      told.push([
        args[0],
        args[1],
        status,
        ...(status === 3 && !/reserved/.test(stdout + stderr) ? [stderr] : []),
      ]);
    };
    await tell(one, "reserve", "Far", "--files", stored, "--as", "1");
    await tell(other, "reserve", "Here", "--files", "src/new.ts", "--as", "2");
    await tell(other, "check", "src/new.ts", "--as", "2");
    await tell(other, "reserve", "Else", "--files", "lib/new.ts", "--as", "2");
    // The other way round, too.
    await tell(one, "finish", "Far", "--result", "success", "--as", "1");
    await tell(other, "reserve", "Here", "--files", "src/new.ts", "--as", "2");
    await tell(one, "reserve", "Again", "--files", stored, "--as", "1");
    expect(told).toEqual([
      ["reserve", "Far", 0],
      ["reserve", "Here", 3],
      ["check", "src/new.ts", 3],
      ["reserve", "Else", 0],
      ["finish", "Far", 0],
      ["reserve", "Here", 0],
      ["reserve", "Again", 3],
    ]);
    expect(one.text()).toBe(other.text());
  });

  it("has the same bytes as the other, with the line ends that the board has", async () => {
    const ledger = memoryLedger();
    offerLedger("two", () => ledger);
    [one, other] = [machine(null), machine(null)];
    await at(one, "init");
    fs.writeFileSync(one.file, one.text().replaceAll("\n", "\r\n"));
    const ends = (text: string) => [count(text, "\r\n"), count(text.replaceAll("\r\n", ""), "\n")];
    for (const [machineOf, file] of [
      [one, "a.ts"],
      [other, "b.ts"],
      [one, "c.ts"],
    ] as const) {
      await at(machineOf, "reserve", file, "--files", file, "--as", "1");
      const [crlf = 0, lf] = ends(machineOf.text());
      expect([crlf > 20, lf]).toEqual([true, 0]);
    }
    await at(other, "remote", "status");
    expect(other.text()).toBe(one.text());
  });

  it("loses nothing where an editor there saves the board with other line ends", async () => {
    await at(one, "log", "Before", "--as", "1");
    const buffer = one.text();
    await at(other, "reserve", "Meanwhile", "--files", "src/m.ts", "--as", "2");
    fs.writeFileSync(one.file, `${buffer}\nTyped there.\n`.replaceAll("\n", "\r\n"));
    await at(one, "log", "After", "--as", "1");
    await at(other, "log", "And here", "--as", "2");
    await at(one, "remote", "status");
    expect(other.text()).toBe(one.text());
    for (const part of ["Before", "Meanwhile", "Typed there.", "After", "And here"])
      expect([part, one.text().includes(part)]).toEqual([part, true]);
    expect(count(one.text(), "Typed there.")).toBe(1);
    expect(await at(one, "check", "src/m.ts", "--as", "1")).toMatchObject({ status: 3 });
  });
});
