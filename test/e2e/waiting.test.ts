import { readdirSync, utimesSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { atNight, variants } from "../size.ts";
import { builtAtNight, project } from "./in-process.ts";
import { uniqueName } from "../../src/system/processes.ts";
import { StateFolder } from "../../src/system/state.ts";
import { bin, eventually, launch, type Project } from "./support.ts";

// The queue: granted by the write that frees the files, and no ghosts whatever ends a wait.

const as = (n: number) => ["--as", String(n)];

async function team(size: number): Promise<Project> {
  const made = project();
  for (let i = 0; i < size; i++) await made.json(["join"]);
  return made;
}

const line = (instance: number, task: string, files: string, more: readonly string[]) => [
  "reserve",
  task,
  "--files",
  files,
  ...as(instance),
  "--json",
  "--wait",
  ...more,
];

/** Somebody who waits. */
function wait(made: Project, instance: number, task: string, files: string, ...more: string[]) {
  return { done: made.coord(line(instance, task, files, more)) };
}

/** Somebody who waits for a moment, in vain. */
function inVain(made: Project, instance: number, task: string, files: string) {
  return wait(made, instance, task, files, "0.2s").done;
}

/** The same in a process of its own, which can be ended. */
function waitingProcess(made: Project, instance: number, task: string, files: string) {
  return launch(process.execPath, [bin(), ...line(instance, task, files, [])], { cwd: made.root });
}

const queued = (made: Project, task: string) => () =>
  made.text().includes(`[EN_ATTENTE] Instance`) && made.text().includes(task);

/** Instance #13 waits for a.ts, and the process is killed once it is in the queue. */
async function killedWait(made: Awaited<ReturnType<typeof team>>, task: string): Promise<void> {
  const { child, done } = waitingProcess(made, 13, task, "a.ts");
  await eventually("the wait is in the file", queued(made, task));
  child.kill("SIGKILL");
  await done;
}

describe("reserve --wait", () => {
  builtAtNight("is let in by the write that frees its files, and says so to both", async () => {
    const made = await team(2);
    await made.json(["reserve", "first", "--files", "src/auth.ts", ...as(12)]);
    const { done } = wait(made, 13, "second", "src/**");
    await eventually("the wait is in the file", queued(made, "second"));
    const finished = await made.json(["finish", "--result", "success", ...as(12)]);
    expect(finished.data.promoted).toMatchObject([{ instance: 13, task: "second", state: "active" }]);
    const ended = await done;
    expect(ended.status).toBe(0);
    expect(ended.json.data.reservation).toMatchObject({ instance: 13, task: "second", state: "active" });
    expect(made.text()).not.toContain("EN_ATTENTE");
  });

  it("goes first come, first served, past nobody who wants the same", async () => {
    const made = await team(3);
    await made.json(["reserve", "held", "--files", "a.ts", ...as(12)]);
    const first = wait(made, 13, "both", "a.ts,b.ts");
    await eventually("the first waits", queued(made, "both"));
    const plain = await made.json(["reserve", "only b", "--files", "b.ts", ...as(14)]);
    expect(plain.error.code).toBe("FILES_RESERVED");
    expect(plain.error.holders).toMatchObject([{ instance: 13, state: "waiting" }]);
    // `check` is about editing, and a waiter does not hold anything yet.
    expect((await made.coord(["check", "b.ts", ...as(14)])).status).toBe(0);
    await made.json(["release", ...as(12)]);
    expect((await first.done).status).toBe(0);
  });

  it("is told that it has its turn although others wait for the same, and may ask again", async () => {
    const made = await team(3);
    await made.json(["reserve", "held", "--files", "a.ts", ...as(12)]);
    const first = wait(made, 13, "first", "a.ts", "60s");
    await eventually("the first waits", queued(made, "first"));
    const second = wait(made, 14, "second", "a.ts", "60s");
    await eventually("the second waits", queued(made, "second"));
    await made.json(["release", ...as(12)]);
    const ended = await first.done;
    expect(ended.status).toBe(0);
    expect(ended.json.data.reservation).toMatchObject({ task: "first", state: "active" });
    expect((await made.json(["reserve", "first", "--files", "a.ts", ...as(13)])).ok).toBe(true);
    await made.json(["release", ...as(13)]);
    expect((await second.done).status).toBe(0);
  });

  it("gives its place up when the time is over: 3, WAIT_TIMEOUT, retryable", async () => {
    const made = await team(2);
    await made.json(["reserve", "held", "--files", "a.ts", ...as(12)]);
    const ended = await inVain(made, 13, "late", "a.ts");
    expect(ended.status).toBe(3);
    expect(ended.json.error).toMatchObject({
      code: "WAIT_TIMEOUT",
      retryable: true,
      holders: [{ instance: 12 }],
    });
    expect(made.text()).not.toContain("EN_ATTENTE");
  });

  it.each(
    variants(
      [
        ["SIGINT", 130],
        ["SIGHUP", 129],
        ["SIGTERM", 143],
      ] as const,
      3,
    ),
  )("gives its place up on %s: %i", async (signal, exit) => {
    const made = await team(2);
    await made.json(["reserve", "held", "--files", "a.ts", ...as(12)]);
    const { child, done } = waitingProcess(made, 13, "interrupted", "a.ts");
    await eventually("the wait is in the file", queued(made, "interrupted"));
    child.kill(signal);
    const ended = await done;
    expect(ended.status).toBe(exit);
    expect(ended.json.error.message).toMatch(/^Interrupted while waiting for “interrupted”/);
    expect(made.text()).not.toContain("EN_ATTENTE");
  });

  it.each([
    ["undo", (made: Project) => made.json(["undo", ...as(13)])],
    ["release", (made: Project) => made.json(["release", "unwanted", ...as(13)])],
    [
      "a person who deletes its lines",
      async ({ file, text }: Project) =>
        writeFileSync(file, text().replace(/^\[EN_ATTENTE\] .*\n(?:Fichiers .*\n)?/m, "")),
    ],
  ])("ends when it is called off by %s, and does not queue again", async (_, callOff) => {
    const made = await team(2);
    await made.json(["reserve", "held", "--files", "a.ts", ...as(12)]);
    const { done } = wait(made, 13, "unwanted", "a.ts");
    await eventually("the wait is in the file", queued(made, "unwanted"));
    await callOff(made);
    expect(made.text()).not.toContain("EN_ATTENTE");
    const ended = await done;
    expect(ended.status).toBe(3);
    expect(ended.json.error).toMatchObject({ code: "WAIT_TIMEOUT", retryable: false });
    expect(ended.json.error.message).toMatch(/^The wait for “unwanted” was cancelled/);
    expect(made.text()).not.toContain("EN_ATTENTE");
    expect(readdirSync(`${made.root}/.coord/leases`).filter((name) => name.includes(".wait-"))).toEqual([]);
  });

  atNight("outlives that others have the lock for longer than a command waits for it", async () => {
    const made = await team(2);
    await made.json(["reserve", "held", "--files", "a.ts", ...as(12)]);
    const { done } = wait(made, 13, "patient", "a.ts", "60s", "--lock-timeout", "0.1s");
    await eventually("the wait is in the file", queued(made, "patient"));
    const state = new StateFolder(made.file);
    expect(state.makeLink("lock", uniqueName())).toBe(true);
    writeFileSync(made.file, made.text().replace("[RÉSERVÉ] Instance #12", "[TERMINÉ] Instance #12"));
    await eventually("it asks for the lock", () => state.list("queue").length > 0);
    await eventually("it asks no more", () => state.list("queue").length === 0);
    state.remove("lock");
    expect((await done).status).toBe(0);
  });

  it("leaves nothing for an undo to bring back when it ended in vain", async () => {
    const made = await team(2);
    await made.json(["reserve", "held", "--files", "b.ts", ...as(12)]);
    await made.json(["reserve", "mine", "--files", "a.ts", ...as(13)]);
    expect((await inVain(made, 13, "late", "b.ts")).status).toBe(3);
    const { data } = await made.json(["undo", ...as(13)]);
    expect(data).toMatchObject({ undone: { command: "reserve", subject: "mine" } });
    expect(made.text()).not.toContain("EN_ATTENTE");
  });

  it("widens what one holds already: waits for the new files, then has both in one entry", async () => {
    const made = await team(2);
    await made.json(["reserve", "wide", "--files", "a.ts", ...as(12)]);
    await made.json(["reserve", "narrow", "--files", "b.ts", ...as(13)]);
    const { done } = wait(made, 12, "wide", "b.ts", "20s");
    await eventually("the wait is in the file", queued(made, "wide"));
    const finished = await made.json(["finish", "--result", "success", ...as(13)]);
    expect(finished.data.promoted).toMatchObject([{ instance: 12, task: "wide", state: "active" }]);
    const ended = await done;
    expect(ended.status).toBe(0);
    expect(ended.json.data.reservation).toMatchObject({ task: "wide", files: ["a.ts", "b.ts"] });
    expect(made.text().match(/Instance #12 - wide/g)).toHaveLength(1);
    expect((await made.json(["doctor"])).data.diagnostics).not.toContainEqual(
      expect.objectContaining({ code: "OVERLAP" }),
    );
  });

  it("keeps what one holds when the wait for more is over in vain: 3, and no ghost", async () => {
    const made = await team(2);
    await made.json(["reserve", "wide", "--files", "a.ts", ...as(12)]);
    await made.json(["reserve", "narrow", "--files", "b.ts", ...as(13)]);
    const ended = await inVain(made, 12, "wide", "b.ts");
    expect(ended.status).toBe(3);
    expect(ended.json.error).toMatchObject({ code: "WAIT_TIMEOUT", holders: [{ instance: 13 }] });
    expect(made.text()).not.toContain("EN_ATTENTE");
    const status = await made.json(["status"]);
    expect(status.data.reservations).toContainEqual(
      expect.objectContaining({ instance: 12, task: "wide", files: ["a.ts"], state: "active" }),
    );
  });

  it("a smaller wish of the same task meanwhile is granted alone, and the wait goes on", async () => {
    const made = await team(2);
    await made.json(["reserve", "held", "--files", "b.ts", ...as(13)]);
    const { done } = wait(made, 12, "both", "a.ts,b.ts", "20s");
    await eventually("the wait is in the file", queued(made, "both"));
    const plain = await made.json(["reserve", "both", "--files", "a.ts", ...as(12)]);
    expect(plain.data.reservation).toMatchObject({ files: ["a.ts"], state: "active" });
    expect(made.text()).toContain("[EN_ATTENTE] Instance #12 - both");
    await made.json(["release", ...as(13)]);
    const ended = await done;
    expect(ended.status).toBe(0);
    expect(ended.json.data.reservation).toMatchObject({ files: ["a.ts", "b.ts"], state: "active" });
    expect(made.text().match(/Instance #12 - both/g)).toHaveLength(1);
  });

  it("refuses a wait that would close a circle, and names it", async () => {
    const made = await team(2);
    await made.json(["reserve", "one", "--files", "a.ts", ...as(12)]);
    await made.json(["reserve", "two", "--files", "b.ts", ...as(13)]);
    const { done } = wait(made, 12, "more", "b.ts", "20s");
    await eventually("the first waits", queued(made, "more"));
    const refused = await wait(made, 13, "deadlock", "a.ts", "20s").done;
    expect(refused.status).toBe(3);
    expect(refused.json.error.code).toBe("WAIT_CYCLE");
    expect(refused.json.error.message).toContain("#13 → #12 → #13");
    await made.json(["finish", "--result", "success", ...as(13)]);
    expect((await done).status).toBe(0);
  });

  it("can be asked for again although a killed wait for the same task has left its trace", async () => {
    const made = await team(2);
    await made.json(["reserve", "held", "--files", "a.ts", ...as(12)]);
    await killedWait(made, "again");
    const leases = `${made.root}/.coord/leases`;
    const past = Date.now() / 1000 - 31;
    for (const name of readdirSync(leases)) utimesSync(`${leases}/${name}`, past, past);
    const again = wait(made, 13, "again", "a.ts", "20s");
    await made.json(["release", ...as(12)]);
    expect((await again.done).status).toBe(0);
  });

  it("passes over a waiter that was killed, at once, and lets its instance wait for something else", async () => {
    const made = await team(3);
    await made.json(["reserve", "held", "--files", "a.ts", ...as(12)]);
    await killedWait(made, "killed");
    const other = wait(made, 13, "another", "a.ts", "20s");
    await eventually("the other waits", queued(made, "another"));
    expect(made.text()).not.toContain(" killed ");
    await made.json(["release", ...as(12)]);
    expect((await other.done).status).toBe(0);
    await made.json(["release", ...as(13)]);
    expect(made.text()).not.toContain("EN_ATTENTE");
    expect((await made.json(["reserve", "free now", "--files", "a.ts", ...as(14)])).ok).toBe(true);
  });

  it("passes over a waiter that cannot be judged once it has been silent for half a minute", async () => {
    const made = await team(3);
    await made.json(["reserve", "held", "--files", "a.ts", ...as(12)]);
    await killedWait(made, "killed");
    const leases = `${made.root}/.coord/leases`;
    const beat = `${leases}/${readdirSync(leases).find((one) => one.startsWith("13.wait-"))}`;
    writeFileSync(beat, "another-machine.0.1.0");
    await made.json(["log", "x", ...as(14)]);
    expect(made.text()).toContain("EN_ATTENTE");
    // Another wait of the same instance does not keep the killed one alive.
    const past = Date.now() / 1000 - 31;
    utimesSync(beat, past, past);
    expect((await inVain(made, 13, "another", "a.ts")).status).toBe(3);
    await made.json(["release", ...as(12)]);
    expect(made.text()).not.toContain("EN_ATTENTE");
  });

  it("leaves no ghost when it ends with an error: its place is swept like a killed one's", async () => {
    const made = await team(3);
    await made.json(["reserve", "held", "--files", "a.ts", ...as(12)]);
    const { done } = wait(made, 13, "broken", "a.ts");
    await eventually("the wait is in the file", queued(made, "broken"));
    const sound = made.text();
    writeFileSync(made.file, `${sound}\n<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n`);
    expect((await done).status).toBe(4);
    writeFileSync(made.file, sound);
    const leases = `${made.root}/.coord/leases`;
    const past = Date.now() / 1000 - 31;
    for (const name of readdirSync(leases)) utimesSync(`${leases}/${name}`, past, past);
    // The instance itself goes on with other work.
    await made.json(["status", ...as(13)]);
    await made.json(["log", "anything", ...as(14)]);
    expect(made.text()).not.toContain("EN_ATTENTE");
  });
});
