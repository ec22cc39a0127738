import fs from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { union, type Told } from "./interleave-support.ts";
import { bench, bundle } from "./support.ts";
import { sized } from "../size.ts";

type Said = { readonly at: string } | { readonly done: number } | { readonly failed: string };

/** A thread that writes one token, step by step. */
class Writer {
  private readonly gate = new Int32Array(new SharedArrayBuffer(4));
  private readonly worker: Worker;
  private heard: (said: Said) => void = () => undefined;
  token: string | null = null;
  /** The file's number when this writer found it unmoved; it will rename without another look. */
  replaces: bigint | null = null;
  /** What a person wrote in those moments into the file that this writer replaces: it alone can still see it. */
  owes: string[] = [];

  constructor(file: string) {
    this.worker = new Worker(file, { workerData: this.gate });
    this.worker.on("message", (said: Said) => this.heard(said));
  }

  private next(): Promise<Said> {
    return new Promise((resolve) => {
      this.heard = resolve;
    });
  }

  async start(told: Told): Promise<Said> {
    this.token = told.token;
    const said = this.next();
    this.worker.postMessage(told);
    return await said;
  }

  async advance(): Promise<Said> {
    const said = this.next();
    Atomics.add(this.gate, 0, 1);
    Atomics.notify(this.gate, 0);
    return await said;
  }

  async kill(): Promise<void> {
    await this.worker.terminate();
  }
}

/** One choice of the schedule: who does what next. */
const choice = fc.record({
  who: fc.nat(2),
  steps: fc.integer({ min: 1, max: 12 }),
  what: fc.oneof(
    { weight: 20, arbitrary: fc.constant("advance" as const) },
    { weight: 2, arbitrary: fc.constantFrom("edit" as const, "replace" as const) },
    { weight: 1, arbitrary: fc.constant("kill" as const) },
  ),
});

let file = "";
let writers: Writer[] = [];
beforeAll(() => {
  file = bundle("store/interleave-child.ts");
  writers = [0, 1, 2].map(() => new Writer(file));
});
afterAll(async () => {
  await Promise.all(writers.map((writer) => writer.kill()));
});

class Play {
  readonly at = bench("start\n");
  readonly acknowledged: string[] = [];
  readonly outside: string[] = [];
  readonly log: string[] = [];
  private count = 0;

  async step(index: number): Promise<boolean> {
    const writer = writers[index];
    if (!writer) return false;
    const told = { path: this.at.path, token: `t${this.count}` };
    if (writer.token === null) this.count++;
    const said = writer.token === null ? await writer.start(told) : await writer.advance();
    this.log.push(`${index} ${writer.token} ${JSON.stringify(said)}`);
    if ("failed" in said) throw new Error(said.failed);
    if ("at" in said) {
      if (said.at === "step compared") writer.replaces = this.ino();
      if (said.at === "step renamed") writer.replaces = null;
      return true;
    }
    if (writer.token !== null) this.acknowledged.push(writer.token);
    writer.token = null;
    writer.owes = [];
    return false;
  }

  private ino(): bigint {
    return fs.statSync(this.at.path, { bigint: true }).ino;
  }

  /** A person's edit, in the file or by another in its place; not where the docs say that it may be lost. */
  edit(inPlace: boolean): void {
    const { path } = this.at;
    const due = writers.map(({ replaces }) => replaces).filter((replaces) => replaces !== null);
    if (due.some((replaces) => !inPlace || replaces !== this.ino())) return;
    const token = `o${this.count++}`;
    const text = `${fs.readFileSync(path, "utf8")}${token}\n`;
    fs.writeFileSync(inPlace ? path : join(this.at.folder, "new"), text);
    if (!inPlace) fs.renameSync(join(this.at.folder, "new"), path);
    this.outside.push(token);
    for (const writer of writers) if (writer.replaces !== null) writer.owes.push(token);
    this.log.push(`outside ${token} ${inPlace ? "in place" : "by rename"}`);
  }

  async kill(index: number): Promise<void> {
    if ((writers[index]?.token ?? null) === null) return;
    this.log.push(`${index} killed`);
    // The docs say so: what was written into the replaced file is gone with the one who would have taken it in.
    const lost = writers[index]?.owes ?? [];
    for (const token of lost) this.outside.splice(this.outside.indexOf(token), 1);
    await writers[index]?.kill();
    writers[index] = new Writer(file);
  }

  async finish(): Promise<void> {
    for (let left = true; left;) {
      left = false;
      for (const [index, writer] of writers.entries()) {
        if (writer.token !== null) left = (await this.step(index)) || left;
      }
    }
    const store = this.at.open({ reconcile: union });
    await store.update(({ text, state }) => ({
      text: `${text}end\n`,
      state,
      note: { instance: 1, command: "test", subject: "end", at: 0 },
    }));
    const text = this.at.text();
    expect(await store.read()).toMatchObject({ text, outside: false });
    const lines = text.split("\n");
    const times = (token: string): number => lines.filter((line) => line === token).length;
    const wrong = [...this.acknowledged, ...this.outside, "start", "end"].filter(
      (token) => times(token) !== 1,
    );
    const doubled = [...new Set(lines)].filter((line) => times(line) > 1);
    expect({ wrong, doubled }).toEqual({ wrong: [], doubled: [] });
  }
}

describe("writers whom no lock keeps apart", () => {
  it("neither lose nor double a line, in whatever order their steps fall, whoever dies, whatever people do", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(choice, { minLength: 5, maxLength: 60 }), async (choices) => {
        const play = new Play();
        try {
          for (const { who, steps, what } of choices) {
            if (what === "kill") await play.kill(who);
            else if (what !== "advance") play.edit(what === "edit");
            else for (let at = 0; at < steps && (await play.step(who)); at++);
          }
          await play.finish();
        } catch (error) {
          for (const index of [0, 1, 2]) await play.kill(index);
          throw new Error(`${String(error)}\n${play.log.join("\n")}\n${play.at.text()}`, { cause: error });
        }
      }),
      { numRuns: Number(process.env["INTERLEAVINGS"] ?? sized(400, 12)), endOnFailure: true },
    );
  });
});
