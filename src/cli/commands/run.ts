import { release } from "../../presentation/finish.ts";
import type { Notice } from "../../operations/types.ts";
import type { ReservationData } from "../../operations/shapes.ts";
import { MISSING, outliving, passOn } from "../../system/commands.ts";
import { shorten } from "../../text/clean.ts";
import { command, type CommandContext, type CommandReport } from "../command.ts";
import { UsageError } from "../failures.ts";
import { shellWord } from "../arguments.ts";
import { reserve } from "./reserve.ts";

/** Interval between signs of life while the command runs (ms), well below the shortest lease. */
const BEAT_EVERY = 60_000;
/** Maximum length of the task's title that is made of the command (characters). */
const LONGEST_TITLE = 80;

export const run = command({
  name: "run",
  readOnly: false,
  fields: {
    command: { kind: "words", at: "argument", placeholder: "COMMAND" },
    files: reserve.fields.files,
    resource: reserve.fields.resource,
    wait: reserve.fields.wait,
  },
  async run(context, { command: words = [], ...input }) {
    if (words.length === 0) throw new UsageError("NO_COMMAND", {});
    // The process's number tells two calls of one command apart.
    const task = `${shorten(words.map(shellWord).join(" "), LONGEST_TITLE)} (${process.pid})`;
    const got = await reserve.run(context, { ...input, task });
    if (!got.ok || context.dryRun) return got;
    const { reservation } = got.data;
    return held(context, words, reservation, got.notices ?? []);
  },
});

/** Runs the command, and gives back what was reserved for it whichever way it ends. */
async function held(
  context: CommandContext,
  words: readonly string[],
  { instance, task, resources = [] }: ReservationData,
  told: readonly Notice[],
): Promise<CommandReport> {
  const { workspace, outside, cwd, render } = context;
  const beat = setInterval(() => workspace.sessions.touch(instance, workspace.world.now()), BEAT_EVERY);
  const guardian = guardianOf(context, instance, task);
  const status = await passOn({
    words,
    cwd,
    env: { ...outside.env, ...variablesOf(resources) },
    aside: render.audience === "json",
    held: guardian?.input ?? null,
    onTerminal: context.interactive(),
  });
  clearInterval(beat);
  if (status === MISSING) context.tell(render.t.answers.run.missing(words[0] ?? ""));
  const released = await release.run(context, { task });
  const notices = [...told, ...((released.ok && released.notices) || [])];
  guardian?.end();
  const data = { status, resources };
  if (status === 0 || render.audience !== "json") return { ok: true, data, lines: [], notices, exit: status };
  const command = words.map(shellWord).join(" ");
  return {
    ok: true,
    data,
    lines: [],
    notices,
    verdict: { code: "COMMAND_FAILED", args: { command, status }, exit: status },
  };
}

/**
 * A process that releases the task once nobody holds its input open any more: neither this process, however it is ended,
 * nor the command and what that has started.
 */
export function guardianOf({ workspace, outside }: CommandContext, instance: number, task: string) {
  if (outside.script === undefined) return null;
  const { place } = workspace;
  const call = [outside.script, "release", "-", "--as", String(instance), "--file", place.file, "--quiet"];
  const found = outliving(process.execPath, call, place.root, outside.env);
  found?.input.write(task);
  return found;
}

/** `port:3000` as `COORD_RESOURCE_PORT=3000`, for the command. */
function variablesOf(resources: readonly string[]): Readonly<Record<string, string>> {
  const named = resources.map((resource) => {
    const [kind = "", ...rest] = resource.split(":");
    const name = kind.toUpperCase().replace(/[^A-Z0-9]+/g, "_");
    return [`COORD_RESOURCE_${name}`, rest.length === 0 ? "1" : rest.join(":")] as const;
  });
  return Object.fromEntries(named);
}
