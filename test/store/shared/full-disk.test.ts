// A machine's copy on a disk that is full: what the ledger has is there once, what it has not is told as not written, and no half of anything stays.
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { memoryLedger } from "./memory-ledger.ts";
import { StoreError } from "../../../src/store/store.ts";
import { variants } from "../../size.ts";
import { adding } from "../support.ts";
import { machine } from "./support.ts";

function mount(folder: string, options: string): boolean {
  if (process.getuid?.() !== 0) return false;
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

// Each size is full at another step of a write.
it.for(variants([48, 52, 56, 60, 64, 68, 72, 76, 80, 84, 88, 92], 6))(
  "loses nothing and doubles nothing: %i kB",
  async (size, { skip }) => {
    const ledger = memoryLedger();
    const [one, other] = [machine(ledger), machine(ledger, "start\n")];
    await other.open().update(adding("first"));
    // Mounting a small disk needs root.
    if (!mount(one.folder, `size=${size}k`)) return skip("no tmpfs can be mounted here");
    try {
      const there: string[] = [];
      let failures = 0;
      for (let at = 0; at < 100 && failures < 3; at++) {
        const line = `${at} ${randomUUID().repeat(40)}`;
        try {
          await one.open().update(adding(line));
          there.push(line);
        } catch (error) {
          if (!(error instanceof StoreError)) throw error;
          const { kind } = error.failure;
          expect(["no-space", "unshown"]).toContain(kind);
          if (kind === "unshown") there.push(line);
          failures++;
        }
      }
      expect(failures).toBe(3);
      execFileSync("mount", ["-o", "remount,size=4m", one.folder]);
      await one.open().update(adding("room"));
      await other.open().replication.sync();
      expect(other.text()).toBe(one.text());
      expect(one.text().split("\n")).toEqual(["start", "first", ...there, "room", ""]);
    } finally {
      execFileSync("umount", [one.folder]);
    }
  },
);

it("sends nothing from a disk that nobody may write to", async ({ skip }) => {
  const ledger = memoryLedger();
  const [{ folder, open, text }, other] = [machine(ledger), machine(ledger, "start\n")];
  await other.open().update(adding("there"));
  if (!mount(folder, "size=4m")) return skip("no tmpfs can be mounted here");
  try {
    await open().update(adding("first"));
    const { length } = ledger.bodies;
    execFileSync("mount", ["-o", "remount,ro", folder]);
    const failed = await open()
      .update(adding("second"))
      .catch((error: unknown) => error);
    expect(failed).toMatchObject({ failure: { kind: "read-only" } });
    expect(ledger.bodies).toHaveLength(length);
    execFileSync("mount", ["-o", "remount,rw", folder]);
    await open().update(adding("third"));
    expect(text()).toBe("start\nthere\nfirst\nthird\n");
    expect(ledger.bodies).toHaveLength(length + 1);
  } finally {
    execFileSync("umount", [folder]);
  }
});
