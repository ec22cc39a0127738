import fs from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { builtAtNight, project } from "./in-process.ts";

const SOURCE = "# Tasks\nexport const a = 1;\n";

builtAtNight(
  "--file where --files was meant: a wrong call that says so, and no byte is written",
  async () => {
    const { root, coord, write } = project();
    write("src/a.ts", SOURCE);
    const before = fs.readFileSync(join(root, "CLAUDE_INSTANCES.md"), "utf8");
    for (const file of ["src/a.ts", "src/new.ts", "./src/a.ts", join(root, "src/a.ts")]) {
      for (const words of [
        ["reserve", "T"],
        ["log", "did"],
        ["next", "--reserve"],
      ]) {
        const { status, stderr } = await coord([...words, "--file", file, "--as", "12"]);
        expect([status, stderr.includes(`--files ${file}`)], `${words.join(" ")} ${file}`).toEqual([2, true]);
      }
    }
    expect(fs.readFileSync(join(root, "src/a.ts"), "utf8")).toBe(SOURCE);
    expect(fs.readFileSync(join(root, "CLAUDE_INSTANCES.md"), "utf8")).toBe(before);
  },
);

it("a text without a section of ours is not written to, whatever names it, and source code is not even read for an answer", async () => {
  const { root, coord, write } = project();
  write("src/a.ts", SOURCE);
  write("NOTES.md", "# Notes\n\nNothing of yours.\n");
  for (const file of ["src/a.ts", "NOTES.md"]) {
    for (const words of [
      ["join", "A"],
      ["block", "x"],
      ["task", "add", "x"],
      ["reserve", "T"],
    ]) {
      const { status, json } = await coord([...words, "--as", "12", "--json"], { env: { COORD_FILE: file } });
      expect([status, json.error?.code], `${words.join(" ")} ${file}`).toEqual([4, "NOT_A_BOARD"]);
    }
  }
  const { stderr } = await coord(["join", "A", "--as", "12"], { env: { COORD_FILE: "NOTES.md" } });
  expect(stderr).toMatch(/`coord adopt \S+NOTES\.md` turns the claims/);
  const adopted = await coord(["adopt", "NOTES.md"]);
  expect(adopted.stdout).toMatch(/found no claim .*\n`coord init \S+NOTES\.md` adds/);
  expect(
    (await coord(["join", "A"], { env: { COORD_FILE: "src/a.ts", CLAUDE_CODE_SESSION_ID: "x" } })).status,
  ).toBe(4);
  expect((await coord(["check", "src/b.ts", "--file", "src/a.ts"])).status).toBe(4);
  expect(fs.existsSync(join(root, "src/.coord"))).toBe(false);
  expect(fs.readFileSync(join(root, "src/a.ts"), "utf8")).toBe(SOURCE);
  expect(fs.readFileSync(join(root, "NOTES.md"), "utf8")).toBe("# Notes\n\nNothing of yours.\n");
});

it("a blank file, a board of another name, and one that init made take what is written", async () => {
  const { coord, write } = project();
  write("empty.md", "");
  write("BOARD.txt", "## Active instances\n\n## Task reservations\n");
  write("NOTES.md", "# Notes\n");
  expect((await coord(["join", "A", "--as", "1", "--file", "empty.md"])).status).toBe(0);
  expect((await coord(["reserve", "T", "--files", "a.ts", "--as", "1", "--file", "BOARD.txt"])).status).toBe(
    0,
  );
  expect((await coord(["init", "NOTES.md", "--yes"])).status).toBe(0);
  expect((await coord(["join", "A", "--as", "1", "--file", "NOTES.md"])).status).toBe(0);
});
