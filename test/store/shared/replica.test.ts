import fs from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memoryLedger } from "./memory-ledger.ts";
import { openFileStore } from "../../../src/store/file/index.ts";
import { type Reconcile, StoreError } from "../../../src/store/store.ts";
import { sized } from "../../size.ts";
import { adding, failureOf, fsError, honour, note } from "../support.ts";
import { type Fate, flaky, machine } from "./support.ts";

const fate = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Fate>("ok") },
  { weight: 1, arbitrary: fc.constantFrom<Fate>("unreached", "answer lost", "never arrives") },
);
const deed = fc.record({
  on: fc.nat(2),
  does: fc.constantFrom(
    "write" as const,
    "write" as const,
    "type" as const,
    "both" as const,
    "sync" as const,
  ),
});

describe("several machines", () => {
  it("lose and double nothing of what is written or typed, whatever becomes of the answers", async () => {
    const property = fc.asyncProperty(
      fc.array(deed, { minLength: 2, maxLength: 14 }),
      fc.array(fate, { maxLength: 40 }),
      async (deeds, fates) => {
        const ledger = flaky(fates);
        const all = ["# start\n\n## hand\n\n", null, null].map((text) => machine(ledger, text));
        await all[0]
          ?.open()
          .replication.sync()
          .catch(() => 0);
        fates.unshift("ok", "ok", "ok", "ok");
        for (const one of all)
          await one
            .open()
            .replication.sync()
            .catch(() => 0);
        const acked: string[] = [];
        const typed: string[] = [];
        const pending: Promise<void>[] = [];
        for (const [index, { on, does }] of deeds.entries()) {
          const here = all[on];
          if (here === undefined || !fs.existsSync(here.path)) continue;
          if (does === "type" || does === "both") {
            fs.appendFileSync(here.path, `typed ${index}\n`);
            typed.push(`typed ${index}`);
          }
          const line = `written ${index}`;
          const store = here.open({ patienceMs: 2_000 });
          if (does === "sync") pending.push(store.replication.sync().then(() => undefined, onlyStore));
          if (does === "write" || does === "both")
            pending.push(store.update(adding(line)).then(() => void acked.push(line), onlyStore));
          // Every other one runs beside the next.
          if (index % 2 === 0) await pending.at(-1);
        }
        await Promise.all(pending);
        fates.length = 0;
        for (let round = 0; round < 2; round++) for (const one of all) await one.open().replication.sync();
        const texts = all.map((one) => one.text());
        expect(new Set(texts).size).toBe(1);
        const lines = (texts[0] ?? "").split("\n");
        for (const line of [...acked, ...typed])
          expect([line, lines.filter((one) => one === line).length]).toEqual([line, 1]);
        expect(new Set(lines.filter((one) => one.startsWith("written"))).size).toBe(
          lines.filter((one) => one.startsWith("written")).length,
        );
      },
    );
    await fc.assert(property, { numRuns: sized(400, 4) });
  });

  it("give each write one number, and the same file", async () => {
    const ledger = memoryLedger();
    const all = ["# start\n", null, null, null].map((text) => machine(ledger, text));
    for (const one of all) await one.open().replication.sync();
    const writes = all.flatMap((one, on) =>
      Array.from({ length: 5 }, (_, at) => one.open().update(adding(`line ${on}.${at}`))),
    );
    const numbers = await Promise.all(writes);
    expect(new Set(numbers).size).toBe(20);
    for (const one of all) await one.open().replication.sync();
    expect(new Set(all.map((one) => one.text())).size).toBe(1);
    expect((await all[2]?.open().history())?.map(({ revision }) => revision)).toEqual(
      Array.from({ length: 21 }, (_, at) => at + 1),
    );
  });

  it("share the archive, and what is typed into it stays where it was typed", async () => {
    const ledger = memoryLedger();
    const [one, other] = [machine(ledger, "a\n"), machine(ledger)];
    const archive = (line: string) => ({ archive: (now: string | null) => `${now ?? ""}${line}\n` });
    await one.open().update(({ text, state }) => ({ text, state, note: note(), ...archive("first") }));
    await other.open().replication.sync();
    expect(await other.open().archive()).toBe("first\n");
    fs.writeFileSync(join(other.folder, "FILE.archive.md"), "mine\nfirst\n");
    await other.open().update(({ text, state }) => ({ text, state, note: note(), ...archive("second") }));
    await one.open().replication.sync();
    expect(await one.open().archive()).toBe("first\nsecond\n");
    expect((await other.open().archive())?.split("\n").toSorted()).toEqual(["", "first", "mine", "second"]);
  });

  it("renew an old copy of the file, and send nothing of it", async () => {
    const ledger = memoryLedger();
    const [one, other] = [machine(ledger, "a\n"), machine(ledger)];
    const isStale = (_: unknown, isEarlier: boolean) => isEarlier;
    const here = one.open({ isStale });
    await here.update(adding("b"));
    await other.open().update(adding("c"));
    await here.replication.sync();
    fs.writeFileSync(one.path, "a\n");
    expect((await one.open({ isStale }).read()).text).toBe("a\nb\nc\n");
    await one.open({ isStale }).update(adding("d"));
    expect(one.text()).toBe("a\nb\nc\nd\n");
    await other.open().replication.sync();
    expect(other.text()).toBe("a\nb\nc\nd\n");
  });

  it("say what is wrong with the store: not reached, another history, none any more, a later version's entry", async () => {
    const ledger = memoryLedger();
    const one = machine(ledger, "a\n");
    await one.open().update(adding("b"));
    const cut = machine(flaky(["unreached"], ledger), "");
    expect(await failureOf(cut.open().update(adding("c")))).toMatchObject({ kind: "unreached" });
    const bodies = [...ledger.bodies];
    ledger.bodies[1] = bodies[0] ?? "";
    expect(await failureOf(one.open().update(adding("c")))).toMatchObject({
      kind: "rewritten",
      known: 2,
      found: 2,
    });
    ledger.bodies.length = 1;
    expect(await failureOf(one.open().replication.sync())).toMatchObject({ kind: "rewritten", found: 1 });
    ledger.bodies.length = 0;
    expect(await failureOf(one.open().update(adding("c")))).toMatchObject({ kind: "gone", known: 2 });
    ledger.bodies.push(...bodies, JSON.stringify({ format: 3 }));
    expect(await failureOf(one.open().update(adding("c")))).toMatchObject({ kind: "newer", format: 3 });
    expect(one.text()).toBe("a\nb\n");
    expect((await one.open().read()).text).toBe("a\nb\n");
  });

  it("settle an answer that never comes: the write is there once, or the caller is told", async () => {
    const ledger = memoryLedger();
    const one = machine(flaky(["ok", "answer lost"], ledger), "a\n");
    expect(await one.open().update(adding("b"))).toBe(2);
    expect(ledger.bodies).toHaveLength(2);
    const silent = Array.from({ length: 5_000 }, (): Fate => "unreached");
    const other = machine(flaky(["ok", "never arrives", ...silent], ledger));
    const failure = await failureOf(other.open({ patienceMs: 200 }).update(adding("c")));
    expect(failure).toMatchObject({ kind: "unsure" });
  });
});

describe("who waits for news", () => {
  const never = new AbortController().signal;

  it("hears of what another machine writes, when the ledger says so", async () => {
    const ledger = memoryLedger();
    const [here, there] = [machine(ledger, "a\n").open(), machine(ledger).open()];
    await here.replication.sync();
    const heard = here.replication.changed(600_000, never);
    await there.update(adding("b"));
    await heard;
    expect(await here.replication.refresh(60_000)).toBe(true);
  });

  it("is to ask when it is time, where the ledger says nothing or is not reached, and at once when nobody waits any more", async () => {
    const ledger = { ...memoryLedger(), kind: "git" as const };
    const mute = machine(ledger, "a\n").open({ kind: "git" });
    await mute.replication.sync();
    const isToAsk = async (replica: typeof mute) => {
      await replica.replication.changed(20, never);
      await replica.replication.changed(600_000, AbortSignal.abort());
      return true;
    };
    expect(await isToAsk(mute)).toBe(true);
    const away = machine(ledger, "a\n").open({
      ledger: () => Promise.reject(new StoreError({ kind: "gone", place: "", known: 1 })),
    });
    expect(await isToAsk(away)).toBe(true);
  });
});

describe("a hostile peer", () => {
  const junk = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.json().map((text) => `{"format":1,"id":"x","note":${text}}`),
    fc
      .record({
        id: fc.oneof(fc.string(), fc.constant("../../.git/hooks/post-checkout")),
        edits: fc.array(fc.tuple(fc.integer(), fc.integer(), fc.string()), { maxLength: 3 }),
        text: fc.option(fc.string({ unit: "binary" })),
        state: fc.jsonValue(),
        archive: fc.option(fc.record({ edits: fc.jsonValue(), text: fc.option(fc.string()) })),
        companions: fc.constant({ ".git/hooks/post-checkout": [[0, 0, "#!/bin/sh\n"]] }),
        note: fc.record({
          instance: fc.jsonValue(),
          command: fc.string(),
          subject: fc.string(),
          at: fc.jsonValue(),
        }),
      })
      .map((entry) => JSON.stringify({ format: 1, ...entry })),
  );

  it("writes no file but the two, stops nobody, and is the same on each machine", async () => {
    const property = fc.asyncProperty(fc.array(junk, { minLength: 1, maxLength: 8 }), async (bodies) => {
      const ledger = memoryLedger();
      const [one, other] = [machine(ledger, "a\n"), machine(ledger)];
      await one.open().update(adding("b"));
      ledger.bodies.push(...bodies);
      await one.open().update(adding("mine"));
      await other.open().replication.sync();
      expect(other.text()).toBe(one.text());
      expect(one.text()).toContain("mine\n");
      const allowed = [".coord", "FILE.archive.md", "FILE.md"];
      for (const { folder } of [one, other])
        for (const name of fs.readdirSync(folder)) expect(allowed).toContain(name);
      await other.open().history();
    });
    await fc.assert(property, { numRuns: sized(200, 4) });
  });

  it("is refused more than an entry may hold", async () => {
    const one = machine(memoryLedger(), "a\n");
    await expect(
      one.open().update(({ state }) => ({ text: "x".repeat(8_000_001), state, note: note() })),
    ).rejects.toThrow(StoreError);
  });
});

function onlyStore(error: unknown): void {
  if (!(error instanceof StoreError)) throw error;
}

describe("signs of life", () => {
  it("come with the very entry of who writes for the first time, whatever clock that machine has", async () => {
    const ledger = memoryLedger();
    const [one, other] = [machine(ledger, "a\n"), machine(ledger)];
    await other.open({ host: () => "other" }).replication.sync();
    const by7 = { ...note(), instance: 7 };
    await one
      .open({ host: () => "one" })
      .update(({ text, state }) => ({ text: `${text}b\n`, state, note: by7 }));
    await other.open({ host: () => "other" }).replication.sync();
    expect(ageOf(lease(other.folder, "7"))).toBeLessThan(60_000);
  });

  const lease = (folder: string, name: string) => join(folder, ".coord", "leases", name);
  const ageOf = (path: string) => Date.now() - fs.statSync(path).mtimeMs;

  it("reach the other machine with their age, and are not told on as one's own", async () => {
    const ledger = memoryLedger();
    const [one, other] = [machine(ledger, "a\n"), machine(ledger)];
    const [here, there] = [one.open({ host: () => "one" }), other.open({ host: () => "other" })];
    await here.update(adding("b"));
    fs.mkdirSync(join(one.folder, ".coord", "leases"), { recursive: true });
    for (const name of ["7", "7.wait-ab", "junk"]) fs.writeFileSync(lease(one.folder, name), "");
    const old = (Date.now() - 100_000) / 1_000;
    fs.utimesSync(lease(one.folder, "7"), old, old);
    await here.replication.sync();
    await there.replication.sync();
    expect(Math.abs(ageOf(lease(other.folder, "7")) - 100_000)).toBeLessThan(60_000);
    expect(fs.readdirSync(join(other.folder, ".coord", "leases")).toSorted()).toEqual([
      "1",
      "7",
      "7.wait-ab",
    ]);
    // A stranger's name is no path, and what is older changes nothing.
    await ledger.signs?.([{ name: "../../evil", ageMs: 0 }]);
    await there.replication.sync();
    await here.replication.sync();
    expect(ageOf(lease(one.folder, "7"))).toBeGreaterThan(99_000);
    expect((await there.replication.status()).signs.map(({ name }) => name)).toContain("7");
    // By the store's clock, where it has one.
    const { replication } = there;
    expect(Math.abs(Date.now() - 100_000 - (replication.heardOn("memory", 7) ?? 0))).toBeLessThan(60_000);
    expect([replication.heardOn("other", 7), replication.heardOn("memory", 8)]).toEqual([null, null]);
    const git = other.open({ host: () => "other", kind: "git" }).replication;
    expect([git.heardOn("memory", 7), git.host()]).toEqual([null, "other"]);
  });
});

it.each([
  ["ENOSPC", "no-space"],
  ["EROFS", "read-only"],
  ["EACCES", "read-only"],
  ["EIO", null],
])("where nothing can be kept (%s) nothing is sent, unless that may pass: %j", async (code, kind) => {
  const ledger = memoryLedger();
  const here = machine(ledger, "a\n");
  await here.open().update(adding("b"));
  const { length } = ledger.bodies;
  const { renameSync } = fs;
  fs.renameSync = (from, to) => {
    if (String(to).endsWith("contact")) throw fsError(code);
    renameSync(from, to);
  };
  try {
    const done = here.open().update(adding("c"));
    if (kind === null) await done;
    else expect(await failureOf(done)).toMatchObject({ kind, path: here.path });
  } finally {
    fs.renameSync = renameSync;
  }
  expect([ledger.bodies.length, here.text()]).toEqual(
    kind === null ? [length + 1, "a\nb\nc\n"] : [length, "a\nb\n"],
  );
});

it("keeps of an old buffer that was saved that it was one, and of no other edit where it comes from", async () => {
  for (const [origin, kept] of [
    ["stale", "stale"],
    ["hand", undefined],
  ] as const) {
    const here = machine(memoryLedger(), "a\n");
    await here.open().update(adding("b"));
    fs.appendFileSync(here.path, "typed\n");
    const reconcile: Reconcile = (change) => ({ text: change.after, state: change.state, origin });
    await here.open({ reconcile }).update(adding("c"));
    const own = openFileStore({ path: here.path, reconcile: honour, lockTimeoutMs: 0 });
    const typed = (await own.history()).findLast((one) => one.note.command === "outside");
    expect(typed?.note.origin).toBe(kept);
    expect(here.text()).toBe("a\nb\ntyped\nc\n");
  }
});
