import type { Catalog } from "../messages/catalog.ts";
import { type Paint, plain } from "../messages/paint.ts";
import { type ErrorBody, errorBody, failureBody, noticesData } from "../messages/render/refusal.ts";
import type { Scene } from "../messages/render/scene.ts";
import type { Refusal } from "../operations/types.ts";
import type { Report, SaidRefusal } from "./command.ts";
import { type Failure, REFUSAL_EXITS } from "./failures.ts";
import { safeJson, visible } from "../text/visible.ts";

/** Where words go. */
export interface Streams {
  /** False when nobody reads any more. */
  readonly out: (text: string) => unknown;
  readonly err: (text: string) => void;
}

/** How answers are wanted. */
export interface Manner {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly command: string;
}

/** Prints a report and says with which status to exit. */
export function printReport(report: Report, manner: Manner, scene: Scene, streams: Streams): number {
  if (!report.ok) return printRefusal(report.refusal, manner, scene, streams);
  const { verdict } = report;
  if (manner.json) {
    const error = verdict === undefined ? {} : { error: errorOf(verdict, scene) };
    const notices = noticesData(report.notices ?? [], scene.t);
    const extra = notices.length === 0 ? {} : { notices };
    printJson(
      {
        schema: "coord/1",
        ok: verdict === undefined,
        command: manner.command,
        data: report.data,
        ...error,
        ...extra,
      },
      streams,
    );
  } else {
    const lines = manner.quiet ? (report.essence ?? []) : report.lines;
    const shown = scene.paint === plain ? visible : visibleButColours;
    if (lines.length > 0) streams.out(`${lines.map(shown).join("\n")}\n`);
    if (!manner.quiet)
      for (const { code, args } of report.notices ?? [])
        streams.err(`${visible(scene.t.notices[code](args))}\n`);
    if (verdict !== undefined) printSaid(lines.length > 0 ? shownAbove(verdict) : verdict, scene, streams);
  }
  return verdict === undefined ? 0 : exitOf(verdict);
}

/** An expected no, in either form. */
type AnyRefusal = Refusal | SaidRefusal;

/** What stands on stdout already is not said again. */
function shownAbove(verdict: AnyRefusal): AnyRefusal {
  return "said" in verdict ? verdict : { ...verdict, args: { ...verdict.args, shown: 1 } };
}

function printRefusal(refusal: AnyRefusal, manner: Manner, scene: Scene, streams: Streams): number {
  if (manner.json) {
    printJson(
      { schema: "coord/1", ok: false, command: manner.command, error: errorOf(refusal, scene) },
      streams,
    );
  } else {
    printSaid(refusal, scene, streams);
  }
  return exitOf(refusal);
}

/** Prints a failure and says with which status to exit. */
export function printFailure(
  failure: Failure,
  manner: Manner,
  t: Catalog,
  paint: Paint,
  streams: Streams,
): number {
  const args = { ...failure.args, command: failure.args["command"] || manner.command };
  const error = failureBody({ ...failure, args }, t);
  if (manner.json) printJson({ schema: "coord/1", ok: false, command: manner.command, error }, streams);
  else printMessage(error.message, error.hint, paint, streams);
  return failure.exit;
}

function printSaid(refusal: AnyRefusal, scene: Scene, streams: Streams): void {
  const { message, hint } = errorOf(refusal, scene);
  printMessage(message, hint, scene.paint, streams);
}

function printMessage(message: string, hint: string | undefined, paint: Paint, streams: Streams): void {
  const next = hint === undefined ? "" : `${visible(hint)}\n`;
  streams.err(`${paint.red("coord:")} ${visible(message)}\n${next}`);
}

function errorOf(refusal: AnyRefusal, scene: Scene): ErrorBody {
  if (!("said" in refusal)) return errorBody(refusal, scene);
  return { code: refusal.code, ...refusal.said, retryable: false, holders: [] };
}

function exitOf(refusal: AnyRefusal): number {
  if ("said" in refusal) return refusal.exit;
  return refusal.exit ?? REFUSAL_EXITS[refusal.code] ?? 3;
}

function printJson(body: unknown, streams: Streams): void {
  streams.out(`${safeJson(body)}\n`);
}

/** What our own paint puts out, and nothing else that a terminal obeys. */
const COLOUR = /(\u001b\[(?:1|2|22|3[1236]|39)m)/;

function visibleButColours(line: string): string {
  return line
    .split(COLOUR)
    .map((part, i) => (i % 2 === 1 ? part : visible(part)))
    .join("");
}
