import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { heldLock } from "./held-lock.ts";
import { bin, eventually, launch, project, type Project, type Ran } from "./support.ts";
import { atNight, sized, variants } from "../size.ts";

/** Three rounds at night; `COORD_RACES=10` for the full ten. */
const ROUNDS = Number(process.env["COORD_RACES"] ?? sized(3, 1));
const rounds = Array.from({ length: ROUNDS }, (_, i) => i + 1);
const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const codes = (all: readonly Ran[]) => all.map(({ status }) => status).sort();

async function expectWhole({ coord }: Project): Promise<void> {
  const doctor = await coord(["doctor", "--json"]);
  expect(doctor.status).toBe(0);
  expect(
    doctor.json.data.diagnostics.filter(({ code }) => code !== "UNDATED" && code !== "FILE_NOT_FOUND"),
  ).toEqual([]);
}

describe.each(rounds)("at once, round %i", () => {
  const [many, some] = [sized(20, 3), sized(10, 3)];

  it(`${many} on as many files: all succeed, and all are in the file`, async () => {
    const made = project();
    const all = await Promise.all(
      numbers(many).map((i) =>
        made.coord([
          "reserve",
          `Task ${i}`,
          "--files",
          `lib/${i}.ts`,
          "--as",
          String(20 + i),
          "--lock-timeout",
          "60s",
        ]),
      ),
    );
    expect(codes(all), all.map(({ stderr }) => stderr).join("")).toEqual(numbers(many).map(() => 0));
    const text = made.text();
    for (const i of numbers(many)) {
      expect(text.match(new RegExp(`^\\[RÉSERVÉ\\] Instance #${20 + i} - Task ${i} - `, "gm"))).toHaveLength(
        1,
      );
      expect(text.match(new RegExp(`^- \\*\\*Instance #${20 + i}\\*\\* : ACTIVE`, "gm"))).toHaveLength(1);
    }
    await expectWhole(made);
  });

  const WISHES: readonly (readonly [string, (i: number) => string])[] = [
    [
      "overlapping globs",
      (i) => ["src/**", "src/*.ts", "src/a*", "**/auth.ts", "{src,lib}/auth.*"][i % 5] ?? "",
    ],
    ["one file", () => "src/auth.ts"],
    ["one task", () => ""],
  ];
  it.each(variants(WISHES, 2))(
    "several on %s: one succeeds, the others are refused and told by whom",
    async (what, files) => {
      const made = project();
      const all = await Promise.all(
        numbers(some).map((i) => {
          const task = what === "one task" ? "Corriger la connexion" : `Task ${i}`;
          const wanted = files(i) === "" ? [] : ["--files", files(i)];
          return made.coord([
            "reserve",
            task,
            ...wanted,
            "--as",
            String(20 + i),
            "--json",
            "--lock-timeout",
            "60s",
          ]);
        }),
      );
      expect(codes(all)).toEqual([0, ...numbers(some - 1).map(() => 3)]);
      const winner = all.find(({ status }) => status === 0)?.json.data.reservation.instance;
      for (const { status, json } of all)
        if (status === 3)
          expect(json.error.holders).toMatchObject([{ instance: winner, line: expect.any(Number) }]);
      expect(made.text().match(/^\[RÉSERVÉ\] Instance #2\d/gm)).toEqual([`[RÉSERVÉ] Instance #${winner}`]);
      await expectWhole(made);
    },
  );
});

describe("at once", () => {
  const many = sized(15, 3);

  it(`${many} join: as many different numbers`, async () => {
    const made = project();
    const all = await Promise.all(
      numbers(many).map((i) =>
        made.coord(["join", "-q", "--lock-timeout", "60s"], { env: { CODEX_THREAD_ID: `s${i}` } }),
      ),
    );
    expect(all.map(({ stdout }) => Number(stdout)).sort((a, b) => a - b)).toEqual(
      numbers(many).map((i) => 12 + i),
    );
  });

  it("one session whose agent calls twice: one number", async () => {
    const made = project();
    const all = await Promise.all(
      numbers(4).map(() =>
        made.coord(["join", "-q", "--lock-timeout", "60s"], { env: { CODEX_THREAD_ID: "same" } }),
      ),
    );
    expect(new Set(all.map(({ stdout }) => stdout)), made.text()).toEqual(new Set(["12\n"]));
  });
});

describe("stopped in the middle", () => {
  /** A writer that is stopped at the lock, at its latest. */
  function writer(made: Project, i: number): ReturnType<typeof launch> {
    return launch(process.execPath, [bin(), "log", `entry ${i}`, "--as", "1", "--lock-timeout", "60s"], {
      cwd: made.root,
    });
  }

  it("Ctrl-C ends it by that signal, which a shell calls 130, and nothing is broken", async () => {
    const made = project();
    await made.coord(["join"]);
    // Another process holds the lock, so that this one is sure to be found waiting.
    const lock = await heldLock(made);
    const { child, done } = writer(made, 1);
    await eventually(
      "it waits",
      () =>
        fs.existsSync(join(made.root, ".coord", "queue")) &&
        fs.readdirSync(join(made.root, ".coord", "queue")).length > 0,
    );
    child.kill("SIGINT");
    const { signal, stdout, stderr } = await done;
    expect([signal, stdout, stderr]).toEqual(["SIGINT", "", ""]);
    lock.child.kill("SIGKILL");
    await lock.done;
    expect(made.text()).not.toContain("entry 1");
    expect((await made.coord(["log", "after", "--as", "1"])).status).toBe(0);
    await expectWhole(made);
  });

  atNight(
    "SIGINT and SIGKILL at any moment: what was acknowledged is there, and no lock is left",
    async () => {
      const made = project();
      await made.coord(["join"]);
      const acknowledged: number[] = [];
      const tries = sized(24, 3);
      for (let i = 0; i < tries; i++) {
        const { child, done } = writer(made, i);
        const timer = setTimeout(
          () => child.kill(i % 2 === 0 ? "SIGINT" : "SIGKILL"),
          20 + (i * 288) / tries,
        );
        const { status, signal } = await done;
        clearTimeout(timer);
        if (status === 0) acknowledged.push(i);
        else
          expect(status === 130 || signal === "SIGKILL" || signal === "SIGINT", `${status} ${signal}`).toBe(
            true,
          );
      }
      expect((await made.coord(["log", "after", "--as", "1", "--lock-timeout", "5s"])).status).toBe(0);
      for (const i of acknowledged)
        expect(made.text().match(new RegExp(`: entry ${i}$`, "gm"))).toHaveLength(1);
      await expectWhole(made);
      expect(fs.readdirSync(made.root).filter((name) => name.includes("coord-tmp"))).toEqual([]);
    },
  );
});
