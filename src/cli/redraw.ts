import { changed } from "../system/watch.ts";
import type { Desk, Report } from "./command.ts";

/** Ages grow though nothing happens: so often it is looked anew, in milliseconds. */
const LOOK_EVERY = 15_000;

/** Shows a report anew whenever it is another, as long as somebody reads and it can be had. Ctrl-C ends it. */
export async function redrawn(desk: Desk, draw: (desk: Desk) => Promise<Report>): Promise<Report> {
  const { workspace, scene } = desk;
  const never = new AbortController().signal;
  for (let before = ""; ;) {
    // From before it is read, so that no change falls in between.
    const next = changed(workspace.place.file, LOOK_EVERY, never);
    const report = await draw({ ...desk, scene: { ...scene, now: workspace.world.now() } });
    if (!report.ok) return report;
    const drawn = JSON.stringify([report.lines, report.data]);
    if (drawn !== before && !desk.show(report)) return { ok: true, data: {}, lines: [] };
    before = drawn;
    await next;
  }
}
