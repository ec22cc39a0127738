import type { Disk } from "./files.ts";

/**
 * Windows refuses much of what touches a file that another program has open: to open it where that program shares it with
 * nobody, to replace it whoever has it open, and, for a moment, to make anew what is being removed. Virus scanners,
 * indexers and editors have files open all day long, mostly for milliseconds. So there a call that is refused in this way is
 * made again for a while, without leaving it: who calls can do nothing else, and holds no more than the lock.
 */

/** The code of an error when another program has the file open; no file system has such a code. */
export const HELD = "HELD";

const REFUSED: ReadonlySet<string> = new Set(["EPERM", "EACCES", "EBUSY"]);

/** The meaning of a call's refusal on a path, by its code. */
interface Rule {
  /** Which argument is the path of the file that another program may have open. */
  readonly path: number;
  /** How long the call is made again (ms). */
  readonly patience: (code: string) => number;
  /** Whether, in the end, another program had it open. */
  readonly isHeld: (code: string, path: string, plain: Disk) => boolean;
}

/** EBUSY: its owner shares it with nobody. The others: most often no right to it, sometimes what is being removed. */
const OPENING: Rule = {
  path: 0,
  patience: (code) => (code === "EBUSY" ? 1_000 : 200),
  isHeld: (code) => code === "EBUSY",
};
/** A replacement: its new file lies beside it already, so the folder is known to be writable. */
const REPLACING: Rule = {
  path: 1,
  patience: () => 2_000,
  isHeld: (code, path, plain) => code === "EBUSY" || isOpenToWrites(plain, path),
};
/** A folder is not removed as a file is: that is said at once. */
const REMOVING: Rule = { ...OPENING, patience: (code) => (code === "EBUSY" ? 500 : 50) };

const RULES: ReadonlyMap<string | symbol, Rule> = new Map([
  ["openSync", OPENING],
  ["readFileSync", OPENING],
  ["readdirSync", OPENING],
  ["statSync", OPENING],
  ["lstatSync", OPENING],
  ["mkdirSync", OPENING],
  ["renameSync", REPLACING],
  ["unlinkSync", REMOVING],
  ["rmdirSync", REMOVING],
]);

/** A file system whose calls have patience, in the place of one whose calls have none. */
export function patient(plain: Disk): Disk {
  return new Proxy(plain, {
    get: (_, name): unknown => {
      const call: unknown = Reflect.get(plain, name);
      const rule = RULES.get(name);
      if (rule === undefined || typeof call !== "function") return call;
      return (...args: unknown[]): unknown =>
        insist(plain, rule, args[rule.path], () => Reflect.apply(call, plain, args));
    },
  });
}

function insist(plain: Disk, rule: Rule, path: unknown, run: () => unknown): unknown {
  const since = Date.now();
  for (;;) {
    try {
      return run();
    } catch (error) {
      const code = codeOf(error);
      // A descriptor, which is open already, is refused nothing.
      if (!REFUSED.has(code) || typeof path !== "string") throw error;
      if (Math.abs(Date.now() - since) >= rule.patience(code)) throw ended(plain, rule, path, error);
      sleep(3 + 37 * Math.random());
    }
  }
}

function ended(plain: Disk, rule: Rule, path: string, error: unknown): unknown {
  if (!rule.isHeld(codeOf(error), path, plain)) return error;
  return Object.assign(new Error(`${path}: another program has it open`, { cause: error }), {
    code: HELD,
    path,
  });
}

/** Whether something stands there that is not marked as read-only. */
function isOpenToWrites(plain: Disk, path: string): boolean {
  try {
    return ((plain.lstatSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o200) !== 0;
  } catch {
    return false;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
