import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { placeIn } from "../../src/git/worktrees/place.ts";
import { snapshotsOf, statesOf } from "../../src/git/worktrees/snapshot.ts";
import { type Repository, repositoryAt } from "../../src/git/worktrees/trees.ts";
import { workTreeAt } from "../../src/system/git.ts";
import { inTempStore } from "../../src/system/temp-store.ts";
import { madeFolder } from "../folders.ts";
import { sized, variants } from "../size.ts";
import { git, randomTrees, write } from "./forecasts.ts";

/** The tree of each work tree, made with git's index or without. */
async function treesOf(repository: Repository, cwd: string, plain: boolean): Promise<(string | null)[]> {
  const { common, lfs, trees } = repository;
  return inTempStore(openingOf(join(common, "objects")), async (store) => {
    const to = { store, env: process.env, common, lfs, plain, seconds: 0 };
    const [place, states] = [placeIn(cwd, to), await statesOf(trees, to, new Map())];
    const { doubts } = await snapshotsOf(states, place, to);
    const { shots } = await snapshotsOf(states, place, to, await doubts);
    const made = async (one: (typeof shots)[number]) =>
      one === null ? null : "cause" in one ? one.cause : (await one.made()).tree;
    return Promise.all(shots.map(made));
  });
}

function openingOf(objects: string, format: "sha1" | "sha256" = "sha1") {
  return { objects, format: () => format, env: process.env };
}

async function bothWays(cwd: string): Promise<readonly (readonly (string | null)[])[]> {
  const repository = await repositoryAt(workTreeAt(cwd), cwd);
  return [await treesOf(repository, cwd, true), await treesOf(repository, cwd, false)];
}

describe("a snapshot of a work tree that is made without git's index", () => {
  it.each(Array.from({ length: sized(300, 1) }, (_, at) => at + 1))(
    "is the tree that git makes (%i)",
    async (seed) => {
      const [own, gits] = await bothWays(randomTrees(seed).root);
      expect(own).toEqual(gits);
    },
  );

  it("leaves to git what git stores otherwise than it stands there", async () => {
    const root = madeFolder("trees-");
    git(root, "init", "-q", "-b", "main");
    write(root, "deep/er/a.txt", "a\n");
    write(root, "deep/b.txt", "b\r\n");
    write(root, "c", "c\n");
    git(root, "add", "-A");
    git(root, "commit", "-qm", "one");
    git(root, "config", "filter.up.clean", "tr a-z A-Z");
    const all = ["", "*.txt filter=up\n", "*.txt text\n", "*.txt working-tree-encoding=UTF-16\n"];
    for (const attributes of variants(all, 2)) {
      write(root, ".git/info/attributes", attributes);
      for (const place of [".gitattributes", "deep/.gitattributes"]) {
        write(root, place, attributes);
        write(root, "deep/er/a.txt", "again\n");
        write(root, "deep/b.txt", "lines\r\n");
        write(root, "deep/new.txt", "\ufeffnew\n".repeat(3));
        write(root, "c/d", "d\n");
        const [own, gits] = await bothWays(root);
        expect(own).toEqual(gits);
        fs.rmSync(join(root, place));
      }
    }
  });
});

describe.each(["sha1", "sha256"] as const)("objects that git reads from a pack of ours (%s)", (format) => {
  it("are those that were taken in", async () => {
    const root = madeFolder("trees-");
    git(root, "init", "-q", `--object-format=${format}`);
    const texts = [0, 1, 15, 16, 2_047, 2_048, 65_535, 65_536, 300_000].map((size) =>
      Buffer.from(Array.from({ length: size }, (_, k) => (k * 31 + (k >> 8)) % 251)),
    );
    await inTempStore(openingOf(join(root, ".git/objects"), format), (store) => {
      const ids = texts.map((text) => store.put("blob", text));
      expect(store.put("blob", Buffer.from(texts[3] ?? ""))).toBe(ids[3]);
      store.flush();
      const env = { ...process.env, GIT_OBJECT_DIRECTORY: store.objects };
      const pack = fs.readdirSync(join(store.objects, "pack")).find((name) => name.endsWith(".idx"));
      const verified = spawnSync("git", ["verify-pack", join(store.objects, "pack", pack ?? "")], {
        cwd: root,
        env,
      });
      expect([verified.status, verified.stderr.toString()]).toEqual([0, ""]);
      for (const [at, id] of ids.entries()) {
        const read = spawnSync("git", ["cat-file", "blob", id], { cwd: root, env });
        expect(read.stdout.equals(texts[at] ?? Buffer.alloc(0))).toBe(true);
      }
      return Promise.resolve();
    });
  });
});
