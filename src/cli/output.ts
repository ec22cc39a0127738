import type { Catalog, Said } from "../messages/catalog.ts";
import { type Paint, plain } from "../messages/paint.ts";
import { holderText, type Scene } from "../messages/render/scene.ts";
import type { Refusal } from "../operations/types.ts";
import type { Report, SaidRefusal } from "./command.ts";
import { type Failure, REFUSAL_EXITS } from "./failures.ts";
import { visible } from "../text/visible.ts";

/** Where words go. */
export interface Streams {
  readonly out: (text: string) => void;
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
    const error = verdict === undefined ? {} : { error: errorBody(verdict, scene) };
    const notices = (report.notices ?? []).map(({ code, args }) => ({
      code,
      message: scene.t.notices[code](args),
    }));
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
    if (verdict !== undefined) printSaid(verdict, scene, streams);
  }
  return verdict === undefined ? 0 : exitOf(verdict);
}

/** An expected no, in either form. */
type AnyRefusal = Refusal | SaidRefusal;

function printRefusal(refusal: AnyRefusal, manner: Manner, scene: Scene, streams: Streams): number {
  if (manner.json) {
    printJson(
      { schema: "coord/1", ok: false, command: manner.command, error: errorBody(refusal, scene) },
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
  const { message, hint } = t.failures[failure.code]({
    ...failure.args,
    command: failure.args["command"] || manner.command,
  });
  if (manner.json) {
    const error = {
      code: failure.code,
      message,
      ...(hint === undefined ? {} : { hint }),
      retryable: failure.retryable,
      holders: [],
    };
    printJson({ schema: "coord/1", ok: false, command: manner.command, error }, streams);
  } else {
    printMessage(message, hint, paint, streams);
  }
  return failure.exit;
}

function printSaid(refusal: AnyRefusal, scene: Scene, streams: Streams): void {
  const { message, hint } = said(refusal, scene);
  printMessage(message, hint, scene.paint, streams);
}

function printMessage(message: string, hint: string | undefined, paint: Paint, streams: Streams): void {
  const next = hint === undefined ? "" : `${visible(hint)}\n`;
  streams.err(`${paint.red("coord:")} ${visible(message)}\n${next}`);
}

function said(refusal: AnyRefusal, scene: Scene): Said {
  if ("said" in refusal) return refusal.said;
  const { code, args, holders = [] } = refusal;
  const plainly = scene.t.refusals[code](
    args,
    holders.map((held) => holderText(held, scene)),
  );
  if (!holders.some(({ displaced }) => displaced)) return plainly;
  return { ...plainly, message: `${plainly.message} ${scene.t.words.displacedHolds}` };
}

function errorBody(refusal: AnyRefusal, scene: Scene) {
  const { message, hint } = said(refusal, scene);
  const {
    code,
    retryable = false,
    holders = [],
  }: Pick<Refusal, "retryable" | "holders"> & { code: string } = refusal;
  return { code, message, ...(hint === undefined ? {} : { hint }), retryable, holders };
}

function exitOf(refusal: AnyRefusal): number {
  if ("said" in refusal) return refusal.exit;
  return refusal.exit ?? REFUSAL_EXITS[refusal.code] ?? 3;
}

// C1 controls and bidirectional overrides pass through JSON.stringify as they are; a terminal would obey them.
const UNSAFE_IN_JSON = /[\u007f-\u009f\u061c\u202a-\u202e\u2066-\u2069\u2028\u2029]/g;

function printJson(body: unknown, streams: Streams): void {
  const escaped = JSON.stringify(body).replace(
    UNSAFE_IN_JSON,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  streams.out(`${escaped}\n`);
}

/** What our own paint puts out, and nothing else that a terminal obeys. */
const COLOUR = /(\u001b\[(?:1|2|22|3[1236]|39)m)/;

function visibleButColours(line: string): string {
  return line
    .split(COLOUR)
    .map((part, i) => (i % 2 === 1 ? part : visible(part)))
    .join("");
}
