import { dirname } from "node:path";
import { openFileStore, type WriteStep } from "../../src/store/file/index.ts";
import { reconciler, Workspace, type World } from "../../src/workspace/index.ts";
import { StateFolder } from "../../src/system/state.ts";

/** What an instance has at a file on the disk. `onStep` is called at each moment of a write. */
export function workspaceAt(
  path: string,
  as: number | null,
  onStep: (step: WriteStep) => void = () => {},
): Workspace {
  const folder = dirname(path);
  const world: World = {
    now: Date.now,
    zone: () => 60,
    language: "en",
    identity: { flag: as ?? undefined, env: undefined, session: null },
    parentPid: 0,
  };
  const place = {
    file: path,
    target: path,
    root: folder,
    main: folder,
    state: new StateFolder(path),
    admits: () => true,
  };
  const store = openFileStore({ path, reconcile: reconciler(world, place), lockTimeoutMs: 60_000, onStep });
  return new Workspace(place, folder, store, world);
}
