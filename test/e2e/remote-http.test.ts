// Two clones over git's own server for http: what teams have, without an account of anybody's.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { canServe, type GitServer, startGitServer } from "../remote/git-server.ts";
import { bareRepository } from "../remote/postgres-server.ts";
import { type Proxy, startProxy } from "../remote/proxy.ts";
import { coord } from "./in-process.ts";
import { git, tempFolder } from "./support.ts";

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
