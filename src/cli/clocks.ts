import { clean } from "../text/clean.ts";
import type { Notice } from "../operations/types.ts";
import { CLOCK_TOLERANCE } from "../rules/leases.ts";
import type { ReplicaStatus } from "../store/store.ts";
import type { Workspace } from "../workspace/index.ts";

/** Whose clocks differ from this machine's, as far as a shared board shows it: the store's, or with git, which has none, the machines'. */
export async function clockNotices(
  { place, world }: Pick<Workspace, "place" | "world">,
  { kind, offsetMs }: Pick<ReplicaStatus, "kind" | "offsetMs">,
): Promise<Notice[]> {
  const store = Math.abs(offsetMs) > CLOCK_TOLERANCE ? [{ host: null, offsetMs }] : [];
  const all = kind === "git" ? await machines(place, world) : store;
  return all.map(({ host, offsetMs: offset }) => ({
    code: "CLOCK_DIFFERS",
    args: {
      host: host === null ? null : clean(host),
      minutes: Math.floor(Math.abs(offset) / 60_000),
      ahead: offset > 0,
    },
  }));
}

async function machines({ target, state }: Workspace["place"], { remote, now }: Workspace["world"]) {
  const [{ locateLedger, replicaId }, { clockDifferences, newestFiled }] = await Promise.all([
    import("../remote/open.ts"),
    import("../remote/git/clocks.ts"),
  ]);
  const pointer = locateLedger(target, state, remote)?.pointer;
  if (pointer?.kind !== "git") return [];
  return clockDifferences(await newestFiled(target, pointer.ref), replicaId(target), now(), CLOCK_TOLERANCE);
}
