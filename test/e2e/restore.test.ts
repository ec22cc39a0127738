import fs from "node:fs";
import { describe, expect, it } from "vitest";
import { hastened } from "../hasten.ts";
import { builtAtNight, project } from "./in-process.ts";
import { type Project } from "./support.ts";

const as = (n: number) => ["--as", String(n)];

/** The sample with two reservations, of which one has ended, and a log entry. */
async function lived(): Promise<Project> {
  const made = project();
  await made.coord(["reserve", "Fix login", "--files", "src/auth.ts", ...as(12)]);
  await made.coord(["reserve", "Fix form", "--files", "src/login", ...as(13)]);
  await made.coord(["finish", "--result", "success", ...as(13)]);
  await made.coord(["log", "Looked around", ...as(12)]);
  return made;
}

describe("a revision that is brought back", () => {
  builtAtNight("is there again, as an act that undo takes back", async () => {
    const made = await lived();
    const before = made.text();
    made.write("CLAUDE_INSTANCES.md", before.replace(/^- .*Looked around\n/m, ""));
    await made.coord(["log", "After", ...as(12)]);
    expect(made.text()).not.toContain(": Looked around");
    expect((await made.coord(["history", "--restore", "5", ...as(12), "--json"])).json).toMatchObject({
      ok: true,
      command: "history",
      data: { restored: { revision: 5 } },
    });
    expect(made.text()).toContain(": Looked around");
    expect(made.text()).not.toContain(": After");
    expect((await made.coord(["undo", ...as(12)])).status).toBe(0);
    expect(made.text()).toContain(": After");
  });

  it("frees nothing that holds, and lets nothing hold that has ended or would overlap", async () => {
    const made = await lived();
    await made.coord(["reserve", "All of login", "--files", "src/login/form.tsx", ...as(14)]);
    await made.coord(["reserve", "Api", "--files", "src/api.ts", ...as(15)]);
    // When Fix form was reserved, and neither All of login nor Api.
    const { data } = await made.json(["restore", "3"]);
    expect(data).toMatchObject({
      kept: [{ task: "All of login" }, { task: "Api" }],
      left: [{ task: "Fix form" }],
    });
    expect((await made.coord(["check", "src/api.ts", ...as(12)])).status).toBe(3);
    expect((await made.json(["check", "src/login/form.tsx", ...as(12)])).error.holders).toMatchObject([
      { instance: 14 },
    ]);
    expect((await made.coord(["doctor"])).stdout).not.toContain("OVERLAP");
  });

  it("makes the file anew where it is gone; one that is not kept is refused", async () => {
    const made = await lived();
    const before = made.text();
    fs.rmSync(made.file);
    const missing = await hastened(() => made.coord(["restore", "99", "--json"]));
    expect(missing.json.error.code).toBe("NO_REVISION");
    expect(fs.existsSync(made.file)).toBe(false);
    expect((await hastened(() => made.coord(["restore", "5"]))).status).toBe(0);
    expect(made.text().split("\n").slice(0, 20)).toEqual(before.split("\n").slice(0, 20));
    expect((await made.coord(["check", "src/auth.ts", ...as(13)])).status).toBe(3);
  });
});
