import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { project } from "./in-process.ts";

const ME = { CLAUDE_CODE_SESSION_ID: "s1" };
const OTHER = { CLAUDE_CODE_SESSION_ID: "s2" };

/** A board that another machine's version won over: what was written here lies in a copy of that name. */
async function lostTo(name: string) {
  const made = project();
  const before = made.text();
  await made.coord(["join", "Here"], { env: ME });
  await made.coord(["reserve", "Mine", "--files", "src/mine.ts"], { env: ME });
  await made.coord(["log", "Half of it"], { env: ME });
  fs.renameSync(made.file, join(made.root, name));
  fs.writeFileSync(made.file, before);
  fs.rmSync(join(made.root, ".coord"), { recursive: true });
  return made;
}

describe("a copy that a program for synced folders left", () => {
  it.each([
    "CLAUDE_INSTANCES.sync-conflict-20261122-101010-ABCDEFG.md",
    "CLAUDE_INSTANCES (conflicted copy 2026-11-22 101010).md",
    "CLAUDE_INSTANCES (Anna's conflicted copy 2026-11-22).md",
    "CLAUDE_INSTANCES [Konflikt].md",
    "CLAUDE_INSTANCES_conflict-20261122.md",
    "CLAUDE_INSTANCES-studio-pc.md",
    "CLAUDE_INSTANCES (1).md",
    "CLAUDE_INSTANCES 2.md",
  ])("%s: is told, and what is live in it holds until it is written back", async (name) => {
    const made = await lostTo(name);
    const asked = await made.coord(["check", "src/mine.ts", "--json"], { env: OTHER });
    expect(asked.status).toBe(3);
    const told = await made.coord(["status", "--json"], { env: OTHER });
    expect(told.json.notices).toContainEqual({
      code: "CONFLICT_COPY",
      message: expect.stringContaining("1 of its live reservations is in force here") as string,
    });
    await made.coord(["doctor", "--fix"], { env: OTHER });
    expect(made.text()).toContain("src/mine.ts");
  });

  it.each([
    "CLAUDE_INSTANCES-old.md",
    "CLAUDE_INSTANCES.archive.md",
    "CLAUDE_INSTANCES_2025.md",
    "CLAUDE_INSTANCES.md.bak",
    "OTHER (1).md",
  ])("%s is none", async (name) => {
    const made = await lostTo(name);
    expect((await made.coord(["check", "src/mine.ts", "--json"], { env: OTHER })).status).toBe(0);
    expect(JSON.stringify((await made.coord(["status", "--json"], { env: OTHER })).json)).not.toContain(
      "CONFLICT_COPY",
    );
  });

  it("says nothing where the file has all of it", async () => {
    const made = project();
    fs.copyFileSync(made.file, join(made.root, "CLAUDE_INSTANCES (1).md"));
    expect(JSON.stringify((await made.coord(["doctor", "--json"])).json)).not.toContain("CONFLICT_COPY");
  });
});
