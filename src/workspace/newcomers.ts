import { relative, resolve } from "node:path";
import { View } from "../protocol/view.ts";
import { areWrittenBy, listedLines } from "../rules/written-here.ts";
import { placeAround } from "../session/locate.ts";
import { openStore } from "../store/index.ts";
import { type Past, StoreError } from "../store/store.ts";
import { isShared } from "./open.ts";

/** The two sides of a merge. */
interface Sides {
  readonly ours: string;
  readonly theirs: string;
}

/**
 * Of numbers that both sides of a merge gave to a newcomer, those that are one and the same instance: this clone's journal wrote the line
 * of either side in that instance's own commands, and no journal gives a number twice. So it is where git had put away the
 * board of one branch while the instance went on working on the other's.
 * @param path the merged file, relative to the work tree or absolute
 */
export async function sameNewcomers(
  numbers: readonly number[],
  sides: Sides,
  { cwd, path, remote }: { readonly cwd: string; readonly path: string; readonly remote: string | undefined },
): Promise<ReadonlySet<number>> {
  const past = await pastOf(cwd, path, remote);
  if (past === null) return new Set();
  const writes = { revisions: () => writesIn(past), textAt: past.textAt };
  const [ours, theirs] = [new View(sides.ours), new View(sides.theirs)];
  return new Set(
    numbers.filter((number) => {
      const lines = [ours, theirs].flatMap((view) => listedLines(view, number));
      return lines.length === 2 && areWrittenBy(number, lines, writes);
    }),
  );
}

/** The journal of the coordination file that is merged; null where there is none, or where several machines share it: they never give a number twice. */
async function pastOf(cwd: string, path: string, remote: string | undefined): Promise<Past | null> {
  const place = placeAround(cwd, undefined);
  if (place === null || isShared(place, remote)) return null;
  if (relative(place.root, resolve(place.root, path)) !== relative(place.main, place.file)) return null;
  const store = openStore(
    { file: place.file },
    {
      // What git does to the file meanwhile is nobody's question here.
      reconcile: ({ after, state }) => ({ text: after, state }),
      lockTimeoutMs: 0,
      admits: place.admits,
    },
  );
  try {
    return (await store.read(true)).past;
  } catch (error) {
    if (error instanceof StoreError) return null;
    throw error;
  }
}

function* writesIn(past: Past) {
  for (const { revision, note } of past.revisions()) yield { revision, ...note };
}
