import { type Paint, plain } from "../messages/paint.ts";
import type { RenderContext, Voice } from "../messages/render/context.ts";
import {
  type ErrorBody,
  errorBody,
  failureBody,
  noticesData,
  noticeText,
} from "../messages/render/refusal.ts";
import type { Refusal } from "../operations/types.ts";
import { ask } from "../system/terminal.ts";
import { safeJson, visible } from "../text/clean.ts";
import { wrapped } from "../text/wrap.ts";
import type { CommandReport, SaidRefusal } from "./command.ts";
import { type CommandFailure, REFUSAL_EXITS } from "./failures.ts";

/** Where words go. */
export interface Streams {
  /** False when nobody reads any more. */
  readonly out: (text: string) => unknown;
  readonly err: (text: string) => void;
  /** Columns of the terminal that shows what goes to `err`; none where no terminal does. */
  readonly errColumns?: () => number;
}

/** How answers are wanted. */
export interface OutputOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly command: string;
}

/** Prints a report and says with which status to exit. */
export function printReport(
  report: CommandReport,
  options: OutputOptions,
  render: RenderContext,
  streams: Streams,
): number {
  if (!report.ok) return printRefusal(report.refusal, options, render, streams);
  const { verdict } = report;
  if (options.json) {
    const error = verdict === undefined ? {} : { error: errorOf(verdict, render) };
    const notices = noticesData(report.notices ?? [], render);
    const extra = notices.length === 0 ? {} : { notices };
    printJson(
      {
        schema: "coord/1",
        ok: verdict === undefined,
        command: options.command,
        data: report.data,
        ...error,
        ...extra,
      },
      streams,
    );
  } else {
    const lines = options.quiet ? (report.quietLines ?? []) : report.lines;
    const shown = render.paint === plain ? visible : visibleButColours;
    const width = options.quiet || report.verbatim === true ? Infinity : render.width;
    if (lines.length > 0) streams.out(`${lines.map((line) => wrapped(shown(line), width)).join("\n")}\n`);
    if (!options.quiet)
      for (const notice of report.notices ?? [])
        streams.err(`${broken(visible(noticeText(notice, render)), streams)}\n`);
    if (verdict !== undefined) printSaid(lines.length > 0 ? shownAbove(verdict) : verdict, render, streams);
  }
  return verdict === undefined ? (report.exit ?? 0) : exitOf(verdict);
}

/** An expected no, in either form. */
type AnyRefusal = Refusal | SaidRefusal;

/** Leaves out of a refusal the files that stand on stdout already. */
function shownAbove(verdict: AnyRefusal): AnyRefusal {
  if ("said" in verdict || verdict.code !== "FILES_RESERVED" || !("count" in verdict.args)) return verdict;
  return { ...verdict, args: { ...verdict.args, shown: true } };
}

function printRefusal(
  refusal: AnyRefusal,
  options: OutputOptions,
  render: RenderContext,
  streams: Streams,
): number {
  if (options.json) {
    printJson(
      { schema: "coord/1", ok: false, command: options.command, error: errorOf(refusal, render) },
      streams,
    );
  } else {
    printSaid(refusal, render, streams);
  }
  return exitOf(refusal);
}

/** Prints a failure and says with which status to exit. */
export function printFailure(
  failure: CommandFailure,
  options: OutputOptions,
  voice: Voice,
  paint: Paint,
  streams: Streams,
): number {
  const { command } = options;
  const error = failureBody(
    failure.code === "USAGE" ? { ...failure, args: { command, ...failure.args } } : failure,
    voice,
  );
  if (options.json) printJson({ schema: "coord/1", ok: false, command: options.command, error }, streams);
  else printMessage(error.message, error.hint, paint, streams);
  return failure.exit;
}

function printSaid(refusal: AnyRefusal, render: RenderContext, streams: Streams): void {
  const { message, hint } = errorOf(refusal, render);
  printMessage(message, hint, render.paint, streams);
}

function printMessage(message: string, hint: string | undefined, paint: Paint, streams: Streams): void {
  const next = hint === undefined ? "" : `${broken(visible(hint), streams)}\n`;
  streams.err(`${broken(`${paint.red("coord:")} ${visible(message)}`, streams)}\n${next}`);
}

/** A sentence as the terminal has room for it. */
function broken(text: string, { errColumns }: Streams): string {
  return errColumns === undefined ? text : wrapped(text, errColumns());
}

function errorOf(refusal: AnyRefusal, render: RenderContext): ErrorBody {
  if (!("said" in refusal)) return errorBody(refusal, render);
  return { code: refusal.code, ...refusal.said, retryable: false, holders: [] };
}

function exitOf(refusal: AnyRefusal): number {
  if ("said" in refusal) return refusal.exit;
  return refusal.exit ?? REFUSAL_EXITS[refusal.code] ?? 3;
}

function printJson(body: unknown, streams: Streams): void {
  streams.out(`${safeJson(body)}\n`);
}

/** Our own paint, and nothing else that a terminal obeys. */
const COLOUR = /(\u001b\[(?:1|2|22|3[1236]|39)m)/;

function visibleButColours(line: string): string {
  return line
    .split(COLOUR)
    .map((part, i) => (i % 2 === 1 ? part : visible(part)))
    .join("");
}

/** The facts that decide about colour. */
interface ColourWorld {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdoutIsTerminal: () => boolean;
}

/** Colours by the flag, else `NO_COLOR`, `FORCE_COLOR`, else only on a terminal. chalk is loaded only when they are on. */
export async function paintFor(
  flag: string | undefined,
  { env, stdoutIsTerminal }: ColourWorld,
): Promise<Paint> {
  if (!wantsColour(flag, env, stdoutIsTerminal)) return plain;
  const { Chalk } = await import("chalk");
  const { bold, dim, red, green, yellow, cyan } = new Chalk({ level: 1 });
  return { bold, dim, red, green, yellow, cyan };
}

function wantsColour(flag: string | undefined, env: ColourWorld["env"], terminal: () => boolean): boolean {
  if (flag === "always") return true;
  if (flag === "never") return false;
  if (env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "") return false;
  const force = env["FORCE_COLOR"];
  if (force !== undefined) return force !== "0" && force !== "false";
  return env["TERM"] !== "dumb" && terminal();
}

/** The parts of a process that a progress bar uses. */
export interface ProgressWorld {
  readonly err: (text: string) => void;
  readonly now: () => number;
  /** Whether stderr is a terminal; asked only when there is something to show. */
  readonly isTerminal: () => boolean;
}

/** Shorter work needs no bar (ms). */
const SHOW_AFTER = 1_000;
const WIDTH = 30;

/**
 * A bar on stderr that says how much of a long work is done, and nothing else: it appears after a second, on a terminal
 * only, and is wiped when all is done.
 */
export function progressBar({ err, now, isTerminal }: ProgressWorld): (done: number, total: number) => void {
  const begun = now();
  let isShown = false;
  return (done, total) => {
    if (done >= total) {
      if (isShown) err("\r\u001b[K");
      isShown = false;
      return;
    }
    if (now() - begun < SHOW_AFTER || !isTerminal()) return;
    const part = Math.max(done, 0) / total;
    const full = Math.floor(part * WIDTH);
    err(`\r[${"#".repeat(full)}${".".repeat(WIDTH - full)}] ${Math.floor(part * 100)} %`);
    isShown = true;
  };
}

/**
 * Asks a person on the terminal; an empty answer and anything like yes is yes, Ctrl-D is no.
 * @throws InterruptedError
 */
export async function confirm(question: string): Promise<boolean> {
  const answer = await ask(`${wrapped(question, process.stderr.columns)} `);
  return answer !== null && /^(?:|y|yes|o|oui)$/i.test(answer.trim());
}

/** The same where silence is no. */
export async function confirmWithYes(question: string): Promise<boolean> {
  const answer = await ask(`${wrapped(question, process.stderr.columns)} `);
  return answer !== null && /^(?:y|yes|o|oui)$/i.test(answer.trim());
}
