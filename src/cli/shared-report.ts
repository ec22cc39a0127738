import { ageText } from "../messages/render/context.ts";
import { isoAt } from "../operations/shapes.ts";
import { withNotices, withParts } from "../presentation/presenter.ts";
import type { Notice } from "../operations/types.ts";
import type { Replication } from "../store/store.ts";
import { untoldOwnBoard } from "../workspace/backup.ts";
import { unaccepted } from "../workspace/unaccepted.ts";
import { remoteData } from "../workspace/remote.ts";
import type { Command, CommandContext, CommandReport } from "./command.ts";

/** A copy is renewed in the background when it is older than a minute; one that is older than this was not (ms). */
const OLD_MS = 120_000;

/** A prompt has one line, and is drawn all day; a merge driver looks at three texts of git's and not at the file. */
const APART: ReadonlySet<string> = new Set(["prompt", "merge"]);

/** Adds to the answers of a file that several machines share: of which moment they are, and what endangers it. */
export async function withRemote(
  report: CommandReport,
  { name, readOnly }: Pick<Command, "name" | "readOnly">,
  { workspace, render }: CommandContext,
  replication: Replication,
  isBrief: boolean,
): Promise<CommandReport> {
  if (!report.ok || APART.has(name) || name.startsWith("remote ")) return report;
  const tracked = readOnly && name !== "doctor" ? [] : await trackedNotice(workspace);
  const own = untoldOwnBoard(workspace.place);
  if (own !== null) tracked.push({ code: "OWN_BOARD_KEPT", args: { path: own } });
  if (!readOnly) return withNotices(tracked, report);
  const failure = await unaccepted(workspace);
  const about = await replication.status();
  const age = about.at === null ? "—" : ageText(isoAt(about.at, workspace.world.zone), render);
  const isOld = !about.reached || workspace.world.now() - (about.at ?? 0) > OLD_MS;
  const old: Notice =
    failure?.code === "STORE_UNTRUSTED"
      ? { code: "COPY_UNTRUSTED", args: { pointer: failure.args.pointer, age } }
      : { code: "COPY_OLD", args: { place: about.place, age, reached: about.reached } };
  // A brief status has no line to spare.
  const hasLine = name === "status" && !isBrief && failure === null;
  const stale = hasLine ? ["", render.t.answers.remote.stale(about.place, age, about.reached)] : [];
  return withNotices(
    (isOld || failure !== null) && !hasLine ? [...tracked, old] : tracked,
    withParts(report, {
      get data() {
        const { data } = report;
        const isObject = data !== null && typeof data === "object" && !Array.isArray(data);
        return isObject ? { ...data, remote: remoteData(about, workspace.world) } : data;
      },
      get lines() {
        return [...report.lines, ...stale];
      },
    }),
  );
}

async function trackedNotice({ place }: CommandContext["workspace"]): Promise<Notice[]> {
  const { isTracked } = await import("../git/tracked.ts");
  return (await isTracked(place)) ? [{ code: "FILE_TRACKED" as const, args: { path: place.file } }] : [];
}
