import fs from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { syncDrafts } from "../../../src/store/file/disk.ts";
import { fsError, fsyncWith, tempFolder } from "../support.ts";

it("a draft that does not come to the disk fails all of them, and each is closed", async () => {
  const folder = tempFolder();
  const drafts = ["a", "b"].map((name) => ({ fd: fs.openSync(join(folder, name), "w") }));
  const disk = {
    ...fs,
    fsync: fsyncWith((fd, done) => (fd === drafts[1]?.fd ? done(fsError("EIO")) : fs.fsync(fd, done))),
  };
  await expect(syncDrafts(disk, drafts)).rejects.toMatchObject({ code: "EIO" });
  for (const { fd } of drafts) expect(() => fs.fstatSync(fd)).toThrow("EBADF");
});
