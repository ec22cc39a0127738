import { spawn } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { otherAgentBoundTo, type IdentitySources, whoAmI, Sessions } from "../../src/session/sessions.ts";
import { agentProcess, isAlive, isDead, type ProcessMark } from "../../src/system/processes.ts";
import { instanceIn, type SessionId, sessionOf } from "../../src/session/ids.ts";
import { StateFolder } from "../../src/system/state.ts";
import { eventually } from "../e2e/support.ts";
import { tempFolder } from "./support.ts";

const claude = (id: string): SessionId => ({ agent: "claude", id });
const nobody: IdentitySources = { flag: undefined, env: undefined, session: null };
const fresh = (): { state: string; sessions: Sessions } => {
  const folder = new StateFolder(join(tempFolder(), "FILE.md"));
  return { state: folder.path, sessions: new Sessions(folder) };
};
const dead: ProcessMark = { pid: 1, started: "-1", boot: "another" };

describe("sessionOf", () => {
  it("takes the first agent's variable that says anything", () => {
    expect(sessionOf({}, process.ppid)).toBeNull();
    expect(sessionOf({ CLAUDE_CODE_SESSION_ID: "" }, process.ppid)).toBeNull();
    expect(sessionOf({ CODEX_THREAD_ID: "c", GEMINI_SESSION_ID: "g" }, process.ppid)).toEqual({
      agent: "codex",
      id: "c",
    });
    expect(sessionOf({ CLAUDE_CODE_SESSION_ID: "", COPILOT_AGENT_SESSION_ID: "p" }, process.ppid)).toEqual({
      agent: "copilot",
      id: "p",
    });
  });
});

describe("a number in the environment", () => {
  it.each([
    ["7", undefined, "7"],
    ["", undefined, undefined],
    [undefined, "session:8", undefined],
    // Planted by a hook: the session's own binding counts.
    ["8", "session:8", undefined],
    ["#8", "session:8", undefined],
    // As it was planted by an earlier version.
    ["8", "session", undefined],
    // Given by hand in such a shell.
    ["7", "session:8", "7"],
    ["18", "session:8", "18"],
  ])("%s with the mark %s counts as %s", (number, mark, counts) => {
    const env = { COORD_INSTANCE: number, COORD_INSTANCE_SOURCE: mark };
    expect(instanceIn(env, claude("a"))).toBe(counts);
    // Without a session nothing else says who acts.
    expect(instanceIn(env, null)).toBe(number === "" ? undefined : number);
  });
});

describe("bindings", () => {
  it("are kept for ids of any kind, each its own, and only one for an id", () => {
    const { sessions } = fresh();
    const ids = [
      "a",
      "A",
      "../../etc/passwd",
      "a/b",
      "a_b",
      "é",
      "x".repeat(500),
      `${"x".repeat(500)}y`,
      " ",
      "CON",
    ];
    for (const [i, id] of ids.entries()) sessions.bind(claude(id), i + 1, null);
    for (const [i, id] of ids.entries())
      expect(sessions.find(claude(id))).toMatchObject({ instance: i + 1, session: id });
    expect(sessions.find({ agent: "codex", id: "a" })).toBeNull();
    sessions.bind(claude("a"), 99, null);
    expect(sessions.find(claude("a"))?.instance).toBe(99);
    expect(sessions.all()).toHaveLength(ids.length);
  });

  it("are forgotten by instance, and garbage in their folder is passed over", () => {
    const { state, sessions } = fresh();
    sessions.bind(claude("a"), 3, null);
    sessions.bind(claude("c"), 4, null);
    fs.writeFileSync(join(state, "sessions", "garbage.json"), "{");
    fs.writeFileSync(join(state, "sessions", "other.json"), "[1]");
    sessions.unbind(3);
    expect(sessions.all().map(({ session }) => session)).toEqual(["c"]);
    expect(fresh().sessions.all()).toEqual([]);
  });

  it("never share a number: whoever is bound to it ends the one before, which is told to whom it went", () => {
    const { sessions } = fresh();
    sessions.bind({ agent: "cursor", id: "slept" }, 3, null);
    sessions.bind(claude("c"), 4, null);
    sessions.bind(claude("a"), 3, null);
    expect(sessions.find({ agent: "cursor", id: "slept" })).toBeNull();
    expect(sessions.lost({ agent: "cursor", id: "slept" })).toEqual({ instance: 3, agent: "claude" });
    expect(sessions.lost(claude("a"))).toBeNull();
    expect(sessions.lost(claude("never there"))).toBeNull();
    expect(sessions.all().map(({ session }) => session)).toEqual(["a", "c"]);
    expect(sessions.named("claude", "slept")).toEqual({ agent: "cursor", id: "slept" });
    sessions.bind({ agent: "cursor", id: "slept" }, 5, null);
    expect(sessions.lost({ agent: "cursor", id: "slept" })).toBeNull();
    expect(sessions.find(claude("a"))?.instance).toBe(3);
  });

  it("make a state folder that git ignores", () => {
    for (const write of [(s: Sessions) => s.bind(claude("a"), 1, null), (s: Sessions) => s.touch(1, 0)]) {
      const { state, sessions } = fresh();
      write(sessions);
      expect(fs.readFileSync(join(state, ".gitignore"), "utf8")).toBe("*\n");
    }
  });
});

it("a session's file with a number that no instance can have binds nobody", () => {
  const { state, sessions } = fresh();
  sessions.bind(claude("a"), 999_999, null);
  const [name = ""] = fs.readdirSync(join(state, "sessions"));
  expect(sessions.find(claude("a"))?.instance).toBe(999_999);
  const file = join(state, "sessions", name);
  const text = fs.readFileSync(file, "utf8");
  for (const number of ["1000000", "9007199254740991", "0", "-1", "1.5", "1e400", '"7"']) {
    fs.writeFileSync(file, text.replace("999999", number));
    expect(sessions.find(claude("a")), number).toBeNull();
  }
});

describe("heartbeats", () => {
  it("keep the moment they are given, to the millisecond, and count as numbers that were given out", () => {
    const { sessions } = fresh();
    expect(sessions.heartbeat(3)).toBeUndefined();
    expect(sessions.highest()).toBe(0);
    sessions.touch(3, 1_700_000_000_123);
    expect(sessions.heartbeat(3)).toBeCloseTo(1_700_000_000_123, 0);
    sessions.bind(claude("a"), 7, null);
    expect(sessions.highest()).toBe(7);
    sessions.touch(12, 5_000);
    expect(sessions.highest()).toBe(12);
  });

  it("of one who only looks make no state folder, and are kept for known instances only", () => {
    const { state, sessions } = fresh();
    sessions.touchReading(3, 1_000, () => true);
    expect(fs.existsSync(state)).toBe(false);
    sessions.touch(1, 1_000);
    sessions.touchReading(3, 2_000, () => false);
    expect(sessions.heartbeat(3)).toBeUndefined();
    sessions.touchReading(3, 2_000, () => true);
    expect(sessions.heartbeat(3)).toBe(2_000);
    sessions.touchReading(3, 3_000, () => false);
    expect(sessions.heartbeat(3)).toBe(3_000);
  });
});

describe("turns of one session", () => {
  it("come one after the other, and other sessions do not wait", async () => {
    const { sessions } = fresh();
    const next = await sessions.turn(claude("a"), 60_000);
    const order: string[] = [];
    const second = sessions.turn(claude("a"), 60_000).then((done) => (order.push("second"), done()));
    (await sessions.turn(claude("b"), 60_000))();
    order.push("other");
    next();
    await second;
    expect(order).toEqual(["other", "second"]);
  });
});

describe("whoAmI", () => {
  it("flag before environment before session", () => {
    const { sessions } = fresh();
    sessions.bind(claude("a"), 3, null);
    expect(whoAmI(nobody, sessions)).toBeNull();
    const session = { ...nobody, session: claude("a") };
    expect(whoAmI(session, sessions)).toEqual({ instance: 3, source: "session" });
    expect(whoAmI({ ...session, env: 4 }, sessions)).toEqual({ instance: 4, source: "env" });
    expect(whoAmI({ ...session, env: 4, flag: 5 }, sessions)).toEqual({ instance: 5, source: "flag" });
    expect(whoAmI({ ...nobody, session: claude("b") }, sessions)).toBeNull();
  });
});

describe("otherAgentBoundTo", () => {
  const minute = 60_000;
  const now = 100 * minute;
  const me: IdentitySources = { ...nobody, session: claude("me") };

  it("a number belongs to another session for 15 minutes after its last sign of life", () => {
    const { sessions } = fresh();
    expect(otherAgentBoundTo(3, me, sessions, now)).toBeNull();
    sessions.bind({ agent: "codex", id: "other" }, 3, dead);
    sessions.touch(3, now - 14 * minute);
    expect(otherAgentBoundTo(3, me, sessions, now)).toBe("codex");
    sessions.touch(3, now - 16 * minute);
    expect(otherAgentBoundTo(3, me, sessions, now)).toBeNull();
  });

  it("and as long as its agent's process lives", () => {
    const { sessions } = fresh();
    sessions.bind(claude("other"), 3, agentProcess(process.pid));
    sessions.touch(3, 0);
    expect(otherAgentBoundTo(3, me, sessions, now)).toBe("claude");
  });

  it("never to oneself, nor where a person sits at a terminal", () => {
    const { sessions } = fresh();
    sessions.bind(claude("me"), 3, null);
    sessions.touch(3, now);
    expect(otherAgentBoundTo(3, me, sessions, now)).toBeNull();
    expect(otherAgentBoundTo(3, nobody, sessions, now)).toBeNull();
    expect(otherAgentBoundTo(3, { ...nobody, session: { agent: "codex", id: "me" } }, sessions, now)).toBe(
      "claude",
    );
  });
});

describe.skipIf(process.platform === "win32")("a sign of life", () => {
  const HOUR = 3_600_000;
  const signed = (ahead: number): number => {
    const { sessions } = fresh();
    const { now } = Date;
    const real = now();
    try {
      Date.now = () => now() + ahead;
      for (let times = 0; times < 2; times++) sessions.touch(3, Date.now());
      sessions.touchReading(3, Date.now(), () => true);
    } finally {
      Date.now = now;
    }
    return Math.round(((sessions.heartbeat(3) ?? 0) - real) / HOUR);
  };

  it("of a process whose clock is behind has the time of all others; of one that is ahead its own", () => {
    expect([signed(0), signed(-HOUR), signed(-48 * HOUR), signed(3 * HOUR)]).toEqual([0, 0, 0, 3]);
  });

  it("may be of another time than now", () => {
    const { sessions } = fresh();
    sessions.touch(3, 1_700_000_000_000);
    expect(sessions.heartbeat(3)).toBe(1_700_000_000_000);
  });
});

describe("processes", () => {
  it("the agent is the nearest ancestor that is no shell, told apart from a later one with its number", () => {
    const mark = agentProcess(process.pid);
    expect(mark).toMatchObject({ pid: process.pid });
    expect(isAlive(mark as ProcessMark)).toBe(true);
    expect(isAlive({ ...(mark as ProcessMark), started: "0" })).toBe(false);
    expect(isAlive({ ...(mark as ProcessMark), boot: "another" })).toBe(false);
    expect(isAlive({ ...(mark as ProcessMark), pid: 2 ** 22 + 1 })).toBe(false);
    expect(agentProcess(2 ** 22 + 1)).toBeNull();
  });

  it("one is dead if that is known here, not if it is another machine's or another container's", () => {
    const mark = agentProcess(process.pid) as ProcessMark;
    expect(isDead(mark)).toBe(false);
    expect(isDead({ ...mark, started: "0" })).toBe(true);
    expect(isDead({ ...mark, pid: 2 ** 22 + 1 })).toBe(true);
    expect(isDead({ ...mark, pid: 2 ** 22 + 1, boot: `${mark.boot}.4026539999` })).toBe(false);
    expect(isDead({ ...mark, started: "0", boot: "another" })).toBe(false);
  });

  it("one that has ended is dead, though its parent has not looked yet", async () => {
    // What the shell has become by the time that its child ends never looks.
    const parent = spawn("sh", ["-c", "cat <&3 >/dev/null & echo $!; exec sleep 60"], {
      stdio: ["ignore", "pipe", "ignore", "pipe"],
    });
    try {
      const said = parent.stdio[1] as Readable;
      const pid = Number(await new Promise<Buffer>((resolve) => said.once("data", resolve)));
      const commOf = (at: number | undefined) => fs.readFileSync(`/proc/${at}/comm`, "utf8").trim();
      await eventually("the change", () => commOf(parent.pid) === "sleep");
      (parent.stdio[3] as Writable).end();
      const stat = () => fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
      await eventually("the end of it", () => stat()[0] === "Z");
      const boot = (agentProcess(process.pid) as ProcessMark).boot;
      const mark = { pid, started: stat()[19] ?? "", boot };
      expect([isAlive(mark), isDead(mark)]).toEqual([false, true]);
    } finally {
      parent.kill("SIGKILL");
    }
  });
});
