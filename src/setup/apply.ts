import { basename, dirname, join } from "node:path";
import { fileInside, ioError, readText } from "./files.ts";
import { type ConfigChange, type WrittenFile, type Project, type SetupChange, SetupError } from "./types.ts";
import { disk, existsSync } from "../system/files.ts";
import { runGit } from "../system/git.ts";

/** Something that can be taken back. */
interface UndoableStep {
  readonly what: string;
  make(): void | Promise<void>;
  undo(): void | Promise<void>;
}

/**
 * Makes all changes, or none: what fails takes back what was made before it.
 * @throws SetupError when a file is outside the repository, is no longer as it was planned from, or can't be written
 */
export async function applyChanges(project: Project, changes: readonly SetupChange[]): Promise<void> {
  const files = changes
    .filter((change) => change.kind === "file")
    .map((change) => ({ ...change, path: fileInside(project, change.path) }));
  for (const { path, before } of files)
    if (readText(path) !== before) throw new SetupError("SETUP_CHANGED", { path });
  const made: UndoableStep[] = [];
  const aside: string[] = [];
  const folders: string[] = [];
  const tidy = (): void => aside.forEach((path) => disk.rmSync(path, { force: true }));
  try {
    const steps = files.map((change) => staged(change, aside, folders));
    for (const step of inOrder(project, changes, steps)) await carryOut(step, made);
  } catch (error) {
    for (const step of made.toReversed()) await takeBack(step);
    tidy();
    for (const folder of folders.toReversed()) disk.rmdirSync(folder);
    throw error;
  }
  tidy();
  for (const { path, after } of files) if (after === null) removeEmpty(project, dirname(path));
}

/** Takes changes back as far as it can: the error that led here is the one to tell. */
async function takeBack(step: UndoableStep): Promise<void> {
  try {
    await step.undo();
  } catch {}
}

/** A key of git's comes before the file that names it, and goes after it: a name without its meaning is an error for git. */
function inOrder(
  project: Project,
  changes: readonly SetupChange[],
  files: readonly UndoableStep[],
): UndoableStep[] {
  const configs = changes.filter((change) => change.kind === "config");
  const steps = (all: readonly ConfigChange[]) => all.map((change) => configStep(project, change));
  return [
    ...steps(configs.filter(({ after }) => after !== null)),
    ...files,
    ...steps(configs.filter(({ after }) => after === null)),
  ];
}

async function carryOut(step: UndoableStep, made: UndoableStep[]): Promise<void> {
  try {
    await step.make();
  } catch (error) {
    throw error instanceof SetupError ? error : ioError(step.what, error);
  }
  made.push(step);
}

/** Writes the text beside its place, and the old one too, so that neither the change nor its undoing can want for space. */
function staged(
  { path, before, after, mode }: WrittenFile,
  aside: string[],
  folders: string[],
): UndoableStep {
  const name = join(dirname(path), `.${basename(path)}.coord-${process.pid}`);
  const [fresh, old] = [`${name}.new.tmp`, `${name}.old.tmp`];
  const kept = before === null ? mode : disk.statSync(path).mode & 0o7777;
  const write = (to: string, text: string | null): void => {
    if (text === null) return;
    aside.push(to);
    disk.writeFileSync(to, text, { flag: "wx", mode: kept ?? 0o666 });
    if (kept !== undefined) giveMode(to, kept);
  };
  try {
    makeFolder(dirname(path), folders);
    write(fresh, after);
    write(old, before);
  } catch (error) {
    throw ioError(path, error);
  }
  return {
    what: path,
    make: () => (after === null ? disk.rmSync(path) : disk.renameSync(fresh, path)),
    undo: () => (before === null ? disk.rmSync(path, { force: true }) : disk.renameSync(old, path)),
  };
}

/** Where a file system keeps no modes, it does where a script may be run all the same. */
function giveMode(path: string, mode: number): void {
  const made = disk.statSync(path).mode & 0o7777;
  if (made === mode) return;
  try {
    disk.chmodSync(path, mode);
  } catch (error) {
    if ((mode & ~made & 0o100) !== 0) throw error;
  }
}

/** Makes a folder and those above it, and notes which it made. */
function makeFolder(folder: string, made: string[]): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder), made);
  disk.mkdirSync(folder);
  made.push(folder);
}

/** A folder that was left empty goes with its last file; never the repository itself. */
function removeEmpty(project: Project, folder: string): void {
  if (folder === project.root || folder === project.main || !existsSync(folder)) return;
  if (disk.readdirSync(folder).length > 0) return;
  disk.rmdirSync(folder);
  removeEmpty(project, dirname(folder));
}

function configStep(project: Project, { key, before, after }: ConfigChange): UndoableStep {
  const set = (value: string | null) =>
    git(project, value === null ? ["--unset-all", key] : ["--replace-all", key, value]);
  return { what: key, make: () => set(after), undo: () => set(before) };
}

/** @throws GitError */
async function git({ root }: Project, args: readonly string[]): Promise<void> {
  await runGit({ cwd: root }, ["config", "--local", ...args]);
}
