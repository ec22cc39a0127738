import { GitError, gitBytes, type GitPlace, gitSays } from "../../system/git.ts";
import { decoded } from "./text.ts";

/** A work tree as git lists it: values by their names. */
export type ListedTree = ReadonlyMap<string, string>;

/** The work trees of a repository, the main one first. @throws GitError */
export async function treesListed(place: GitPlace): Promise<readonly ListedTree[]> {
  const ask = ["worktree", "list", "--porcelain"];
  const { status, out, err } = await gitSays(place, [...ask, "-z"]);
  if (status === 0) return listedIn(out, "\0");
  // Older than 2.36 it ends lines only, also where a path has one in it.
  if (status === 129) return listedIn(await gitBytes(place, ask), "\n");
  throw new GitError(err.trim());
}

function listedIn(text: string, end: string): ListedTree[] {
  const blocks = decoded(text).split(end + end);
  return blocks.flatMap((block) => {
    const fields = block.split(end).map((line): [string, string] => {
      const at = line.indexOf(" ");
      return at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at + 1)];
    });
    return fields[0]?.[0] === "worktree" ? [new Map(fields)] : [];
  });
}
