import { documentForModel, visible } from "../text/clean.ts";
import type { CommandContext, CommandReport } from "./command.ts";
import { coloured, unifiedDiff } from "./diff.ts";
import { confirm } from "./output.ts";

/** A change of an existing file that somebody is asked about. */
interface ProposedChange {
  readonly before: string;
  readonly after: string;
  readonly data: object;
  /** The lines told beside the diff. */
  readonly told: readonly string[];
  readonly question: string;
  readonly yes: boolean;
}

/** Shows what would become of the file and asks; without a terminal that is the answer. @returns null where it may be done */
export async function refusedChange(
  context: CommandContext,
  { before, after, data, told, question, yes }: ProposedChange,
): Promise<CommandReport | null> {
  if (yes) return null;
  const { place } = context.workspace;
  const shown = await unifiedDiff(place, before, after);
  const said = told.map((line) => `${line}\n`).join("");
  if (context.interactive()) {
    const diff = coloured(visible(shown), context.render.paint);
    if (await confirm(`${diff}${visible(said)}${question}`)) return null;
    return { ok: true, data, lines: [context.render.t.answers.setup.cancelled], exit: 2 };
  }
  const verdict = {
    code: "WOULD_CHANGE" as const,
    args: { path: place.file, call: context.call },
    exit: 2,
  };
  const read = context.render.audience === "model" ? documentForModel(shown) : shown;
  const lines = [...read.trimEnd().split("\n"), ...told];
  return { ok: true, data: { ...data, diff: shown }, lines, quietLines: lines, verdict };
}
