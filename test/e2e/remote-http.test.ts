// Two clones over git's own server for http: what teams have, without an account of anybody's.
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { gitLedger } from "../../src/remote/git/ledger.ts";
import { canServe, type GitServer, startGitServer } from "../remote/git-server.ts";
import { bareRepository } from "../remote/postgres-server.ts";
import { type Proxy, startProxy } from "../remote/proxy.ts";
import { note } from "../store/support.ts";
import { coord } from "./in-process.ts";
import { git, tempFolder } from "./support.ts";
import { atNight } from "../size.ts";

const here = { one: "", other: "", folder: "" };
let server: GitServer;
let proxy: Proxy;

const at = (clone: string, args: readonly string[]) => coord(args, { cwd: clone });
const fileIn = (clone: string) => fs.readFileSync(join(clone, "CLAUDE_INSTANCES.md"), "utf8");

describe.skipIf(!canServe())("two clones over http", () => {
  beforeAll(async () => {
    here.folder = tempFolder();
    [here.one, here.other] = [join(here.folder, "one"), join(here.folder, "other")];
    bareRepository(join(here.folder, "far.git"));
    server = await startGitServer(here.folder);
    proxy = await startProxy(server.port);
    git(here.folder, "init", "-q", "-b", "main", here.one);
    git(here.one, "remote", "add", "origin", `http://127.0.0.1:${proxy.port}/far.git`);
    await at(here.one, ["init"]);
    expect(await at(here.one, ["remote", "add", "origin"])).toMatchObject({ status: 0 });
    git(here.one, "add", "-A");
    git(here.one, "commit", "-qm", "shared");
    execFileSync("git", ["clone", "-q", here.one, here.other]);
    git(here.other, "remote", "set-url", "origin", `http://127.0.0.1:${proxy.port}/far.git`);
  });

  afterAll(async () => {
    await proxy.close();
    await server.kill();
  });

  it("get one reservation between them, and the same file", async () => {
    const { one, other } = here;
    const statuses = [
      await at(one, ["reserve", "Fix", "--files", "src/**", "--as", "1"]),
      await at(other, ["reserve", "Other", "--files", "src/a.ts", "--as", "2"]),
      await at(one, ["finish", "--result", "success", "--as", "1"]),
      await at(other, ["reserve", "Other", "--files", "src/a.ts", "--as", "2"]),
      await at(one, ["reserve", "Third", "--files", "src/a.ts", "--as", "1"]),
    ].map(({ status }) => status);
    expect(statuses).toEqual([0, 3, 0, 0, 3]);
    expect(fileIn(other)).toBe(fileIn(one));
    expect(fs.existsSync(join(one, ".git", "FETCH_HEAD"))).toBe(false);
  });

  // A connection that was used before, and ends without a word, is no answer for git either: it sends the push again by itself,
  // and is told that somebody else was first.
  it("file once what was taken, and not answered", async () => {
    server.unanswered = 1;
    expect(await at(here.one, ["log", "Unanswered", "--as", "1"])).toMatchObject({ status: 0 });
    expect(server.unanswered).toBe(0);
    const far = join(here.folder, "far.git");
    const titles = git(far, "log", "--format=%s", "refs/coord/main").split("\n");
    expect(titles.filter((one) => one.includes("Unanswered"))).toHaveLength(1);
  });

  atNight("never take for lost what is there: others may have made it part of their file", async () => {
    bareRepository(join(here.folder, "own.git"));
    const remote = `http://127.0.0.1:${proxy.port}/own.git`;
    const ledger = gitLedger({ cwd: here.one, remote, ref: "refs/coord/main", file: "FILE.md", host: "one" });
    const { head } = await ledger.since(0);
    const text = "All of it\n";
    const id = randomUUID();
    server.unanswered = 1;
    const said = await ledger.append(
      head,
      [{ id, note: note(), edits: [], text, state: null, archive: null, leaves: text }],
      [],
    );
    expect(server.unanswered).toBe(0);
    expect((await ledger.since(0)).entries.map((one) => one.id)).toEqual([id]);
    expect(said).toMatchObject({ won: true, filed: [{ id, revision: head + 1 }] });
    await ledger.close();
  });

  it.each([
    [401, "STORE_REFUSED", 1],
    [403, "STORE_REFUSED", 1],
    [404, "STORE_REFUSED", 1],
    [429, "STORE_UNREACHED", 75],
    [502, "STORE_UNREACHED", 75],
  ])("are told what a server means that answers %i", async (refusal, code, status) => {
    server.refusal = refusal;
    const before = fileIn(here.one);
    const { json, ...said } = await at(here.one, ["log", "Hello", "--as", "1", "--json"]);
    server.refusal = null;
    expect([json.error.code, said.status]).toEqual([code, status]);
    expect(json.error.message).not.toMatch(/\n|\bat \//);
    expect(fileIn(here.one)).toBe(before);
  });

  it("wait for no server that hangs, is gone, or hangs up", async () => {
    const { one } = here;
    const before = fileIn(one);
    vi.stubEnv("COORD_REMOTE_TIMEOUT", "0.5");
    for (const mode of ["hang", "refuse"] as const) {
      proxy.mode = mode;
      const { json, status } = await at(one, ["log", mode, "--as", "1", "--json"]);
      expect([json.error.code, status], mode).toEqual(["STORE_UNREACHED", 75]);
    }
    proxy.mode = "ok";
    await server.kill();
    const { json, status } = await at(one, ["log", "gone", "--as", "1", "--json"]);
    expect([json.error.code, status]).toEqual(["STORE_UNREACHED", 75]);
    vi.unstubAllEnvs();
    expect(fileIn(one)).toBe(before);
    await server.restart();
    expect(await at(one, ["log", "back", "--as", "1"])).toMatchObject({ status: 0 });
  });
});
