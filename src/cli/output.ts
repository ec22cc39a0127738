import type { Catalog } from "../messages/catalog.ts";
import type { Paint } from "../messages/paint.ts";
import { holderText, type Scene } from "../messages/render/scene.ts";
import type { Refusal } from "../operations/types.ts";
import type { Report } from "./command.ts";
import { type Failure, REFUSAL_EXITS } from "./failures.ts";

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
    const lines = manner.quiet ? (report.essence === undefined ? [] : [report.essence]) : report.lines;
    if (lines.length > 0) streams.out(`${lines.map(safe).join("\n")}\n`);
    if (!manner.quiet)
      for (const { code, args } of report.notices ?? [])
        streams.err(`${safe(scene.t.notices[code](args))}\n`);
    if (verdict !== undefined) printSaid(verdict, scene, streams);
  }
  return verdict === undefined ? 0 : exitOf(verdict);
}

function printRefusal(refusal: Refusal, manner: Manner, scene: Scene, streams: Streams): number {
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
    streams.err(`${paint.red("coord:")} ${safe(message)}\n${hint === undefined ? "" : `${safe(hint)}\n`}`);
  }
  return failure.exit;
}

function printSaid(refusal: Refusal, scene: Scene, streams: Streams): void {
  const { message, hint } = said(refusal, scene);
  streams.err(
    `${scene.paint.red("coord:")} ${safe(message)}\n${hint === undefined ? "" : `${safe(hint)}\n`}`,
  );
}

function said({ code, args, holders = [] }: Refusal, scene: Scene) {
  return scene.t.refusals[code](
    args,
    holders.map((held) => holderText(held, scene)),
  );
}

function errorBody(refusal: Refusal, scene: Scene) {
  const { message, hint } = said(refusal, scene);
  const { code, retryable = false, holders = [] } = refusal;
  return { code, message, ...(hint === undefined ? {} : { hint }), retryable, holders };
}

function exitOf(refusal: Refusal & { readonly exit?: number }): number {
  return refusal.exit ?? REFUSAL_EXITS[refusal.code] ?? 3;
}

// C1 controls and bidirectional overrides pass through JSON.stringify as they are; a terminal would obey them.
const UNSAFE_IN_JSON = /[\u007f-\u009f\u061c\u202a-\u202e\u2066-\u2069\u2028\u2029]/g;

export function printJson(body: unknown, streams: Streams): void {
  const escaped = JSON.stringify(body).replace(
    UNSAFE_IN_JSON,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  streams.out(`${escaped}\n`);
}

const COLOUR = /(\u001b\[[\d;]*m)/;
const HOSTILE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u202a-\u202e\u2066-\u2069]/g;

/** A line for a terminal: our own colours stay, every other control character of what came from a file shows as a symbol. */
function safe(line: string): string {
  return line
    .split(COLOUR)
    .map((part, i) =>
      i % 2 === 1
        ? part
        : part.replace(HOSTILE, (c) => (c < " " ? String.fromCodePoint(0x2400 + c.charCodeAt(0)) : "\ufffd")),
    )
    .join("");
}
