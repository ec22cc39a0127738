// Names that differ by case alone, on a board that several machines share: a disk of one of them may take both for one file.
import fs from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { HeldFiles } from "../../src/hooks/engine/held-files.ts";
import { offerLedger } from "../../src/remote/open.ts";
import { memoryLedger } from "../store/shared/memory-ledger.ts";
import { coord, project } from "./in-process.ts";
import type { Project } from "./support.ts";
import { heldBy } from "../held.ts";

let one: Project;
let other: Project;
/** Whether this machine's disk has both. */
let tellsApart = true;

const env = { COORD_REMOTE: "memory:other-case" };
const at = ({ root }: Project, ...args: string[]) => coord(args, { cwd: root, env });

beforeAll(() => {
  const made = project(null);
  made.write("a.md", "");
  tellsApart = !fs.existsSync(join(made.root, "A.md"));
});

beforeEach(async () => {
  const ledger = memoryLedger();
  offerLedger("other-case", () => ledger);
  [one, other] = [project(null), project(null)];
  for (const { write } of [one, other]) write(".git/info/exclude", "CLAUDE_INSTANCES*.md\n");
  await at(one, "init");
  await at(other, "status");
});

/** The exit status of a claim of the second on the other machine, where the first has one. */
async function second(held: string, asked: string): Promise<number | null> {
  expect((await at(one, "reserve", "Held", "--files", held, "--as", "1")).status).toBe(0);
  return (await at(other, "reserve", "Asked", "--files", asked, "--as", "2")).status;
}

describe("on a shared board", () => {
  it.each([
    ["a file that is nowhere yet", "src/Auth.ts", "src/auth.ts"],
    ["a folder and what is to be in it", "Docs", "docs/new.md"],
    ["what is below a folder", "SRC/new/**", "src/new/a.ts"],
    ["an ending", "*.MD", "notes.md"],
    ["two patterns", "lib/**/*.ts", "LIB/*.TS"],
    ["a letter with an accent", "src/École.ts", "src/école.ts"],
    ["a letter in two parts", "src/E\u0301cole.ts", "src/école.ts"],
    ["letters of another alphabet", "src/Ωmega.ts", "src/ωmega.ts"],
    ["a name without an ending", "Makefile", "makefile"],
    ["the other machine's way of writing", String.raw`SRC\New.ts`, "src/new.ts"],
  ])("%s is one, whatever its case", async (_, held, asked) => {
    expect(await second(held, asked)).toBe(3);
    expect((await at(other, "check", asked, "--as", "2")).status).toBe(3);
    // Whoever holds it, holds it in each spelling.
    expect((await at(one, "check", asked, "--as", "1")).status).toBe(0);
  });

  it("a file that is there under one spelling is one with what would be there under another", async () => {
    for (const { write } of [one, other]) write("src/Login.ts", "");
    expect(await second("src/Login.ts", "src/login.ts")).toBe(3);
  });

  it.each([
    ["other files", "src/Auth.ts", "src/Auths.ts"],
    ["other folders", "Docs", "docs2/a.md"],
    ["letters that only look alike", "src/ß.ts", "src/ss.ts"],
  ])("%s are two", async (_, held, asked) => {
    expect(await second(held, asked)).toBe(0);
  });

  describe("where two files are there that differ by nothing else", () => {
    beforeEach(() => {
      for (const { write } of [one, other])
        for (const name of ["Makefile", "makefile", "Lib/a.ts", "lib/b.ts"]) write(name, "");
    });

    it.each([
      ["files", "Makefile", "makefile"],
      ["folders", "Lib", "lib"],
      ["what is below them", "Lib/**", "lib/new.ts"],
    ])("%s are two", async (_, held, asked) => {
      expect(await second(held, asked)).toBe(tellsApart ? 0 : 3);
      expect((await at(other, "check", held, "--as", "2")).status).toBe(3);
      expect((await at(other, "check", asked, "--as", "2")).status).toBe(tellsApart ? 0 : 3);
    });

    it("a third spelling is none of them, and so both", async () => {
      expect(await second("Makefile", "MAKEFILE")).toBe(3);
    });
  });
});

it("on a board of one machine its disk says whether they are two", async () => {
  const { root } = project(null);
  const run = (...args: string[]) => coord(args, { cwd: root });
  await run("init");
  expect((await run("reserve", "Held", "--files", "src/New.ts", "--as", "1")).status).toBe(0);
  const asked = await run("reserve", "Asked", "--files", "src/new.ts", "--as", "2");
  expect(asked.status).toBe(tellsApart ? 0 : 3);
});

it("a command reaches the one of two such files that it names, whoever holds the other", () => {
  const held = new HeldFiles(
    [
      heldBy({ instance: 6, files: ["Makefile"] }),
      heldBy({ instance: 7, files: ["makefile", "src/New.ts"] }),
    ],
    {
      caseSensitive: false,
      kindOf: () => "file",
      areTwo: (a, b) => [a, b].every((name) => /^makefile$/i.test(name)) && a !== b,
    },
  );
  const holder = (path: string) => held.at(path)?.reservation.instance ?? null;
  expect(["Makefile", "makefile", "src/new.ts", "other"].map(holder)).toEqual([6, 7, 7, null]);
});

it("a pattern of a command reaches what is held where case does not count, however its folders are spelled", () => {
  const list = (path: string) => (path.toLowerCase() === "src" ? ["Auth.ts", "login/"] : ["a.ts"]);
  const heldWith = (caseSensitive: boolean) =>
    new HeldFiles([heldBy({ files: ["src/Auth.ts", "lib/**/*.ts"] })], {
      caseSensitive,
      kindOf: (path) => (path.endsWith(".ts") ? "file" : "folder"),
    });
  for (const pattern of ["SRC/*.ts", "Src/**", "LIB/*.ts"]) {
    expect(heldWith(false).matching(pattern, false, list), pattern).not.toBeNull();
    expect(heldWith(true).matching(pattern, false, list), pattern).toBeNull();
  }
});
