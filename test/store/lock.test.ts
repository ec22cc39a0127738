import { spawn, type ChildProcess } from "node:child_process";
import fs from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { lifeOf, ownToken, tokenIn, uniqueName } from "../../src/system/processes.ts";
import { checksum } from "../../src/store/file/entry.ts";
import { acquire, lockFile } from "../../src/store/file/lock.ts";
import { StateFolder } from "../../src/system/state.ts";
import { eventually } from "../e2e/support.ts";
import { hastened } from "../hasten.ts";
import { isNight, sized } from "../size.ts";
import { adding, bench, bundle, failureOf, fsError, leftovers } from "./support.ts";

let child = "";
beforeAll(() => {
  child = bundle("store/lock-child.ts");
});

function start(path: string, what: string): ChildProcess {
  return spawn(process.execPath, [child, path, what], { stdio: ["ignore", "pipe", "inherit"] });
}

async function says(running: ChildProcess, word: string): Promise<void> {
  let said = "";
  for await (const chunk of running.stdout ?? []) {
    said += String(chunk);
    if (said.includes(word)) return;
  }
  throw new Error(`ended after: ${said}`);
}

function ended(running: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((resolve) => running.once("exit", (code, signal) => resolve({ code, signal })));
}

describe("the lock", () => {
  it("names who holds it, and is waited for no longer than asked", async () => {
    const { path, open, text } = bench();
    const holder = start(path, "hold");
    const end = ended(holder);
    await says(holder, "locked");
    for (const lockTimeoutMs of [0, 200]) {
      const since = performance.now();
      const failure = await failureOf(open({ lockTimeoutMs }).update(adding("two")));
      expect(failure).toMatchObject({ kind: "lock-timeout", owner: `process ${holder.pid}` });
      expect(performance.now() - since).toBeGreaterThanOrEqual(lockTimeoutMs);
      const waited = performance.now() - since;
      if (isNight) expect(waited, "of the minute that is the default here").toBeLessThan(4_000);
    }
    // Reading waits for nobody.
    expect((await open({ lockTimeoutMs: 0 }).read()).text).toBe("one\n");
    expect(await open({ lockTimeoutMs: 0 }).update(() => null)).toBeNull();
    holder.kill("SIGKILL");
    await end;
    expect(text()).toBe("one\n");
  });

  it("of a killed process is taken over at once", async () => {
    const { path, open, text, folder } = bench();
    const holder = start(path, "hold");
    await says(holder, "locked");
    const end = ended(holder);
    // Less than the time after which an owner that can't be judged is held to be gone.
    const waiting = open({ lockTimeoutMs: sized(1_500, 60_000) }).update(adding("two"));
    holder.kill("SIGKILL");
    await end;
    await waiting;
    expect(text()).toBe("one\ntwo\n");
    expect(fs.existsSync(`${folder}/.coord/lock`)).toBe(false);
    expect(leftovers(folder)).toEqual([]);
    expect(await open({ lockTimeoutMs: 0 }).update(adding("three"))).toBe(3);
  });

  it("is given back by a process that is interrupted, which ends by that signal", async () => {
    const { path, open, coord } = bench();
    const holder = start(path, "linger");
    const end = ended(holder);
    await says(holder, "done");
    holder.kill("SIGINT");
    expect(await end).toEqual({ code: null, signal: "SIGINT" });
    expect(fs.existsSync(coord("lock"))).toBe(false);
    expect((await open().read()).text).toBe("one\nchild\n");
  });

  it("leaves a process its own answer to an interrupt, and its exit code", async () => {
    const { path } = bench();
    const holder = start(path, "handler");
    const end = ended(holder);
    await says(holder, "done");
    holder.kill("SIGINT");
    expect(await end).toEqual({ code: 130, signal: null });
    expect(await ended(start(path, "exitcode"))).toEqual({ code: 3, signal: null });
  });

  it("serves many writers of one process, each in turn", async () => {
    const { open, text, coord } = bench("");
    const stores = [open(), open(), open({ lockTimeoutMs: 30_000 })];
    const lines = Array.from({ length: 40 }, (_, index) => `l${index}`);
    await Promise.all(lines.map((line, index) => stores[index % 3]?.update(adding(line))));
    expect(text().split("\n").slice(0, -1).toSorted()).toEqual(lines.toSorted());
    expect(fs.readdirSync(coord("queue"))).toEqual([]);
  });

  it("spares who is practised and waits for it a decision on a text that is being replaced", async () => {
    const { path, open } = bench();
    await open().update(adding("two"));
    const state = new StateFolder(path);
    const held = await acquire(state, 0);
    const asked: string[] = [];
    const waiting = open({ isPractised: () => true }).update((snapshot) => {
      asked.push(snapshot.text);
      return adding("three")(snapshot);
    });
    await eventually("one waits", () => state.list("queue").length === 1);
    expect(asked).toEqual([]);
    await held.release();
    expect(await waiting).toBe(3);
    expect(asked).toEqual(["one\ntwo\n"]);
  });

  it("keeps nobody from a no for longer than a moment, nor who does not wait at all", async () => {
    const { path, open } = bench();
    await open().update(adding("two"));
    const state = new StateFolder(path);
    const held = await acquire(state, 0);
    let asked = 0;
    const no = () => (asked++, null);
    for (const lockTimeoutMs of [0, 300, 60_000])
      expect(await hastened(() => open({ lockTimeoutMs, isPractised: () => true }).update(no))).toBeNull();
    expect(asked).toBe(3);
    expect(state.list("queue")).toEqual([]);
    await held.release();
  });

  it("whose owner can't be looked up is passed over after two seconds of silence, not before", async () => {
    const { open, coord } = bench();
    await open().update(adding("two"));
    const foreign = "0123456789abcdef.1.2.3.nonce";
    fs.symlinkSync(foreign, coord("lock"));
    const failure = await failureOf(open({ lockTimeoutMs: 300 }).update(adding("three")));
    expect(failure).toMatchObject({
      kind: "lock-timeout",
      owner: "process 2 (another machine, container or boot)",
    });
    fs.lutimesSync(coord("lock"), new Date(), new Date(Date.now() - 2_500));
    expect(await open({ lockTimeoutMs: sized(300, 60_000) }).update(adding("three"))).toBe(3);
    // One that runs, but has hung for long, too.
    fs.symlinkSync(uniqueName(), coord("lock"));
    await failureOf(open({ lockTimeoutMs: 100 }).update(adding("four")));
    fs.lutimesSync(coord("lock"), new Date(), new Date(Date.now() - 11_000));
    expect(await open({ lockTimeoutMs: sized(300, 60_000) }).update(adding("four"))).toBe(4);
  });

  it("is a folder where symbolic links are not to be had, with the two seconds of proper-lockfile", async () => {
    const { open, coord, text } = bench();
    const options = {
      fs: {
        symlinkSync: () => {
          throw fsError("EPERM");
        },
      },
    };
    await open(options).update(adding("two"));
    expect(fs.existsSync(coord("lock"))).toBe(false);
    fs.mkdirSync(coord("lock"));
    expect(await failureOf(open({ ...options, lockTimeoutMs: 100 }).update(adding("three")))).toMatchObject({
      owner: null,
    });
    expect(await failureOf(open({ lockTimeoutMs: 100 }).update(adding("three")))).toMatchObject({
      owner: null,
    });
    fs.utimesSync(coord("lock"), new Date(), new Date(Date.now() - 2_500));
    await open(options).update(adding("three"));
    fs.mkdirSync(coord("lock"));
    fs.utimesSync(coord("lock"), new Date(), new Date(Date.now() - 2_500));
    await open().update(adding("four"));
    await Promise.all(["a", "b", "c"].map((line) => open(options).update(adding(line))));
    expect(text()).toMatch(/^one\ntwo\nthree\nfour\n([abc]\n){3}$/);
    expect(fs.existsSync(coord("lock"))).toBe(false);
  });

  it("is not waited for behind the dead", async () => {
    const { path, open, coord } = bench();
    await open().update(adding("two"));
    fs.mkdirSync(coord("queue"));
    const gone = start(path, "");
    await ended(gone);
    const token = ownToken().replace(/\d+\.\d+$/, `${gone.pid}.1`);
    fs.writeFileSync(coord("queue", `000000000000001.${token}.x`), "");
    fs.writeFileSync(coord("queue", "000000000000002.0123456789abcdef.1.2.3.x"), "");
    await open({ lockTimeoutMs: sized(1_500, 60_000) }).update(adding("three"));
    expect(fs.readdirSync(coord("queue"))).toEqual([]);
  });
});

describe("taking over", () => {
  const dead = `${ownToken().replace(/\d+\.\d+$/, "1.1")}.abc`;
  const call = (run: (done: (error: unknown) => void) => void): unknown => {
    let said: unknown = "nothing";
    run((error) => (said = error));
    return said;
  };

  function lockOf(folder: string) {
    const state = new StateFolder(`${folder}/FILE.md`);
    state.makeFolder("tmp");
    return { state, lock: `${folder}/.coord/lock`, right: `${folder}/.coord/tmp/takeover.${checksum(dead)}` };
  }

  it("is done by one of many who judge the same owner, and never hits the new one", () => {
    const { state, lock } = lockOf(bench().folder);
    expect(lifeOf(tokenIn(dead) ?? "")).toBe("dead");
    fs.symlinkSync(dead, lock);
    const [first, second] = [lockFile(state), lockFile(state)];
    for (const one of [first, second]) call((done) => one.stat(lock, done));
    expect(call((done) => first.rmdir(lock, done))).toBeNull();
    expect(call((done) => first.mkdir(lock, done))).toBeNull();
    const taken = fs.readlinkSync(lock);
    expect(tokenIn(taken)).toBe(ownToken());
    // The second comes late with the same judgement.
    expect(call((done) => second.rmdir(lock, done))).toBeNull();
    expect(call((done) => second.mkdir(lock, done))).toMatchObject({ code: "EEXIST" });
    expect(fs.readlinkSync(lock)).toBe(taken);
    expect([first.isMine(), second.isMine()]).toEqual([true, false]);
    expect(state.list("tmp")).toEqual([]);
  });

  it("waits for a live one who has the right to do it, and takes the right over from a dead one", () => {
    const { state, lock, right } = lockOf(bench().folder);
    fs.symlinkSync(dead, lock);
    fs.symlinkSync(uniqueName(), right);
    const file = lockFile(state);
    call((done) => file.stat(lock, done));
    call((done) => file.rmdir(lock, done));
    expect(fs.readlinkSync(lock)).toBe(dead);
    fs.rmSync(right);
    fs.symlinkSync(`${dead}d`, right);
    call((done) => file.rmdir(lock, done));
    expect(fs.existsSync(lock)).toBe(false);
    expect(state.list("tmp")).toEqual([]);
  });
});
