import fs from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyDelta, delta } from "../../src/store/delta.ts";
import { openFileStore } from "../../src/store/file/index.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import { memoryLedger } from "../store/shared/memory-ledger.ts";
import { openReplica } from "../../src/store/shared/replica.ts";
import { merge } from "../../src/merge/index.ts";
import { StoreError, type Json, type Reconcile, type Store } from "../../src/store/store.ts";
import { note, tempFolder } from "../store/support.ts";
import { sized } from "../size.ts";

/** What is done to a store, as data, so that a failing sequence can be read. */
type Action =
  | { readonly do: "read" | "history" | "nothing" | "throw" | "delete" | "reopen" }
  | { readonly do: "update" | "edit" | "replace" | "create"; readonly at: number; readonly insert: string }
  | { readonly do: "state" | "archive"; readonly insert: string };

/** An outside change with a `!` is answered with another text; every one leaves its mark in the state. */
const reconcile: Reconcile = ({ before, after, state, matchingRevision, textAt, revision }) => {
  expect(textAt(revision)).toBe(before);
  const matching = matchingRevision();
  if (matching !== null) expect(textAt(matching)).toBe(after);
  return {
    text: after.includes("!") ? `${after.replaceAll("!", "")}~` : after,
    state: { was: state, matching },
  };
};

interface Kept {
  readonly revision: number;
  readonly command: string;
  readonly text: string;
}

/** The naive model: a text, a state, and a list of all texts there ever were. */
class Model {
  text: string | null;
  state: Json = null;
  kept: Kept[] = [];
  archive: string | null = null;
  constructor(text: string | null) {
    this.text = text;
  }
  get revision(): number {
    return this.kept.at(-1)?.revision ?? 0;
  }
  get outside(): boolean {
    return this.revision > 0 && this.kept.at(-1)?.text !== this.text;
  }
  snapshot():
    | { text: string; exists: true; state: Json; revision: number; outside: boolean }
    | { hadJournal: boolean } {
    const { text, state, revision, outside } = this;
    if (text === null) return { hadJournal: revision > 0 };
    if (!outside) return { text, exists: true, state, revision, outside };
    const matching = this.kept.findLast((kept) => kept.text === text)?.revision ?? null;
    const carried = text.includes("!") ? `${text.replaceAll("!", "")}~` : text;
    return { text: carried, exists: true, state: { was: state, matching }, revision, outside };
  }
  write(text: string, state: Json, command: string): number {
    const revision = this.revision + 1;
    this.kept.push({ revision, command, text });
    this.text = text;
    this.state = state;
    return revision;
  }
}

interface Subject {
  readonly store: Store;
  edit(text: string | null, byRename: boolean): void;
  reopen(): Store;
  /** Whether a file that is gone is no decision of anybody's. */
  readonly comesBack?: true;
}

function memorySubject(text: string | null): Subject {
  const store = openMemoryStore({ text, reconcile });
  return { store, edit: (next) => store.edit(next), reopen: () => store };
}

function fileSubject(
  text: string | null,
  path = join(tempFolder(), "FILE.md"),
  open = (): Store => openFileStore({ path, reconcile, lockTimeoutMs: 5_000 }),
): Subject {
  if (text !== null) fs.writeFileSync(path, text);
  return {
    store: open(),
    reopen: open,
    edit: (next, byRename) => {
      if (next === null) return fs.rmSync(path, { force: true });
      fs.writeFileSync(byRename ? `${path}.new` : path, next);
      if (byRename) fs.renameSync(`${path}.new`, path);
    },
  };
}

/** The copy of what several machines share: a file that is gone comes back with the next write. */
function replicaSubject(text: string | null): Subject {
  const path = join(tempFolder(), "FILE.md");
  const ledger = memoryLedger();
  const open = (): Store =>
    openReplica({
      path,
      kind: "memory",
      place: "memory",
      ledger: async () => ledger,
      merge: async () => (base, ours, theirs) => merge(base, ours, theirs).text,
      reconcile,
      lockTimeoutMs: 5_000,
    });
  return { ...fileSubject(text, path, open), comesBack: true };
}

function put(text: string, at: number, insert: string): string {
  // Never between the halves of a surrogate pair.
  const points = [...text];
  const place = at % (points.length + 1);
  const dropped = insert.length % 3;
  return points.slice(0, place).join("") + insert + points.slice(place + dropped).join("");
}

async function read(store: Store): Promise<unknown> {
  try {
    const { past: _, ...seen } = await store.read();
    return seen;
  } catch (error) {
    if (error instanceof StoreError && error.failure.kind === "missing") {
      return { hadJournal: error.failure.hadJournal };
    }
    throw error;
  }
}

async function play(
  subject: Subject,
  model: Model,
  actions: readonly Action[],
  log: string[],
): Promise<void> {
  let store = subject.store;
  for (const action of actions) {
    log.push(JSON.stringify(action));
    const seen = model.snapshot();
    expect(await read(store)).toEqual(seen);
    if (action.do === "reopen") store = subject.reopen();
    else if (action.do === "history") await checkHistory(store, model);
    else if (action.do === "delete") subject.edit((model.text = null), false);
    else if (action.do === "create") await create(store, model, action.insert, subject.comesBack);
    else if (action.do === "edit" || action.do === "replace") {
      model.text = put(model.text ?? "", action.at, action.insert);
      subject.edit(model.text, action.do === "replace");
    } else if (action.do !== "read" && "text" in seen) await update(store, model, action, seen);
    log.push(`  ${JSON.stringify(model.text)} @${model.revision}`);
  }
  expect(await read(store)).toEqual(model.snapshot());
  expect(await store.archive()).toBe(model.archive);
  await checkHistory(store, model);
}

async function create(store: Store, model: Model, text: string, comesBack = false): Promise<void> {
  if (comesBack && model.text === null && model.revision > 0) {
    expect(await store.update(() => null)).toBeNull();
    model.text = model.kept.at(-1)?.text ?? null;
    return;
  }
  const begin = () => ({ text, state: { created: text }, note: note("create") });
  const revision = await store.update(() => null, begin);
  expect(revision).toBe(model.text === null ? model.write(text, { created: text }, "test") : null);
}

async function update(
  store: Store,
  model: Model,
  action: Action,
  seen: { text: string; state: Json; outside: boolean },
): Promise<void> {
  if (action.do === "nothing") return expect(await store.update(() => null)).toBeNull();
  if (action.do === "throw") {
    const refusal = Object.assign(new Error("no"), { code: "EACCES" });
    return await expect(
      store.update(() => {
        throw refusal;
      }),
    ).rejects.toBe(refusal);
  }
  const archive =
    action.do === "archive"
      ? { archive: (current: string | null) => `${current ?? ""}${action.insert}\n` }
      : {};
  const revision = await store.update(({ text, state }) => ({
    text: action.do === "update" ? put(text, action.at, action.insert) : text,
    state: action.do === "state" ? { chosen: action.insert } : state,
    note: note(),
    ...archive,
  }));
  if (model.revision === 0) model.write(model.text ?? "", null, "outside");
  else if (seen.outside) model.write(seen.text, seen.state, "outside");
  if (action.do === "archive") model.archive = `${model.archive ?? ""}${action.insert}\n`;
  const text = action.do === "update" ? put(seen.text, action.at, action.insert) : seen.text;
  expect(revision).toBe(
    model.write(text, action.do === "state" ? { chosen: action.insert } : seen.state, "test"),
  );
}

/** The history lists every revision, and its edits one after the other make every text again. */
async function checkHistory(store: Store, model: Model): Promise<void> {
  let text = "";
  const replayed: Kept[] = [];
  for (const { revision, note, edits } of await store.history()) {
    text = applyDelta(text, edits);
    replayed.push({ revision, command: note.command, text });
  }
  expect(replayed).toEqual(model.kept);
}

const insert = fc.oneof(
  fc.string({ unit: "binary", maxLength: 6 }),
  fc.constantFrom("", "!", "\r\n", "\uFEFF", "\0", "é😀", "\n- line\n", "x".repeat(300)),
);
const at = fc.nat(400);
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("update" as const), at, insert }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom("edit" as const, "replace" as const), at, insert }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom("state" as const, "archive" as const), insert }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("create" as const), at, insert }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom(
        "read" as const,
        "history" as const,
        "nothing" as const,
        "throw" as const,
        "delete" as const,
        "reopen" as const,
      ),
    }),
  },
);
const start = fc.option(fc.string({ unit: "binary", maxLength: 60 }), { nil: null });

const stores = [
  { name: "memory", open: memorySubject, runs: sized(400, 50) },
  { name: "file", open: (text: string | null) => fileSubject(text), runs: sized(100, 10) },
  { name: "replica", open: replicaSubject, runs: sized(200, 8) },
];

describe.each(stores)("the $name store", ({ open, runs }) => {
  it("behaves as the naive model does, whatever is done to it", async () => {
    await fc.assert(
      fc.asyncProperty(start, fc.array(action, { maxLength: 25 }), async (text, actions) => {
        const log: string[] = [`start ${JSON.stringify(text)}`];
        try {
          await play(open(text), new Model(text), actions, log);
        } catch (error) {
          throw new Error(`${String(error)}\n${log.join("\n")}`, { cause: error });
        }
      }),
      { numRuns: runs },
    );
  });

  it("refuses half a surrogate pair, and writes nothing", async () => {
    const { store } = open("a");
    await expect(store.update(({ state }) => ({ text: "a\uD800", state, note: note() }))).rejects.toThrow(
      RangeError,
    );
    expect(await store.read()).toMatchObject({ text: "a", revision: 0 });
    const begin = () => ({ text: "\uDC00", state: null, note: note() });
    await expect(open(null).store.update(() => null, begin)).rejects.toThrow(RangeError);
  });

  it("keeps the texts of 120 revisions", async () => {
    const { store, edit } = open("start\n");
    for (let at = 0; at < 120; at++) {
      await store.update(({ text, state }) => ({ text: `${text}${at}\n`, state, note: note() }));
    }
    const history = await store.history();
    expect(history).toHaveLength(121);
    expect(history.reduce((text, { edits }) => applyDelta(text, edits), "")).toBe((await store.read()).text);
    edit("start\n0\n1\n", false);
    expect((await store.read()).state).toEqual({ was: null, matching: 3 });
  });
});

describe("delta", () => {
  const line = fc.constantFrom(
    "a\n",
    "b\n",
    "c\r\n",
    "\n",
    "# d\n",
    "- e\r",
    "x".repeat(150),
    `${"y".repeat(130)}\n`,
  );
  const text = fc.oneof(
    fc.array(line, { maxLength: 30 }).map((lines) => lines.join("")),
    fc.string({ unit: "binary", maxLength: 300 }),
  );

  it("turns one text into the other", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(applyDelta(before, delta(before, after))).toBe(after);
      }),
      { numRuns: sized(3_000, 300) },
    );
  });

  it("is two small edits for changes in two far places", () => {
    const lines = Array.from({ length: 200 }, (_, index) => `line ${index}\n`);
    const changed = lines.with(3, "line three\n").with(190, "line 190\nand one more\n");
    const edits = delta(lines.join(""), changed.join(""));
    expect(edits.map(([, , inserted]) => inserted)).toEqual(["three", "and one more\n"]);
  });
});
