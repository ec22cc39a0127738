import type { Branch } from "./types.ts";

/** A claim on paths. */
export interface PathClaim {
  readonly instance: number;
  readonly files: readonly string[];
}

interface Growing {
  readonly children: Map<string, Growing>;
  readonly holders: Set<number>;
}

/** Maximum depth that is shown as folders; what is deeper stands in one name. */
const DEEPEST = 12;

/** Whether two patterns have a path in common. */
export type HaveCommonPath = (a: string, b: string) => boolean;

/** From so many claimed paths on, only equal ones are seen to meet. */
const MOST_COMPARED = 400;

/** Claims as a tree: a level a folder, a pattern as the name that it is from its first folder with a wildcard on. */
export function treeOf(claims: readonly PathClaim[], meets: HaveCommonPath): Branch[] {
  const root: Growing = { children: new Map(), holders: new Set() };
  for (const { instance, files } of claims)
    for (const file of files) {
      let at = root;
      for (const part of partsOf(file)) {
        const known = at.children.get(part) ?? { children: new Map(), holders: new Set() };
        at.children.set(part, known);
        at = known;
      }
      at.holders.add(instance);
    }
  return branchesOf(root, sharedOf(claims, meets), "");
}

/** The paths that somebody else has a claim on, too. */
function sharedOf(claims: readonly PathClaim[], meets: HaveCommonPath): ReadonlySet<string> {
  const all = claims.flatMap(({ instance, files }) => files.map((file) => ({ instance, file })));
  const compare: HaveCommonPath = all.length > MOST_COMPARED ? (a, b) => a === b : meets;
  const shared = new Set<string>();
  for (const [at, one] of all.entries())
    for (const other of all.slice(at + 1))
      if (one.instance !== other.instance && compare(one.file, other.file)) {
        shared.add(pathOf(one.file));
        shared.add(pathOf(other.file));
      }
  return shared;
}

/** A file's name as the tree spells it. */
function pathOf(file: string): string {
  return partsOf(file).join("/");
}

/** The levels of a path; all behind the first wildcard is one. */
function partsOf(file: string): string[] {
  const parts = file.split("/").filter((part) => part !== "");
  const wild = parts.findIndex((part) => /[*?[\]{}]/.test(part));
  const end = Math.min(wild < 0 ? parts.length - 1 : wild, DEEPEST);
  return [...parts.slice(0, end), parts.slice(end).join("/")].filter((part) => part !== "");
}

function branchesOf(growing: Growing, shared: ReadonlySet<string>, above: string): Branch[] {
  return [...growing.children]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, child]): Branch => {
      const path = above === "" ? name : `${above}/${name}`;
      const holders = [...child.holders].toSorted((a, b) => a - b);
      const children = branchesOf(child, shared, path);
      return joined({ name, holders, isShared: shared.has(path), children });
    });
}

/** A folder that nobody holds and that has one thing in it is one line with it. */
function joined(branch: Branch): Branch {
  const [only, ...more] = branch.children;
  if (branch.holders.length > 0 || only === undefined || more.length > 0) return branch;
  return { ...only, name: `${branch.name}/${only.name}` };
}
