import { describe, expect, it } from "vitest";
import { builtAtNight, project } from "./in-process.ts";

interface Line {
  readonly revision: number;
  readonly at: string;
  readonly instance: number | null;
  readonly command: string;
  readonly subject: string;
  readonly edits: number;
  readonly undoes: number | null;
}

/** A file with a person's hand in it, three instances' commands, and an undo. */
async function busy() {
  const here = project();
  await here.coord(["log", "première", "--as", "1"]);
  await here.coord(["reserve", "Corriger la connexion", "--files", "src/auth.ts", "--as", "12"]);
  here.write("CLAUDE_INSTANCES.md", `${here.text()}\nÀ la main.\n`);
  await here.coord(["log", "deuxième", "--as", "1"]);
  await here.coord(["undo", "--as", "1"]);
  const lines = async (...args: readonly string[]) => {
    const { data } = await here.json(["history", ...args]);
    return data.revisions as unknown as readonly Line[];
  };
  return { ...here, lines };
}

describe("coord history", () => {
  builtAtNight("tells, newest first, who did what, and what was done without coord", async () => {
    const { lines } = await busy();
    const all = await lines();
    expect(all.map(({ instance, command }) => [instance, command])).toEqual([
      [1, "undo"],
      [1, "log"],
      [null, "outside"],
      [12, "reserve"],
      [1, "log"],
      [null, "outside"],
    ]);
    expect(all.map(({ undoes }) => undoes)).toEqual([all[1]?.revision, null, null, null, null, null]);
    const numbers = all.map(({ revision }) => revision);
    expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
    expect(all[1]).toMatchObject({ subject: "deuxième" });
    for (const { at, edits } of all) {
      expect(at).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d[+-]\d\d:\d\d$/);
      expect(edits).toBeGreaterThan(0);
    }
  });

  it("can be cut down to some, to one instance, to a time", async () => {
    const { lines } = await busy();
    // A stalled machine may make coord repair something, which takes a number too.
    const all = (await lines()).map(({ revision }) => revision);
    const numbers = async (...args: readonly string[]) =>
      (await lines(...args)).map(({ revision }) => revision);
    expect(await numbers("--limit", "2")).toEqual(all.slice(0, 2));
    expect(await numbers("--instance", "12")).toEqual(all.slice(3, 4));
    expect(await numbers("--instance", "1", "--limit", "1")).toEqual(all.slice(0, 1));
    expect(await numbers("--instance", "99")).toEqual([]);
    expect(await numbers("--since", "1h")).toHaveLength(6);
    expect(await numbers("--since", "2020-01-01")).toHaveLength(6);
    expect(await numbers("--since", "2999-01-01")).toEqual([]);
  });

  it("stands in columns for people, in their language", async () => {
    const { coord } = await busy();
    const { status, stdout } = await coord(["history", "--limit", "3"]);
    expect(status).toBe(0);
    const plain = stdout
      .replace(/^ +\d+|(?<=undo of )\d+|\bjust now\b|\d+ min ago/gm, "N")
      .replace(/ {2,}/g, "  ");
    expect(plain.split("\n")).toEqual([
      "N  N  Instance #1  undo of N  deuxième",
      "N  N  Instance #1  log  deuxième",
      "N  N  —  (without coord)",
      "",
    ]);
    const at = stdout.split("\n").map((line) => line.search(/Instance|—/));
    expect(new Set(at.slice(0, 3)).size).toBe(1);
    const french = (await coord(["history", "--limit", "3", "--lang", "fr"])).stdout;
    expect(french).toMatch(/annulation de la révision \d+/);
    expect(french).toContain("(sans coord)");
    const synced = (await coord(["sync", "--as", "13", "--lang", "fr"])).stdout;
    expect(synced).toMatch(/annulation de la révision \d+/);
  });

  it("says so when there is none, and what it does not understand", async () => {
    const { coord, json } = project();
    expect(await coord(["history"])).toMatchObject({ status: 0, stdout: "No changes recorded yet.\n" });
    expect((await json(["history"])).data.revisions).toEqual([]);
    const { status, stderr } = await coord(["history", "--since", "soon"]);
    expect(status).toBe(2);
    expect(stderr).toContain("“soon” is not a date");
    expect((await coord(["history", "--limit", "0"])).status).toBe(2);
  });
});
