import { join } from "node:path";
import { errorCode, removeQuietly, type Disk } from "./disk.ts";
import { lifeOf, tokenIn, uniqueName } from "./owner.ts";

/**
 * A lock here is a symbolic link whose target is the unique name of one taking of it, beginning with its owner's token.
 * The link is made in one step, so the lock never exists without naming its owner.
 */

/** An owner that runs but has shown no sign for so long is passed over: stopped, or hanging. The journal keeps its write safe. */
const HANGING_MS = 10_000;
/** As long for an owner whose life can't be looked up: on another machine, in another container, before the last boot. */
const UNKNOWN_MS = 2_000;

/** What the link says, or null when there is none or it is no link. */
export function readLink(disk: Disk, path: string): string | null {
  try {
    return disk.readlinkSync(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "EINVAL" || errorCode(error) === "UNKNOWN")
      return null;
    throw error;
  }
}

/** Whether the owner of a link is gone for good, or has been silent for so long that waiting makes no sense. */
export function abandoned(disk: Disk, path: string, target: string): boolean {
  const token = tokenIn(target);
  const life = token === null ? "unknown" : lifeOf(token);
  if (life === "dead") return true;
  const stat = disk.lstatSync(path, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs > (life === "alive" ? HANGING_MS : UNKNOWN_MS);
}

/**
 * Takes an abandoned link over, by renaming one's own onto it. Two waiters may have judged the same owner, so the right
 * to do it is itself a link, named after the very taking that is to end: while one holds it nobody else can replace
 * that link, and who gets it later finds another one there and leaves it alone. Dead holders of the right are taken
 * over by the same rule.
 * @returns the target of the new link, or null when somebody else was quicker
 */
export function takeOver(
  disk: Disk,
  temps: string,
  path: string,
  abandonedTarget: string,
  depth = 0,
): string | null {
  if (depth > 3) return null;
  const right = join(temps, `takeover.${abandonedTarget.split(".").at(-1) ?? ""}`);
  const claim = claimLink(disk, temps, right, depth);
  if (claim === null) return null;
  const mine = uniqueName();
  const fresh = join(temps, mine);
  try {
    if (readLink(disk, path) !== abandonedTarget) return null;
    disk.symlinkSync(mine, fresh);
    disk.renameSync(fresh, path);
    return mine;
  } finally {
    if (readLink(disk, right) === claim) removeQuietly(disk, right);
  }
}

/** Makes a link of one's own, taking over an abandoned one. Returns its target, or null when somebody else has it. */
export function claimLink(disk: Disk, temps: string, path: string, depth = 0): string | null {
  const mine = uniqueName();
  try {
    disk.symlinkSync(mine, path);
    return mine;
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
  const other = readLink(disk, path);
  if (other === null || !abandoned(disk, path, other)) return null;
  return takeOver(disk, temps, path, other, depth + 1);
}
