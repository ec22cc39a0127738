import { status as presented } from "../../presentation/status.ts";
import { withNotices, withParts } from "../../presentation/presenter.ts";
import { otherBoards } from "../board-name.ts";
import { fit } from "../../messages/render/table.ts";
import { StoreError } from "../../store/store.ts";
import { goesThroughAll } from "../../system/young-space.ts";
import { writeTime } from "../../time/time.ts";
import { command, type CommandContext, type CommandReport } from "../command.ts";

/** Ages grow though nothing happens: the report is made anew at least so often (ms). */
const LOOK_EVERY = 15_000;
/** How long a file that was shown may be gone (ms), and how soon it is looked for again. */
const PATIENCE = 10_000;
const SOON = 100;

export const status = command({
  ...presented,
  fields: { ...presented.fields, watch: { kind: "flag", at: "option" } },
  isBrief: ({ brief }) => brief === true,
  run(context, input) {
    const draw = async (now: CommandContext) =>
      withNotices(otherBoards(now.workspace.place), await presented.run(now, input));
    if (input.watch === true) return showChanges(context, draw);
    goesThroughAll();
    return draw(context);
  },
});

/** Shows a report again whenever it is another, as long as somebody reads and it can be had. Ctrl-C ends it. */
async function showChanges(
  context: CommandContext,
  draw: (context: CommandContext) => Promise<CommandReport>,
): Promise<CommandReport> {
  const { workspace, render } = context;
  // Loaded here, because hardly anybody watches.
  const [{ liveChanges }, { exitOnSignals }] = await Promise.all([
    import("../../store/live.ts"),
    import("../../system/endings.ts"),
  ]);
  // From before it is read, so that no change falls in between.
  const changes = liveChanges(workspace.store);
  const { now } = workspace.world;
  let resized = new AbortController();
  const unheard = exitOnSignals();
  const stop = context.screen?.onResize(() => resized.abort());
  try {
    for (let [before, seen] = ["", Number.NEGATIVE_INFINITY]; ;) {
      const report = await unlessReplaced(seen, now, () =>
        draw({ ...context, render: { ...render, now: now(), width: widthOf(context) } }),
      );
      if (report?.ok === false) return report;
      if (report !== null) {
        const shown = withParts(report, { lines: pictureOf(report.lines, context) });
        const drawn = JSON.stringify([report.lines, report.data, context.screen?.size()]);
        if (drawn !== before && !context.show(shown)) return { ok: true, data: {}, lines: [] };
        [before, seen] = [drawn, now()];
      }
      resized = new AbortController();
      await changes.next(report === null ? SOON : LOOK_EVERY, resized.signal);
    }
  } finally {
    stop?.();
    unheard();
    changes.end();
  }
}

function widthOf({ screen, render }: CommandContext): number {
  return screen?.size().columns ?? render.width;
}

/** On a terminal, the head of what there is no room for: the last row says when it was drawn, and how it ends. */
function pictureOf(
  lines: readonly string[],
  { screen, render, workspace }: CommandContext,
): readonly string[] {
  if (screen === undefined) return lines;
  const { columns, rows } = screen.size();
  const { now, zone } = workspace.world;
  const room = Math.max(1, rows - 3);
  const isCut = lines.length > room;
  const hidden = isCut ? lines.length - room + 1 : 0;
  const say = render.t.answers.status;
  const foot = render.paint.dim(fit(say.watching(writeTime(now(), zone).slice(11, 16)), columns));
  const head = isCut
    ? [...lines.slice(0, room - 1), `  ${render.paint.dim(render.t.words.more(hidden))}`]
    : lines;
  return [...head, "", foot];
}

/** Null where the file has been gone, or half written, for a moment: an editor moves it away and writes it anew. */
async function unlessReplaced(
  seen: number,
  now: () => number,
  run: () => Promise<CommandReport>,
): Promise<CommandReport | null> {
  try {
    return await run();
  } catch (error) {
    const isReplaced = error instanceof StoreError && ["missing", "saving"].includes(error.failure.kind);
    if (!isReplaced || now() - seen > PATIENCE) throw error;
    return null;
  }
}
