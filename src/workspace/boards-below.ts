import { join } from "node:path";
import { check } from "../operations/check.ts";
import type { Resolved } from "../operations/types.ts";
import { escapeGlob } from "../paths/glob.ts";
import { literal, overlaps, patternOf } from "../paths/overlap.ts";
import { type Place, placesAbove } from "../session/locate.ts";
import { textOf } from "../system/files.ts";
import type { Beyond, Spelled } from "./beyond.ts";
import type { Workspace } from "./index.ts";

/** Maximum number of submodules that are asked. */
const MOST_SUBMODULES = 100;
const ALL: Resolved = { given: "**", kind: "inside", path: "**", glob: true };

/**
 * The verdicts on some paths, with what the boards of submodules hold in folders and patterns that begin above these. A repository within
 * this one that git does not list is found by who asks about a path in it.
 */
export async function checkBoardsBelow(
  found: readonly (Beyond | null)[],
  asked: readonly Spelled[],
  workspace: Workspace,
  boardAt: (place: Place) => Workspace,
): Promise<readonly (Beyond | null)[]> {
  const { resolver, place: own } = workspace;
  const kindOf = (path: string) => resolver.kindOf(path);
  const known = { caseSensitive: resolver.caseSensitive, kindOf };
  const groups = asked.flatMap(({ given, glob = false }, index) => {
    const one = glob ? resolver.pattern(given) : resolver.path(given);
    if (found[index] !== null || one.kind !== "inside") return [];
    if (!glob && kindOf(one.path) !== "folder") return [];
    const whole = one.path === "" ? "**" : one.path;
    const pattern = glob || whole === "**" ? patternOf(whole, known) : literal(whole, known);
    return [{ index, pattern, path: one.path, name: one.path || given }];
  });
  const result = [...found];
  for (const folder of groups.length === 0 ? [] : submodulesOf(resolver.top)) {
    const below = escapeGlob(folder);
    const near = groups.filter(({ pattern }) => overlaps(pattern, patternOf(below, known)));
    const [place] = near.length === 0 ? [] : placesAbove(join(resolver.top, folder));
    if (place === undefined || place.target === own.target) continue;
    const answer = await boardAt(place).perform(check, { paths: [ALL], staged: false });
    const held = answer.ok ? (answer.result.paths[0]?.holders ?? []) : [];
    for (const { index, pattern, path, name } of near) {
      const meets = (file: string) => overlaps(pattern, patternOf(`${below}/${file}`, known));
      const met = held.flatMap((one) => {
        const files = one.files.filter(meets);
        return files.length === 0 ? [] : [{ one, files }];
      });
      if (met.length === 0) continue;
      const { data, collisions = [] } = result[index] ?? {};
      result[index] = {
        data: {
          path,
          verdict: "partly",
          exists: true,
          reservation: null,
          claims: [],
          holders: [...(data?.holders ?? []), ...met.map(({ one }) => one)],
        },
        collisions: [
          ...collisions,
          ...met.flatMap(({ one: { instance }, files }) =>
            files.map((file) => ({ asked: name, held: file, instance })),
          ),
        ],
      };
    }
  }
  return result;
}

/** The folders of a work tree's submodules, as git lists them there. */
function submodulesOf(root: string): readonly string[] {
  const listed = (textOf(join(root, ".gitmodules")) ?? "").matchAll(/^[ \t]*path[ \t]*=(.+)$/gm);
  const isWithin = (path: string) => !/^[\\/]|(?:^|[\\/])\.\.(?:[\\/]|$)/.test(path);
  return [...listed]
    .map(([, path = ""]) => path.trim().replaceAll(/^"|"$/g, ""))
    .filter((path) => path !== "" && isWithin(path))
    .slice(0, MOST_SUBMODULES);
}
