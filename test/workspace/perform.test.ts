import fs from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { join as joinFile } from "../../src/operations/join.ts";
import { log } from "../../src/operations/log.ts";
import { reserve } from "../../src/operations/reserve.ts";
import { status } from "../../src/operations/status.ts";
import type { WriteStep } from "../../src/store/file/index.ts";
import { StoreError } from "../../src/store/store.ts";
import { Workspace } from "../../src/workspace/index.ts";
import { workspaceAt } from "../operations/at.ts";
import { FILE, inside, NO_INPUT } from "../operations/desk.ts";
import { tempFolder } from "../store/support.ts";

function file(text: string | null = FILE): string {
  const path = join(tempFolder(), "CLAUDE_INSTANCES.md");
  if (text !== null) fs.writeFileSync(path, text);
  return path;
}

const wish = (task: string, ...files: string[]) => ({ ...NO_INPUT, task, files: inside(files) });
const note = (action: string) => ({ action, status: "done", files: [], notes: undefined });

/** Reserves, and tells how often that was planned. `meanwhile` happens behind the first plan. */
async function reserving(path: string, meanwhile: () => void) {
  let plans = 0;
  const plan: typeof reserve.plan = (...asked) => {
    const outcome = reserve.plan(...asked);
    if (plans++ === 0) meanwhile();
    return outcome;
  };
  const answer = await workspaceAt(path, 1).perform({ ...reserve, plan }, wish("Fix login", "src/a.ts"));
  return { answer, plans };
}

describe("one write", () => {
  test("is planned once where nobody writes meanwhile", async () => {
    expect(await reserving(file(), () => {})).toMatchObject({ answer: { ok: true }, plans: 1 });
  });

  test("is planned again under the lock on what was written meanwhile, and that plan counts", async () => {
    const path = file();
    const theirs = FILE.replace(
      "### Current tasks\n```\n",
      "$&[RESERVED] Instance #2 - Rate limit\nFiles: src/a.ts\n",
    );
    const { answer, plans } = await reserving(path, () => fs.writeFileSync(path, theirs));
    expect(answer).toMatchObject({
      ok: false,
      refusal: { code: "FILES_RESERVED", holders: [{ instance: 2, task: "Rate limit" }] },
    });
    expect(plans).toBeGreaterThan(1);
    expect(fs.readFileSync(path, "utf8")).toBe(theirs);
  });
});

describe("without a lock", () => {
  const steps: WriteStep[] = [];
  const at = (path: string, as: number | null) => workspaceAt(path, as, (step) => steps.push(step));

  test("a read, a dry run, a refusal, and a plan that changes nothing", async () => {
    const path = file();
    await at(path, 1).perform(reserve, wish("Fix login", "src/a.ts"));
    expect(steps.splice(0)).toContain("locked");
    const before = fs.readFileSync(path, "utf8");
    expect(await at(path, 2).perform(status, { brief: false, all: false })).toMatchObject({ ok: true });
    expect(await at(path, 2).perform(log, note("tried"), true)).toMatchObject({ ok: true });
    expect(await at(path, 2).perform(reserve, wish("Rate limit", "src/a.ts"))).toMatchObject({ ok: false });
    expect(await at(path, 1).perform(reserve, wish("Fix login", "src/a.ts"))).toMatchObject({ ok: true });
    expect(steps).toEqual([]);
    expect(fs.readFileSync(path, "utf8")).toBe(before);
  });

  test("what is not to be found in the text that would be saved, and nothing is saved", async () => {
    const path = file();
    const unread: typeof log = {
      ...log,
      plan(...asked) {
        const decision = log.plan(...asked);
        return decision.ok ? { ...decision, read: () => null } : decision;
      },
    };
    expect(await at(path, 1).perform(unread, note("tried"))).toMatchObject({
      ok: false,
      refusal: { code: "NOT_READABLE_BACK", args: { task: "tried" } },
    });
    expect(fs.readFileSync(path, "utf8")).toBe(FILE);
    expect(steps).toEqual([]);
  });

  test("nothing is made beside a file that is not there", async () => {
    const path = file(null);
    const session = { agent: "claude-code", id: "s1" } as const;
    const workspace = workspaceAt(path, null);
    const world = { ...workspace.world, identity: { flag: undefined, env: undefined, session } };
    const newcomer = new Workspace(workspace.place, dirname(path), workspace.store, world);
    for (const one of [
      () => at(path, 1).perform(status, { brief: false, all: false }),
      () => at(path, 1).perform(log, note("tried")),
      () => at(path, 1).perform(log, note("tried"), true),
      () => newcomer.perform(joinFile, { label: undefined }),
    ])
      await expect(one()).rejects.toThrow(StoreError);
    expect(fs.readdirSync(dirname(path))).toEqual([]);
    expect(steps).toEqual([]);
  });
});
