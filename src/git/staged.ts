import { join } from "node:path";

/** git could not say what is staged. */
export class GitError extends Error {
  override readonly name = "GitError";
}

/**
 * Absolute paths of what the index changes against HEAD; a rename counts as both its ends.
 * @throws GitError
 */
export async function stagedPaths(root: string): Promise<string[]> {
  const listed = await git(root, ["diff", "--cached", "--name-only", "--no-renames", "-z"]);
  return listed.map((path) => join(root, path));
}

/**
 * Repository-relative paths that differ from HEAD in the work tree or are not tracked yet.
 * @throws GitError
 */
export async function changedPaths(root: string): Promise<string[]> {
  const [changed, fresh] = await Promise.all([
    git(root, ["diff", "HEAD", "--name-only", "--no-renames", "-z"]),
    git(root, ["ls-files", "--others", "--exclude-standard", "-z"]),
  ]);
  return [...changed, ...fresh];
}

/** Runs git without ever taking the index lock; answers the NUL-separated names that it prints. */
async function git(root: string, args: readonly string[]): Promise<string[]> {
  // Loaded here, because nearly every command does without.
  const { execFile } = await import("node:child_process");
  const options = { cwd: root, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((settle, fail) => {
    execFile("git", ["--no-optional-locks", ...args], options, (error, stdout, stderr) => {
      if (error) fail(new GitError(stderr.trim().split("\n")[0] || error.message));
      else settle(stdout.split("\0").filter((path) => path !== ""));
    });
  });
}
