import fs from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { openFileStore } from "../../src/store/file/index.ts";
import { union, type Told } from "./interleave-support.ts";

// A thread that writes when told to, and stops before every step until it is let go on. No lock keeps it from the others.
const gate = workerData as Int32Array;
const port = parentPort;
let ownLock = "";

function stop(at: string): void {
  const seen = Atomics.load(gate, 0);
  port?.postMessage({ at });
  Atomics.wait(gate, 0, seen);
}

function stopping<F extends (...args: never[]) => unknown>(name: string, real: F): F {
  return ((...args: Parameters<F>) => {
    stop(name);
    return real(...args);
  }) as F;
}

port?.on("message", ({ path, token }: Told) => {
  const store = openFileStore({
    path,
    reconcile: union,
    lockTimeoutMs: 60_000,
    onStep: (step) => stop(`step ${step}`),
    fs: {
      linkSync: stopping("link", fs.linkSync),
      renameSync: stopping("rename", fs.renameSync),
      openSync: stopping("open", fs.openSync),
      statSync: stopping("stat", fs.statSync as never),
      symlinkSync: (target) => {
        ownLock = String(target);
      },
      readlinkSync: ((link: string) => (link.endsWith("lock") ? ownLock : fs.readlinkSync(link))) as never,
    },
  });
  const note = { instance: 1, command: "test", subject: token, at: Date.now() };
  store
    .update(({ text, state }) => ({ text: `${text}${token}\n`, state, note }))
    .then(
      (revision) => port?.postMessage({ done: revision }),
      (error: unknown) => port?.postMessage({ failed: String(error) }),
    );
});
