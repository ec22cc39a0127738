import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { join as joinOperation } from "../../src/operations/join.ts";
import { log } from "../../src/operations/log.ts";
import { archive } from "../../src/operations/archive.ts";
import { tally } from "../../src/operations/tally.ts";
import { View } from "../../src/protocol/view.ts";
import type { WriteStep } from "../../src/store/file/index.ts";
import { isNight } from "../size.ts";
import { bundle, leftovers, tempFolder } from "../store/support.ts";
import { workspaceAt } from "./at.ts";
import { FILE } from "./desk.ts";

let child = "";
beforeAll(() => {
  child = bundle("operations/archive-child.ts");
});

/** Kills a process at a step of its command; false when it came to its end. */
function kill(path: string, step: WriteStep | "", command: "archive" | "undo"): boolean {
  const { signal, stderr } = spawnSync(process.execPath, [child, path, step, command], { encoding: "utf8" });
  expect(stderr).toBe("");
  return signal === "SIGKILL";
}

/** The newest number stands in an old entry only, so that only the archive mentions it afterwards. */
const ENTRIES = ["#1", "#3", "#77", "#1", "#2"].map(
  (who, n) => `### 2026-11-2${n} 10:00 +01:00 - Instance ${who}\n- **Action** : entry ${n}\n`,
);
const HELD = [20, 21, 22].map(
  (day) => `[DONE] Instance #1 - task ${day} - Finished: 2026-11-${day} 10:00 +01:00\n`,
);
const START = FILE.replace("### [Template", `${ENTRIES.join("\n")}\n### [Template`).replace(
  "### Current tasks\n```\n",
  (found) => found + HELD.join(""),
);

function made() {
  const folder = tempFolder();
  const [path, archivePath] = [
    join(folder, "CLAUDE_INSTANCES.md"),
    join(folder, "CLAUDE_INSTANCES.archive.md"),
  ];
  fs.writeFileSync(path, START);
  const read = (file: string) => (fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "");
  return {
    folder,
    path,
    main: () => read(path),
    archive: () => read(archivePath),
    all: () => Object.fromEntries(tally(new View(read(path)), new View(read(archivePath)))),
  };
}

const all = Object.fromEntries(tally(new View(START)));
const steps: readonly WriteStep[] = [
  "locked",
  "prepared",
  "published",
  "compared",
  "archived",
  "renamed",
  "verified",
  "released",
];

const byDay: readonly WriteStep[] = ["published"];

describe.each(isNight ? steps : byDay)("an archiver killed when %s", (step) => {
  it("loses nothing and doubles nothing: the next command finishes it, or finds it never begun", async () => {
    const { folder, path, main, archive: archived, all: now } = made();
    expect(kill(path, step, "archive")).toBe(true);
    const happened = step !== "locked" && step !== "prepared";
    // What only looks sees it done or not done, never half.
    const workspace = workspaceAt(path, 2);
    const snapshot = await workspace.store.read();
    const side = await workspace.store.archive();
    expect(Object.fromEntries(tally(new View(snapshot.text), new View(side ?? "")))).toEqual(all);
    expect(side !== null).toBe(happened);

    await workspace.perform(log, { action: "the next", status: undefined, files: [], notes: undefined });
    const { [Object.keys(now()).find((key) => key.includes("the next")) ?? ""]: next, ...rest } = now();
    expect(next).toBe(1);
    expect(rest).toEqual(all);
    expect(archived() !== "").toBe(happened);
    expect(main().includes("entry 0")).toBe(!happened);
    expect(leftovers(folder)).toEqual([]);
  });

  it("gives nobody's number away a second time", async () => {
    const { path } = made();
    kill(path, step, "archive");
    const joined = await workspaceAt(path, null).perform(joinOperation, { label: "New" });
    expect(joined).toMatchObject({ ok: true, result: { instance: 78 } });
  });

  it("can be followed by another, and by an undo that is killed as well", async () => {
    const { path, all: now, archive: archived } = made();
    await workspaceAt(path, 2).perform(archive, { keep: 4, before: undefined });
    const before = archived();
    kill(path, step, "archive");
    // The same once more has nothing to do where the killed one came far enough, but to finish it.
    const again = await workspaceAt(path, 1).perform(archive, { keep: 2, before: undefined });
    expect(again.ok).toBe(true);
    expect(now()).toEqual(all);
    await workspaceAt(path, 1).perform(archive, { keep: 1, before: undefined });
    expect(now()).toEqual(all);
    expect(archived().startsWith(before)).toBe(true);
    expect(kill(path, step, "undo")).toBe(true);
    await workspaceAt(path, 2).perform(archive, { keep: 0, before: undefined });
    expect(now()).toEqual(all);
  });
});

describe("an archiver that lives", () => {
  it("moves what it says, beside one that does the same", async () => {
    const { path, all: now } = made();
    expect(kill(path, "", "archive")).toBe(false);
    const both = [1, 2].map((as) =>
      workspaceAt(path, as).perform(archive, { keep: as - 1, before: undefined }),
    );
    for (const answer of await Promise.all(both)) expect(answer.ok).toBe(true);
    expect(now()).toEqual(all);
  });

  it("writes nothing when its archive cannot be read", async () => {
    const { path, main, folder } = made();
    fs.writeFileSync(join(folder, "CLAUDE_INSTANCES.archive.md"), Buffer.from([0x23, 0xff]));
    const attempt = workspaceAt(path, 1).perform(archive, { keep: 2, before: undefined });
    await expect(attempt).rejects.toMatchObject({
      failure: { kind: "not-utf8", offset: 1, path: join(folder, "CLAUDE_INSTANCES.archive.md") },
    });
    expect(main()).toBe(START);
  });
});
