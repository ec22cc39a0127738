import { type Act, ACT_COMMANDS, type ActCommand } from "../../board/types.ts";
import { languages } from "../../messages/languages.ts";
import { plain } from "../../messages/paint.ts";
import { errorBody } from "../../messages/render/refusal.ts";
import { failureBody } from "../../messages/render/refusal.ts";
import { visible } from "../../text/clean.ts";
import type { RawInput } from "../../workspace/input.ts";
import { collectFiles, readValue } from "../arguments.ts";
import type { AnyCommand, CommandContext, CommandReport } from "../command.ts";
import { commandNamed } from "../commands/index.ts";
import { failureOf, UsageError } from "../failures.ts";

/** The result of an act, in words. */
export interface ActResult {
  readonly ok: boolean;
  readonly code: string | null;
  readonly text: string;
}

/** Whether a board may carry out what is called so. */
export function isActCommand(name: unknown): name is ActCommand {
  return ACT_COMMANDS.some((known) => known === name);
}

/** Carries an act out as the command line would, for the same person; a refusal is told as it is there. */
export async function carryOut(
  { command: name, input }: Pick<Act, "command" | "input">,
  context: CommandContext,
): Promise<ActResult> {
  const command = await commandNamed(name);
  if (command === null || "frontEnd" in command) return { ok: false, code: "USAGE", text: name };
  try {
    const report = await command.run(quiet(context), rawInput(command, input));
    // A board has a way of its own to join.
    if (!report.ok && report.refusal.code === "NO_IDENTITY")
      return { ok: false, code: "NO_IDENTITY", text: await joinFirst(context) };
    return toldOf(report, context);
  } catch (error) {
    const { t } = context.render;
    const failure =
      error instanceof UsageError
        ? { code: "USAGE", args: { message: error.said(t) } }
        : failureOf(error, context.workspace.place.file);
    const { message, hint } = failureBody(failure as Parameters<typeof failureBody>[0], {
      t,
      audience: "terminal",
    });
    // The help of the command line is no help here.
    const text = failure.code === "USAGE" ? message : [message, hint ?? ""].join(" ").trim();
    return { ok: false, code: failure.code, text };
  }
}

async function joinFirst({ render }: CommandContext): Promise<string> {
  return (await languages[render.language].board()).joinFirst;
}

/** Nobody is asked, and nothing is printed: what it comes to is shown on the board. */
function quiet(context: CommandContext): CommandContext {
  return {
    ...context,
    render: { ...context.render, paint: plain, audience: "terminal", width: 1_000 },
    tell: () => undefined,
    show: () => true,
    interactive: () => false,
  };
}

/** Words as a command line's, by the command's own fields. @throws UsageError */
function rawInput({ fields }: AnyCommand, given: Act["input"]): RawInput {
  const input: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const text = Object.hasOwn(given, name) ? given[name] : undefined;
    if (text === undefined) continue;
    input[name] =
      field.kind === "patterns" || field.kind === "names"
        ? collectFiles(text, undefined)
        : readValue(name, field, text);
  }
  return input;
}

function toldOf(report: CommandReport, { render }: CommandContext): ActResult {
  if (report.ok) return { ok: true, code: null, text: visible(report.lines.join("\n")) };
  const { refusal } = report;
  if ("said" in refusal)
    return {
      ok: false,
      code: refusal.code,
      text: visible(`${refusal.said.message} ${refusal.said.hint ?? ""}`.trim()),
    };
  const { message, hint } = errorBody(refusal, { ...render, paint: plain });
  return { ok: false, code: refusal.code, text: visible([message, hint ?? ""].join(" ").trim()) };
}
