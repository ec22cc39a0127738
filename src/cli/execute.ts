import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { Scene } from "../messages/render/scene.ts";
import { locate, type Place, placeAround } from "../session/locate.ts";
import { readDuration } from "../time/duration.ts";
import type { Zone } from "../time/time.ts";
import type { World } from "../workspace/index.ts";
import { claimsOf, namedFile, openWorkspace } from "../workspace/open.ts";
import type { RawInput } from "../workspace/input.ts";
import type { Command, Desk, Faces, Outside, Report } from "./command.ts";
import { UsageError } from "./failures.ts";
import type { GlobalOptions } from "./globals.ts";
import { type Manner, printReport, type Streams } from "./output.ts";
import type { Call } from "./program.ts";
import { progressBar } from "./progress.ts";
import { readCount } from "./values.ts";
import { typed } from "./words.ts";

/** The world as a process sees it; tests hand in their own. */
export interface Io extends Streams, Outside {
  readonly cwd: string;
  readonly now: () => number;
  readonly zone: Zone;
  /** Null for what is no UTF-8. */
  readonly readStdin: () => Promise<string | null>;
  readonly stdinIsTerminal: () => boolean;
  readonly stdoutIsTerminal: () => boolean;
  readonly stderrIsTerminal?: () => boolean;
  readonly columns: number;
  readonly parentPid: number;
  readonly faces?: Faces;
}

/** A call that the command line carries out itself. */
export type OwnCall = Call & { readonly command: Command };

/** Runs a command at its place. `as`: who acts, where somebody was asked. */
export async function execute(
  call: OwnCall,
  input: RawInput,
  place: Place,
  scene: Scene,
  io: Io,
  language: World["language"],
  line: readonly string[],
  as?: number,
): Promise<Report> {
  const { options, command } = call;
  const { now, zone, parentPid } = io;
  const flag = as ?? (options.as === undefined ? undefined : readCount("--as", options.as));
  const claims = claimsOf(flag, io);
  const cwd = folderOf(options, io);
  const progress =
    options.quiet === true
      ? () => {}
      : progressBar({ ...io, isTerminal: io.stderrIsTerminal ?? (() => false) });
  const caller = { cwd, now, zone, language, claims, parentPid, progress };
  const desk: Desk = {
    workspace: openWorkspace({ ...caller, lockTimeoutMs: lockTimeout(options) }, place),
    cwd,
    outside: io,
    dryRun: options.dryRun === true,
    scene,
    tell: (text) => {
      if (options.json !== true && options.quiet !== true) io.err(`${text}\n`);
    },
    show: (report) =>
      show(report, { json: options.json === true, quiet: false, command: command.name }, scene, io),
    call: ["coord", ...line].map(typed).join(" "),
    interactive: () => options.json !== true && io.stdinIsTerminal() && io.stdoutIsTerminal(),
  };
  return command.run(desk, input);
}

/** One of several reports: in the place of the one before on a terminal, else behind it. */
function show(report: Report, manner: Manner, scene: Scene, io: Io): boolean {
  let isRead = true;
  const out = (text: string): void => {
    isRead = io.out(text) !== false && isRead;
  };
  if (!manner.json) out(io.stdoutIsTerminal() ? "\u001b[H\u001b[2J\u001b[3J" : "\n");
  printReport(report, manner, scene, { out, err: io.err });
  return isRead;
}

/** Where a call's coordination file is; null where there is no place for one and the command has something to say to that. */
export function placeOf({ options, command, input }: OwnCall, io: Io): Place | null {
  const given = command.file?.(input) ?? namedFile(options.file, io.env);
  const find = command.nowhere === undefined ? locate : placeAround;
  return find(folderOf(options, io), given);
}

/** Where the command acts. @throws UsageError when there is no such folder */
function folderOf({ cwd }: GlobalOptions, io: Io): string {
  if (cwd === undefined) return io.cwd;
  const folder = resolve(io.cwd, cwd);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UsageError("NO_FOLDER", { what: "--cwd", found: cwd });
  return folder;
}

function lockTimeout({ lockTimeout: text }: GlobalOptions): number {
  if (text === undefined) return 10_000;
  const ms = readDuration(text);
  if (ms === null) throw new UsageError("DURATION", { what: "--lock-timeout", found: text });
  return ms;
}
