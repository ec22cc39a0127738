import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { WriteStep } from "../../src/store/file/index.ts";
import { sized, variants } from "../size.ts";
import { adding, bench, bundle, leftovers, made } from "./support.ts";

let child = "";
beforeAll(() => {
  child = bundle("store/crash-child.ts");
});

function run(path: string, step: string, line: string): { killed: boolean; out: string } {
  const { signal, stdout, stderr } = spawnSync(process.execPath, [child, path, step, line], {
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  return { killed: signal === "SIGKILL", out: stdout };
}

const steps: readonly { step: WriteStep; kept: boolean }[] = [
  { step: "locked", kept: false },
  { step: "prepared", kept: false },
  { step: "published", kept: true },
  { step: "compared", kept: true },
  { step: "archived", kept: true },
  { step: "renamed", kept: true },
  { step: "verified", kept: true },
  { step: "released", kept: true },
];

describe.each(variants(steps, 2))("a writer killed when $step", ({ step, kept }) => {
  it("leaves the file before or after, never between, and loses nothing that was acknowledged", async () => {
    const { path, folder, open, text } = bench("one\n");
    const store = open();
    await store.update(adding("acknowledged"));
    const before = "one\nacknowledged\n";
    const after = `${before}child\n`;

    expect(run(path, step, "child").killed).toBe(true);
    expect([before, after]).toContain(text());
    const snapshot = await store.read();
    expect(snapshot).toMatchObject(kept ? { text: after, state: "child" } : { text: before, state: null });
    expect(snapshot.outside).toBe(false);
    expect(await store.archive()).toBe(kept ? "child\n" : null);

    // The next writer waits for nobody, rolls forward and cleans up.
    await open({ lockTimeoutMs: sized(1_500, 60_000) }).update(adding("next"));
    expect(text()).toBe(`${kept ? after : before}next\n`);
    expect(await store.archive()).toBe(kept ? "child\n" : null);
    expect(leftovers(folder)).toEqual([]);
    const commands = (await store.history()).map(({ note }) => note.command);
    expect(commands).toEqual(["outside", "test", ...(kept ? ["child"] : []), "test"]);
  });

  it("leaves a new file or none", async () => {
    const { path, folder, open } = bench(null);
    expect(run(path, step, "create").killed).toBe(true);
    const exists = fs.existsSync(path);
    expect(exists).toBe(["renamed", "verified", "released"].includes(step));
    const again = await made(open(), { text: "two\n" });
    expect(again === null).toBe(exists);
    expect(fs.readFileSync(path, "utf8")).toBe(exists ? "create\n" : "two\n");
    await open().update(adding("next"));
    expect(leftovers(folder)).toEqual([]);
  });
});

describe("a child that lives", () => {
  it("writes what it says", async () => {
    const { path, open } = bench("one\n");
    expect(run(path, "", "child")).toEqual({ killed: false, out: "2" });
    expect(await open().read()).toMatchObject({ text: "one\nchild\n", state: "child", revision: 2 });
  });
});
