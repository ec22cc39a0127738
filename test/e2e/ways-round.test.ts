// Every way round a lease that is known, tried by another session: docs/security.md lists them with what stands in the way.
import fs from "node:fs";
import { describe, expect, it } from "vitest";
import { hastened } from "../hasten.ts";
import { project } from "./in-process.ts";
import type { Project } from "./support.ts";

const ALICE = { env: { CLAUDE_CODE_SESSION_ID: "alice" } };
const BOB = { env: { CLAUDE_CODE_SESSION_ID: "bob" } };

/** Alice holds `src/auth.ts`; the board that git has knows both, and not that. */
async function held(): Promise<{ made: Project; alice: string }> {
  const made = project();
  const { data } = await made.json(["join", "Alice"], ALICE);
  await made.coord(["join", "Bob"], BOB);
  made.git("add", "-f", "CLAUDE_INSTANCES.md");
  made.git("commit", "-q", "-m", "joined");
  expect((await made.coord(["reserve", "Fix login", "--files", "src/auth.ts"], ALICE)).status).toBe(0);
  return { made, alice: String(data.instance) };
}

/** Whether Bob is still refused after what he did. */
async function expectHeld(made: Project): Promise<void> {
  expect((await made.coord(["check", "src/auth.ts"], BOB)).status).toBe(3);
  expect((await made.coord(["reserve", "X", "--files", "src/auth.ts"], BOB)).status).toBe(3);
}

describe("what another session does takes no lease away", () => {
  const checkout = (made: Project) => made.git("checkout", "-q", "CLAUDE_INSTANCES.md");
  const as = (number: string) => ["--as", number];
  const WAYS: Readonly<Record<string, (made: Project, alice: string) => unknown>> = {
    "git checkout": checkout,
    "git stash": (made) => made.git("stash", "-q"),
    "git reset --hard": (made) => made.git("reset", "-q", "--hard"),
    "checkout, doctor --accept": (made) => (checkout(made), made.coord(["doctor", "--accept"], BOB)),
    "checkout, doctor --accept as its holder": (made, alice) => (
      checkout(made),
      made.coord(["doctor", "--accept", ...as(alice)], BOB)
    ),
    "doctor --fix": (made) => made.coord(["doctor", "--fix"], BOB),
    takeover: (made) => made.coord(["takeover", "Fix login", "--reason", "x"], BOB),
    sweep: (made) => made.coord(["sweep"], BOB),
    undo: (made) => made.coord(["undo"], BOB),
    "release as its holder": (made, alice) => made.coord(["release", ...as(alice)], BOB),
    "leave as its holder": (made, alice) => made.coord(["leave", ...as(alice)], BOB),
    "the environment": (made, alice) =>
      made.coord(["release"], { env: { ...BOB.env, COORD_INSTANCE: alice } }),
    finish: (made) => made.coord(["finish", "Fix login", "--result", "success"], BOB),
    "finish as its holder": (made, alice) => made.coord(["finish", "--result", "success", ...as(alice)], BOB),
    release: (made) => made.coord(["release", "Fix login"], BOB),
    extend: (made) => made.coord(["extend", "Fix login", "--estimate", "1m"], BOB),
    "handover of another's": (made) => made.coord(["handover", "Fix login", "--to", "2"], BOB),
    "conflict open": (made) => made.coord(["conflict", "open", "mine", "--with", "1"], BOB),
    "its number taken by a label": (made, alice) => made.coord(["join", `Instance #${alice}`], BOB),
    "restore of what was before": async (made) => {
      const { json } = await made.coord(["history", "--json"], BOB);
      const { revisions } = json.data as unknown as { revisions: readonly { revision: number }[] };
      const oldest = Math.min(...revisions.map(({ revision }) => revision));
      for (const flags of [[], ["--yes"]]) await made.coord(["restore", String(oldest), ...flags], BOB);
    },
    "init over it": (made) => made.coord(["init", "--yes"], BOB),
    "another spelling": async (made) => {
      const other = await made.coord(["check", "./src//../src/auth.ts"], BOB);
      expect(other.status).toBe(3);
    },
    "a link to its folder": async (made) => {
      fs.mkdirSync(`${made.root}/src`, { recursive: true });
      fs.symlinkSync("src", `${made.root}/linked`);
      expect((await made.coord(["reserve", "X", "--files", "linked/auth.ts"], BOB)).status).toBe(3);
    },
    "a hard link to it": async (made) => {
      made.write("src/auth.ts", "code\n");
      fs.linkSync(`${made.root}/src/auth.ts`, `${made.root}/other.ts`);
      expect((await made.coord(["reserve", "X", "--files", "other.ts"], BOB)).status).toBe(3);
    },
    "a pattern over it": async (made) => {
      for (const pattern of ["**", "src/**", "*/auth.*", "src/a[u]th.ts", "src/{auth,b}.ts"])
        expect((await made.coord(["reserve", "X", "--files", pattern], BOB)).status, pattern).toBe(3);
    },
    "handover accept": (made) => made.coord(["handover", "accept"], BOB),
    archive: (made) => made.coord(["archive", "--keep", "0"], BOB),
    sync: (made) => made.coord(["sync"], BOB),
    "the board is deleted, init": (made) => (
      fs.rmSync(made.file),
      hastened(() => made.coord(["init", "--yes"], BOB))
    ),
    "the state is deleted": (made) => fs.rmSync(`${made.root}/.coord`, { recursive: true }),
    "another board": (made) =>
      made.coord(["--file", "other.md", "reserve", "X", "--files", "src/auth.ts"], BOB),
    "a shorter lease": (made) => (
      fs.writeFileSync(made.file, `<!-- coord: lease=1m -->\n${made.text()}`),
      made.coord(["sweep"], BOB)
    ),
    "the merge driver": async (made) => {
      made.write("theirs", made.git("show", "HEAD:CLAUDE_INSTANCES.md"));
      await made.coord(["merge", "theirs", "CLAUDE_INSTANCES.md", "theirs"], BOB);
    },
  };

  it.each(Object.entries(WAYS))("%s", async (name, way) => {
    const { made, alice } = await held();
    await way(made, alice);
    if (name === "the state is deleted") await made.coord(["join", "Bob"], BOB);
    await expectHeld(made);
  });
});
