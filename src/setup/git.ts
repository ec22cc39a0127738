import { dirname, join, relative, resolve, sep } from "node:path";
import { isInRepository } from "../session/locate.ts";
import { trackedState } from "../system/git-index.ts";
import { askGit, GitError, type GitPlace, NoGitError, runGit, workTreeAt } from "../system/git.ts";
import { STATE_FOLDER } from "../system/state.ts";
import { archiveOf } from "../paths/normalise.ts";
import { attributeLine, withAttributes, withoutAttributes } from "./git/attributes.ts";
import { configChanges, DRIVER } from "./git/config.ts";
import { fileInside, fileOf, follow, readText } from "./files.ts";
import { hookFolder } from "./git/homes.ts";
import { hooksIn, hooksOut } from "./git/hooks.ts";
import type { WrittenFile, Installer, PlanNote, Project } from "./types.ts";

/** Merge driver and hooks of git. Never sets `core.hooksPath`, and never writes outside the repository. */
export const git: Installer = {
  name: "git",
  async plan(project, wish) {
    const folder = await hookFolder(project);
    if (folder === null) return nothingFor(project);
    const hooks = wish === "install" ? await hooksIn(project, folder) : hooksOut(project, folder);
    const attributes = attributesOf(project, wish);
    const wanted = wish === "remove" ? {} : { ...(attributes.lines.length > 0 ? DRIVER : {}), ...hooks.keys };
    const config = await configChanges(project, wanted);
    if (config.changes.length > 0) await checkConfig(project);
    const changes = [...attributes.changes, ...config.changes, ...hooks.changes];
    const isThere = attributes.isThere || config.isThere || hooks.isThere;
    if (wish === "remove") return { state: isThere ? "current" : "missing", changes, notes: [] };
    const isCurrent = changes.length === 0 && !hooks.isMissing;
    const state = join(dirname(follow(project.file)), STATE_FOLDER);
    const tracked: PlanNote[] =
      trackedState(state).length === 0 ? [] : [{ code: "STATE_TRACKED", args: { path: state } }];
    const notes = [
      ...tracked,
      ...attributes.notes,
      ...(isThere ? [] : [{ code: "COMMIT_SUBJECTS", args: {} }]),
      ...(await overridden(project, attributes.lines)),
      ...hooks.notes,
    ];
    return { state: isCurrent ? "current" : isThere ? "stale" : "missing", changes, notes };
  },
};

/** There is no work tree; or there is one, and no git that could say so, or one that will have nothing to do with it. */
async function nothingFor({ root, env }: Project): ReturnType<Installer["plan"]> {
  const why = isInRepository(root) ? await refusalOf(workTreeAt(root, env)) : null;
  if (why === null)
    return { state: "current", changes: [], notes: [{ code: "NOT_GIT", args: { path: root } }] };
  const note: PlanNote =
    why instanceof NoGitError
      ? { code: "NO_GIT", args: {} }
      : { code: "GIT_REFUSES", args: { cause: why.message.replaceAll(/\s+/g, " ") } };
  return { state: "missing", changes: [], notes: [note] };
}

/** Why git says nothing of a work tree: another user's, settings that it can't read, a format that it doesn't know. */
async function refusalOf(place: GitPlace): Promise<GitError | null> {
  return runGit(place, ["rev-parse", "--git-common-dir"]).then(
    () => null,
    (error: unknown) => (error instanceof GitError ? error : null),
  );
}

/** Thrown where nothing else was asked for than what git will have nothing to do with. */
export function refusalIn(notes: readonly PlanNote[]): GitError | null {
  for (const { code, args } of notes) {
    if (code === "NO_GIT") return new NoGitError();
    if (code === "GIT_REFUSES") return new GitError(String(args["cause"]));
  }
  return null;
}

/** @throws SetupError when git's configuration is a link to a file outside: git would write that */
async function checkConfig(project: Project): Promise<void> {
  const { root, env } = project;
  const path = await askGit(workTreeAt(root, env), ["rev-parse", "--git-path", "config"]);
  if (path !== null) fileInside(project, resolve(root, path));
}

/** Lines of `.gitattributes` for the file and its archive; none where they lie outside the repository. */
function attributesOf(project: Project, wish: "install" | "remove") {
  const target = follow(project.file);
  const paths = [target, archiveOf(target)].map((path) => relative(follow(project.main), path));
  const isInside = paths.every((path) => path !== ".." && !path.startsWith(`..${sep}`));
  const lines = isInside ? paths.map((path) => attributeLine(path.split(sep).join("/"))) : [];
  const path = fileOf(project, ".gitattributes");
  const before = (project.read ?? readText)(path);
  const after =
    lines.length === 0
      ? before
      : wish === "install"
        ? withAttributes(before, lines)
        : withoutAttributes(before, lines);
  const changes: WrittenFile[] = before === after ? [] : [{ kind: "file", path, before, after }];
  const notes: PlanNote[] = [];
  if (!isInside) notes.push({ code: "FILE_OUTSIDE", args: { path: project.file } });
  else if (changes.length > 0) notes.push({ code: "COMMIT_ATTRIBUTES", args: { path: ".gitattributes" } });
  return { lines, changes, notes, isThere: before !== null && withoutAttributes(before, lines) !== before };
}

/** A later line, or one of `.git/info/attributes`, may say otherwise. */
async function overridden({ root, env }: Project, lines: readonly string[]): Promise<PlanNote[]> {
  const [line] = lines;
  const text = readText(join(root, ".gitattributes"));
  if (line === undefined || text?.includes(line) !== true) return [];
  const path = line.replace(/ merge=coord$/, "");
  const said = await askGit(workTreeAt(root, env), ["check-attr", "merge", "--", path]);
  const value = /: merge: (.*)$/.exec(said ?? "")?.[1] ?? "coord";
  return value === "coord" ? [] : [{ code: "ATTRIBUTE_OVERRIDDEN", args: { path, value } }];
}
