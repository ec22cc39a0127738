import { ageText } from "../messages/render/context.ts";
import { isoAt } from "../operations/shapes.ts";
import type { Sharing } from "../store/store.ts";
import { remoteData } from "../workspace/remote.ts";
import type { Command, CommandContext, CommandReport } from "./command.ts";

/** What is added to the answers of a file that several machines share: of which moment they are; and what endangers it. */
export async function withRemote(
  report: CommandReport,
  { name, readOnly }: Pick<Command, "name" | "readOnly">,
  { workspace, render }: CommandContext,
  sharing: Sharing,
): Promise<CommandReport> {
  if (!report.ok || name.startsWith("remote ")) return report;
  const tracked = readOnly && name !== "doctor" ? [] : await trackedNotice(workspace);
  const notices = [...(report.notices ?? []), ...tracked];
  if (!readOnly) return { ...report, notices };
  const about = await sharing.about();
  const { data, lines } = report;
  const isObject = data !== null && typeof data === "object" && !Array.isArray(data);
  const told = isObject ? { ...data, remote: remoteData(about, workspace.world) } : data;
  const age = about.at === null ? "—" : ageText(isoAt(about.at, workspace.world.zone), render);
  const line = render.t.answers.remote.stale(about.place, age, about.reached);
  return { ...report, notices, data: told, lines: name === "status" ? [...lines, "", line] : lines };
}

async function trackedNotice({ place }: CommandContext["workspace"]) {
  const { isTracked } = await import("../git/tracked.ts");
  return (await isTracked(place)) ? [{ code: "FILE_TRACKED" as const, args: { path: place.file } }] : [];
}
