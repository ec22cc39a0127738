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
  // Loaded here, because every other command does without.
  const { execFile } = await import("node:child_process");
  const args = ["--no-optional-locks", "diff", "--cached", "--name-only", "--no-renames", "-z"];
  return new Promise((settle, fail) => {
    execFile("git", args, { cwd: root, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error) fail(new GitError(stderr.trim().split("\n")[0] ?? error.message));
      else
        settle(
          stdout
            .split("\0")
            .filter((path) => path !== "")
            .map((path) => join(root, path)),
        );
    });
  });
}
