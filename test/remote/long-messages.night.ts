import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { gitLedger } from "../../src/remote/git/ledger.ts";
import { tempFolder } from "../store/support.ts";
import { bareRepository } from "./postgres-server.ts";

const REF = "refs/coord/main";

function committed(remote: string, bodies: readonly string[]): void {
  const stream = bodies.map((body, at) => {
    const message = `title\n\n${body}\n`;
    const from = at === 0 ? "" : `from :${at}\n`;
    return `commit ${REF}\nmark :${at + 1}\ncommitter c <c@example.org> 1 +0000\ndata ${Buffer.byteLength(message)}\n${message}\n${from}`;
  });
  execFileSync("git", ["-C", remote, "fast-import", "--quiet"], { input: stream.join("") });
}

it("a chain of messages that are too much to read at once is read in parts, and one that is too long is void", async () => {
  const folder = tempFolder();
  const remote = bareRepository(join(folder, "far.git"));
  const cwd = join(folder, "clone");
  execFileSync("git", ["init", "-q", cwd]);
  const body = (id: string, text: string) =>
    JSON.stringify({
      format: 1,
      id,
      note: { instance: 1, command: "log", subject: "s", at: 1 },
      edits: [],
      text,
      state: null,
      archive: null,
    });
  const bodies = Array.from({ length: 12 }, (_, at) => body(`id-${at}`, "x".repeat(6_000_000) + String(at)));
  committed(remote, [...bodies, body("void", "y".repeat(70_000_000)), body("last", "z")]);
  const ledger = gitLedger({ cwd, remote, ref: REF, file: "FILE.md", host: "here" });
  const { head, entries } = await ledger.since(0);
  expect([head, entries.map(({ id }) => id)]).toEqual([14, ["last"]]);
  const all = await ledger.since(11);
  expect(all.entries.map(({ id, isVoid, text }) => [id, isVoid, text?.length])).toEqual([
    ["id-11", undefined, 6_000_002],
    ["", true, undefined],
    ["last", undefined, 1],
  ]);
  await ledger.close();
});
