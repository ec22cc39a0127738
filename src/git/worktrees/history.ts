import { gitSays, type GitPlace, gitBytes } from "../../system/git.ts";

/** A commit of the part of history that matters. */
interface Commit {
  readonly id: string;
  readonly tree: string;
  /** Seconds since the epoch. */
  readonly time: number;
  readonly parents: readonly string[];
}

/** Where two sides of a merge part. */
export interface Bases {
  /** The commits that both have, and that no other one that both have goes beyond. */
  readonly of: (one: readonly string[], other: readonly string[]) => readonly string[];
  readonly commit: (id: string) => Commit | undefined;
  /** Commits of one that the other has not, newest first. */
  readonly beyond: (one: readonly string[], other: readonly string[]) => readonly Commit[];
}

/**
 * Reads as much of history as tells where each two of these commits part: down to one that all have, or all of it where
 * there is none.
 * @throws GitError
 */
export async function historyOf(place: GitPlace, heads: readonly string[]): Promise<Bases> {
  const all = [...new Set(heads)];
  const [first] = all;
  if (first === undefined) return basesAmong([]);
  const said =
    all.length === 1 ? { status: 0, out: first } : await gitSays(place, ["merge-base", "--octopus", ...all]);
  const common = said.status === 0 ? said.out.trim() : "";
  const list = ["rev-list", "--topo-order", "--format=%H %T %ct %P", ...all];
  return basesAmong(
    commitsIn(await gitBytes(place, common === "" ? list : [...list, "--not", `${common}^@`])),
  );
}

function commitsIn(text: string): Commit[] {
  return text.split("\n").flatMap((line) => {
    const [id = "", tree = "", time = "", ...parents] = line.split(" ");
    return tree === "" || id === "commit"
      ? []
      : [{ id, tree, time: Number(time), parents: parents.filter(Boolean) }];
  });
}

/** `commits`: each before its parents; complete down to one that all have. */
function basesAmong(commits: readonly Commit[]): Bases {
  const known = new Map(commits.map((one) => [one.id, one]));
  const reached = new Map<string, ReadonlySet<string>>();
  const reach = (heads: readonly string[]): ReadonlySet<string> => {
    const key = heads.join(" ");
    const found = reached.get(key) ?? reachedFrom(heads, commits);
    reached.set(key, found);
    return found;
  };
  const answers = new Map<string, readonly string[]>();
  return {
    commit: (id) => known.get(id),
    beyond: (one, other) => {
      const theirs = reach(other);
      return commits.filter(({ id }) => reach(one).has(id) && !theirs.has(id));
    },
    of: (one, other) => {
      const key = `${one.join(" ")}|${other.join(" ")}`;
      const found = answers.get(key) ?? bestOf(commits, reach(one), reach(other));
      answers.set(key, found);
      return found;
    },
  };
}

function reachedFrom(heads: readonly string[], commits: readonly Commit[]): ReadonlySet<string> {
  const found = new Set(heads);
  for (const { id, parents } of commits) if (found.has(id)) for (const parent of parents) found.add(parent);
  return found;
}

function bestOf(commits: readonly Commit[], one: ReadonlySet<string>, other: ReadonlySet<string>): string[] {
  const beaten = new Set<string>();
  const best: string[] = [];
  for (const { id, parents } of commits) {
    if (!one.has(id) || !other.has(id)) continue;
    if (!beaten.has(id)) best.push(id);
    for (const parent of parents) beaten.add(parent);
  }
  return best;
}
