// A chain in git that begins anew: nothing is lost by it, whoever has not seen it, and no other chain passes for one.
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { gitLedger } from "../../src/remote/git/ledger.ts";
import type { EntryWithText, Ledger } from "../../src/store/shared/ledger.ts";
import { offerLedger } from "../../src/remote/open.ts";
import { coord, onReplicas, project } from "../e2e/in-process.ts";
import { git, type Project } from "../e2e/support.ts";
import { atNight, sized, variants } from "../size.ts";
import { machine } from "../store/shared/support.ts";
import { adding, failureOf, note, tempFolder } from "../store/support.ts";
import { bareRepository } from "./postgres-server.ts";

const REF = "refs/coord/main";
const FORMER = `${REF}.former`;
const BRANCH = "refs/heads/coord";

interface Far {
  readonly remote: string;
  /** Opens it as another machine does. */
  open(anewAfter?: number): Ledger;
}

function far(ref = REF): Far {
  const folder = tempFolder();
  const remote = bareRepository(join(folder, "far.git"));
  let count = 0;
  return {
    remote,
    open: (anewAfter = 10) => {
      const cwd = join(folder, `clone${count++}`);
      execFileSync("git", ["init", "-q", cwd]);
      return gitLedger({ cwd, remote, ref, file: "FILE.md", host: `host${count}`, anewAfter });
    },
  };
}

/** So many entries that each add a line, as the replica makes them. */
function lines(from: number, to: number): EntryWithText[] {
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const number = from + index;
    const leaves = textAt(number);
    const isWhole = number === 1 || number % 50 === 0;
    const end = textAt(number - 1).length;
    return {
      id: randomUUID(),
      note: note(`line ${number}`),
      edits: [[end, end, leaves.slice(end)]],
      text: isWhole ? leaves : null,
      state: null,
      archive: null,
      leaves,
    };
  });
}

function textAt(number: number): string {
  return Array.from({ length: number }, (_, index) => `line ${index + 1}\n`).join("");
}

async function filled(ledger: Ledger, count: number, from = 1): Promise<void> {
  await ledger.since(Math.max(from - 1, 0));
  expect(await ledger.append(from - 1, lines(from, count), [{ name: "7", ageMs: 0 }])).toMatchObject({
    won: true,
  });
}

const length = ({ remote }: Far, ref: string = REF) => Number(git(remote, "rev-list", "--count", ref));
const rootOf = ({ remote }: Far) => git(remote, "rev-list", "--max-parents=0", REF).trim();
const shaOf = ({ remote }: Far, ref: string) => git(remote, "rev-parse", ref).trim();

/** A machine that knows the chain up to here. */
async function knowing(ledger: Ledger) {
  const one = machine(ledger);
  await one.open().replication.sync();
  return one;
}

describe("a chain that begins anew", () => {
  it("has the same text and numbers, for who knew its end, who was behind, and who comes new", async () => {
    const at = far();
    const first = at.open();
    await filled(first, 40);
    const behind = await knowing(at.open());
    const writer = await knowing(at.open());
    await filled(first, 49, 41);
    const upToDate = await knowing(at.open());
    expect(length(at)).toBe(49);
    expect(await writer.open().update(adding("line 50"))).toBe(50);
    expect(length(at)).toBe(1);
    expect(length(at, FORMER)).toBe(49);
    const fresh = await knowing(at.open());
    expect(await behind.open().update(adding("line 51"))).toBe(51);
    for (const one of [upToDate, writer, fresh, behind]) {
      expect(await one.open().replication.sync()).toBe(51);
      expect(one.text()).toBe(textAt(51));
    }
    const past = await behind.open().history();
    expect(past.map(({ revision }) => revision)).toEqual(Array.from({ length: 51 }, (_, index) => index + 1));
    expect((await behind.open().read()).past.textAt(45)).toBe(textAt(45));
    expect((await fresh.open().history()).map(({ revision }) => revision)).toEqual([50, 51]);
    expect(git(at.remote, "log", "--format=%s", REF).split("\n")[0]).toContain("line 51");
  });

  atNight("takes along what is written at the same time, and what is behind it", async () => {
    const at = far();
    const ledger = at.open();
    await filled(ledger, 45);
    await filled(ledger, 53, 46);
    expect(length(at)).toBe(4);
    expect(length(at, FORMER)).toBe(49);
    const page = await at.open().since(0);
    expect(page).toMatchObject({ head: 53 });
    expect(page.entries.map(({ revision }) => revision)).toEqual([50, 51, 52, 53]);
    // Who lives is heard of by who comes new, though its last word was before.
    expect(page.entries.flatMap(({ signs = [] }) => signs)).toContainEqual({
      name: "7",
      host: "host1",
      ageMs: null,
    });
  });

  atNight("begins once where two would begin it, and has what both wrote", async () => {
    const at = far();
    await filled(at.open(), 48);
    const all = [await knowing(at.open()), await knowing(at.open())];
    const numbers = await Promise.all(
      all.flatMap((one, on) => ["a", "b"].map((name) => one.open().update(adding(`${name}${on}`)))),
    );
    expect(new Set(numbers).size).toBe(4);
    for (const one of all) await one.open().replication.sync();
    expect(all[1]?.text()).toBe(all[0]?.text());
    for (const line of ["a0", "b0", "a1", "b1"]) expect(all[0]?.text()).toContain(`${line}\n`);
    expect(length(at)).toBe(3);
  });

  atNight("is known to have arrived where its answer is lost", async () => {
    const at = far();
    await filled(at.open(), 49);
    const one = await knowing(at.open());
    const hook = join(at.remote, "hooks", "post-receive");
    fs.writeFileSync(hook, `#!/bin/sh\ngrep -q ' ${REF}$' && rm "$0" && kill -9 $PPID\nexit 0\n`, {
      mode: 0o755,
    });
    expect(await one.open().update(adding("line 50"))).toBe(50);
    expect(fs.existsSync(hook)).toBe(false);
    expect(one.text()).toBe(textAt(50));
    expect(length(at)).toBe(1);
    expect(await one.open().update(adding("line 51"))).toBe(51);
  });

  it.each(
    sized(
      [
        ["refuses to give up a history", BRANCH, ["config", "receive.denyNonFastForwards", "true"]],
        ["takes no other ref", REF, ["config", "core.hooksPath", "refusing"]],
        ["takes one ref at a time", REF, ["config", "receive.advertiseAtomic", "false"]],
      ] as const,
      [],
    ),
  )("goes on as it was where the remote %s", async (_, ref, prepare) => {
    const at = far(ref);
    git(at.remote, ...prepare);
    fs.mkdirSync(join(at.remote, "refusing"));
    fs.writeFileSync(join(at.remote, "refusing/update"), `#!/bin/sh\n[ $1 = ${REF} ]\n`, { mode: 0o755 });
    await filled(at.open(), 49);
    const one = await knowing(at.open());
    expect(await one.open().update(adding("line 50"))).toBe(50);
    expect(await one.open().update(adding("line 51"))).toBe(51);
    expect(length(at, ref)).toBe(51);
  });

  atNight("begins again later, and who missed all of the one between is asked", async () => {
    const at = far();
    const ledger = at.open();
    await filled(ledger, 40);
    const missed = await knowing(at.open());
    await filled(ledger, 60, 41);
    const knows = await knowing(at.open());
    await filled(ledger, 100, 61);
    expect([length(at), length(at, FORMER)]).toEqual([1, 50]);
    await knows.open().replication.sync();
    expect(knows.text()).toBe(textAt(100));
    expect(await failureOf(missed.open().update(adding("x")))).toMatchObject({
      kind: "rewritten",
      known: 40,
      found: 100,
    });
    expect(missed.text()).toBe(textAt(40));
    await missed.open().replication.accept();
    expect(await missed.open().update(adding("line 101"))).toBe(101);
    expect(missed.text()).toBe(textAt(101));
  });

  atNight("is put back where it is lost", async () => {
    const at = far();
    await filled(at.open(), 50);
    const one = await knowing(at.open());
    await one.open().update(adding("line 51"));
    git(at.remote, "update-ref", "-d", REF);
    expect(await failureOf(one.open().update(adding("x")))).toMatchObject({ kind: "gone" });
    expect(await one.open().replication.restore()).toBe(51);
    expect(await one.open().update(adding("line 52"))).toBe(52);
    expect((await knowing(at.open())).text()).toBe(textAt(52));
  });

  atNight("stops an older version before it would take it for a rewritten one", async () => {
    const at = far();
    const ledger = at.open(100);
    await filled(ledger, 90);
    const formats = () => git(at.remote, "log", "--format=%B", REF).match(/(?<="format":)\d/g) ?? [];
    expect(new Set(formats())).toEqual(new Set(["1"]));
    await filled(ledger, 92, 91);
    expect(formats().slice(0, 3)).toEqual(["1", "1", "1"]);
    await filled(ledger, 93, 93);
    expect(formats().slice(0, 2)).toEqual(["2", "1"]);
  });
});

atNight("nothing is lost or doubled where several machines write while it begins anew", async () => {
  const at = far();
  const machines = Array.from({ length: 3 }, (_, index) => {
    const ledger = at.open(45);
    return { ...machine(ledger, index === 0 ? "start\n" : null), ledger, index };
  });
  const [first] = machines;
  await first?.open({ kind: "git" }).update(adding("first"));
  const said: string[] = [];
  await Promise.all(
    machines.map(async ({ open, path, index }) => {
      for (let count = 0; count < 25; count++) {
        const lines = [`typed ${index} ${count}`, `written ${index} ${count}`];
        // What a person types, and a write at the same time.
        if (count % 5 === 0 && fs.existsSync(path)) fs.appendFileSync(path, `${lines[0]}\n`);
        else lines.shift();
        await open({ kind: "git" }).update(adding(lines.at(-1) ?? ""));
        said.push(...lines);
      }
    }),
  );
  for (const { open } of [...machines, ...machines]) await open({ kind: "git" }).replication.sync();
  const texts = machines.map(({ text }) => text());
  expect(new Set(texts).size).toBe(1);
  const lines = (texts[0] ?? "").split("\n");
  expect(lines.toSorted()).toEqual(["", "first", "start", ...said].toSorted());
  // It did begin anew meanwhile.
  expect(length(at)).toBeLessThan(lines.length - 10);
  for (const { ledger } of machines) await ledger.close();
});

describe("whole commands", () => {
  it("show, take back and bring back what was before", async () => {
    // A ledger of this process is for commands that run in it.
    onTestFinished(onReplicas());
    const at = far();
    offerLedger("anew", (file) =>
      gitLedger({
        cwd: dirname(file),
        remote: at.remote,
        ref: REF,
        file: basename(file),
        host: file,
        anewAfter: 10,
      }),
    );
    const [one, other] = [project(null), project(null)];
    const run = ({ root }: Project, ...args: string[]) =>
      coord(args, { cwd: root, env: { COORD_REMOTE: "memory:anew" } });
    await run(one, "init");
    await run(other, "status");
    const ledger = at.open();
    const board = one.text();
    const quiet = () => ({ ...note(), instance: null, command: "beat" });
    await ledger.since(1);
    await ledger.append(
      1,
      Array.from(
        { length: 47 },
        () =>
          ({ ...lines(2, 2)[0], id: randomUUID(), note: quiet(), edits: [], leaves: board }) as EntryWithText,
      ),
      [],
    );
    for (const text of ["First", "Second", "Third"]) await run(one, "log", text, "--as", "1");
    expect(length(at)).toBe(2);
    await run(other, "remote", "status");
    const { json } = await run(other, "history", "--json");
    const shown = (json.data as unknown as { revisions: { revision: number }[] }).revisions;
    expect(shown.map(({ revision }) => revision)).toEqual([51, 50, 49, 1]);
    for (const text of ["Third", "Second", "First"]) {
      expect(one.text()).toContain(`- **Action** : ${text}\n`);
      expect(await run(one, "undo", "--as", "1")).toMatchObject({ status: 0 });
      expect(one.text()).not.toContain(`- **Action** : ${text}\n`);
    }
    expect(await run(other, "restore", "49", "--as", "2")).toMatchObject({ status: 0 });
    expect(other.text()).toContain("- **Action** : First\n");
    await run(one, "remote", "status");
    expect(one.text()).toBe(other.text());
  });
});

describe("what is no chain that began anew", () => {
  /** Two machines, one of them behind, and a chain that began anew after both. */
  async function begun() {
    const at = far();
    const ledger = at.open();
    await filled(ledger, 40);
    const behind = await knowing(at.open());
    await filled(ledger, 49, 41);
    const last = await knowing(at.open());
    await filled(ledger, 50, 50);
    return { at, machines: [behind, last] };
  }

  /** Puts another commit in the place of the root, with a message that is made of its own. */
  function replaced(at: Far, change: (message: string) => string, parents: readonly string[] = []): void {
    const root = rootOf(at);
    const message = change(git(at.remote, "log", "-1", "--format=%B", root));
    const made = execFileSync(
      "git",
      [
        "-c",
        "user.name=x",
        "-c",
        "user.email=x@x",
        "commit-tree",
        `${root}^{tree}`,
        ...parents.flatMap((one) => ["-p", one]),
      ],
      { cwd: at.remote, input: message, encoding: "utf8" },
    ).trim();
    git(at.remote, "update-ref", REF, made);
  }

  const others: readonly (readonly [string, (at: Far) => void])[] = [
    [
      "says that it follows an older entry",
      (at: Far) => replaced(at, (message) => message.replace(shaOf(at, FORMER), shaOf(at, `${FORMER}~12`))),
    ],
    [
      "lies about its number",
      (at: Far) => replaced(at, (message) => message.replace('"revision":49', '"revision":48')),
    ],
    [
      "says that it follows one that is far beyond",
      (at: Far) => replaced(at, (message) => message.replace('"revision":49', '"revision":9000')),
    ],
    [
      "follows a chain that is not there",
      (at: Far) => replaced(at, (message) => message.replace(shaOf(at, FORMER), "e".repeat(40))),
    ],
    [
      "names something else than a commit",
      (at: Far) => replaced(at, (message) => message.replace(shaOf(at, FORMER), "--output=x")),
    ],
    ["follows nothing", (at: Far) => replaced(at, (message) => message.replace('"follows"', '"other"'))],
    [
      "is an older end of the former one",
      (at: Far) => void git(at.remote, "update-ref", REF, shaOf(at, `${FORMER}~20`)),
    ],
    [
      "has another chain beside it",
      (at: Far) => {
        replaced(at, (message) => message);
        git(at.remote, "update-ref", FORMER, shaOf(at, `${FORMER}~15`));
      },
    ],
  ];

  it.each(variants(others, 8))("is told: it %s", async (name, rewrite) => {
    const { at, machines } = await begun();
    rewrite(at);
    for (const one of machines.toReversed()) {
      const before = one.text();
      // Whoever stood at the very end that is named needs no other word for it.
      const isHonest = one === machines[1] && name === "has another chain beside it";
      if (isHonest) await one.open().replication.sync();
      else {
        expect(await failureOf(one.open().update(adding("x")))).toMatchObject({ kind: "rewritten" });
        expect(one.text()).toBe(before);
      }
    }
  });
});
