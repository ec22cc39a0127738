import { reserve } from "../presentation/reserve.ts";
import { statOf } from "../system/files.ts";
import { answerOf } from "./answer.ts";
import type { McpSession } from "./session.ts";

/** Maximum size of a board that is read ahead (bytes): a longer one would keep the server from an answer. */
const LONGEST = 200_000;

/** A number and a name that nobody has. */
const [NOBODY, NOTHING] = [999_999, "coord-rehearsal"] as const;

/**
 * Goes once through what a claim does, and writes nothing, while the client thinks. Most of a first claim is loading and compiling, and
 * many agents that start together make theirs at once.
 */
export async function warmUp(session: McpSession): Promise<void> {
  try {
    const workspace = session.workspaceOf({ flag: NOBODY, env: undefined, session: null });
    const { size } = statOf(workspace.place.file) ?? { size: Infinity };
    // Who shares the board with other machines asks nobody without being asked.
    if (size > LONGEST || workspace.store.replication !== undefined) return;
    const context = { workspace, dryRun: true, render: session.render(null), tell: () => undefined };
    answerOf(await reserve.run(context, { task: NOTHING, files: [NOTHING] }), session);
  } catch {
    // Said to whoever asks for something.
  }
}
