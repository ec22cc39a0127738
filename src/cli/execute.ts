import { isMarkdownName, isOurs } from "../protocol/ours.ts";
import { View } from "../protocol/view.ts";
import { statOf, textOf } from "../system/files.ts";
import { dirname, resolve } from "node:path";
import type { RenderContext } from "../messages/render/context.ts";
import { locate, locateBoard, type Place, placeOrNone, placesAbove } from "../session/locate.ts";
import { readDuration } from "../time/time.ts";
import { sessionFromOption, rewritesShells, type SessionId, terminalSession } from "../session/ids.ts";
import type { IdentitySources } from "../session/sessions.ts";
import { AnnouncedCalls, speakerOf } from "../session/speaker.ts";
import { SubagentCommands } from "../session/subagent-commands.ts";
import { agentProcess } from "../system/processes.ts";
import { withNotices } from "../presentation/presenter.ts";
import type { Workspace } from "../workspace/index.ts";
import type { RawInput } from "../workspace/input.ts";
import { identitySourcesOf, namedFile, isCoordinated, openWorkspace } from "../workspace/open.ts";
import { type GlobalOptions, readCount, shellWord, withoutCallerOptions } from "./arguments.ts";
import type { Call, Command, CommandContext, CommandReport, Io } from "./command.ts";
import { UsageError } from "./failures.ts";
import { type OutputOptions, printReport, progressBar } from "./output.ts";

/** One call on its way: what was asked for, where, and how it is shown. */
export interface Execution {
  readonly call: Call<Command>;
  readonly place: Place;
  readonly render: RenderContext;
  readonly io: Io;
  /** The words as they were typed. */
  readonly line: readonly string[];
}

/** Runs a command at its place. `as`: the instance that a person chose when asked. */
export async function execute(execution: Execution, input: RawInput, as?: number): Promise<CommandReport> {
  const { call, place, render, io, line } = execution;
  const { options, command } = call;
  const isSilent = options.json === true || options.quiet === true;
  const cwd = folderOf(options, io);
  const open = () => openWorkspace(callerOf(execution, cwd, as), place);
  const { workspace, followed } = await opened(open, execution, input);
  const context: CommandContext = {
    workspace,
    cwd,
    outside: io,
    dryRun: options.dryRun === true,
    render,
    tell: (text) => {
      if (!isSilent) io.err(`${text}\n`);
    },
    show: (report, isOnly) => {
      const output = {
        json: options.json === true,
        quiet: isOnly === true && options.quiet === true,
        command: command.name,
      };
      return isOnly === true ? showOnce(report, output, render, io) : show(report, output, render, io);
    },
    say: (line) => io.out(`${line}\n`) !== false,
    call: ["coord", ...withoutCallerOptions(line)].map(shellWord).join(" "),
    ...screenOf(options, io),
    interactive: () => options.json !== true && io.stdinIsTerminal() && io.stdoutIsTerminal(),
  };
  const ran = await command.run(context, input);
  const report = withNotices(followed, ran);
  const { replication } = context.workspace.store;
  // Loaded for who shares the file only.
  return replication === undefined || options.dryRun === true
    ? report
    : (await import("./shared-report.ts")).withRemote(
        report,
        command,
        context,
        replication,
        command.isBrief?.(input) === true,
      );
}

/** The place of work; a clone that has no board yet follows what the others share. */
async function opened(open: () => Workspace, { call: { command, options }, io }: Execution, input: RawInput) {
  const workspace = open();
  const isUsual = namedFile(options.file, io.env) === undefined && command.file?.(input) === undefined;
  if (command.begins !== true || options.dryRun === true || !isUsual) return { workspace, followed: [] };
  const { followShared } = await import("./attaching.ts");
  const found = await followShared(workspace);
  if (found === null) return { workspace, followed: [] };
  const again = open();
  await again.store.replication?.sync();
  return { workspace: again, followed: [{ code: "BOARD_SHARED" as const, args: { ...found } }] };
}

/** For whom a call acts: what the agent's hook put into it, else what the shell around it knows. */
function claimsFor(execution: Execution, flag: number | undefined): IdentitySources {
  const { call, place, io, line } = execution;
  const { options } = call;
  if (options.hand !== undefined || options.part !== undefined) {
    const session = options.hand === undefined ? undefined : sessionFromOption(options.hand);
    return { ...identitySourcesOf(flag, io, session), subagentId: options.part ?? null };
  }
  const { session, unsure } = speakerOf(io, place.state, line);
  const subagentId = session === null ? null : subagentOf(session, execution);
  if (session === null && !unsure)
    return { ...identitySourcesOf(flag, io, null), terminal: terminalSession(io.parentPid) };
  return unsure
    ? { ...identitySourcesOf(flag, io), session: null, unsure }
    : { ...identitySourcesOf(flag, io, session), subagentId };
}

/**
 * The subagent whose command this is, where its agent runs commands as they are and only its hook knows. Whoever leaves by a script
 * is the subagent whose command is under way.
 */
function subagentOf(session: SessionId, { call, place: { state }, io, line }: Execution): string | null {
  const isLeaving = call.command.name === "leave";
  if (!isLeaving && rewritesShells(session.agent)) return null;
  const said = new SubagentCommands(state, session, io.now()).idOf(line);
  if (said !== undefined || !isLeaving) return said ?? null;
  return new AnnouncedCalls(state, agentProcess(io.parentPid), io.now()).subagentOf(session);
}

function callerOf(execution: Execution, cwd: string, as: number | undefined) {
  const { call, render, io } = execution;
  const { options } = call;
  const { now, zone, parentPid, err, stderrIsTerminal: isTerminal = () => false } = io;
  const flag = as ?? (options.as === undefined ? undefined : readCount("--as", options.as));
  return {
    cwd,
    now,
    zone,
    parentPid,
    language: render.language,
    identity: claimsFor(execution, flag),
    lockTimeoutMs: lockTimeout(options),
    remote: io.env["COORD_REMOTE"],
    progress: options.quiet === true ? () => {} : progressBar({ err, now, isTerminal }),
  };
}

function screenOf({ json }: GlobalOptions, io: Io): Pick<CommandContext, "screen"> {
  const { size, onResize } = io;
  if (json === true || size === undefined || onResize === undefined || !io.stdoutIsTerminal()) return {};
  return { screen: { size, onResize } };
}

/** The only report of a command that goes on. */
function showOnce(report: CommandReport, options: OutputOptions, render: RenderContext, io: Io): boolean {
  printReport(report, options, render, io);
  return true;
}

/** One of several reports: in the place of the one before on a terminal, else behind it. */
function show(report: CommandReport, options: OutputOptions, render: RenderContext, io: Io): boolean {
  let isRead = true;
  const out = (text: string): void => {
    isRead = io.out(text) !== false && isRead;
  };
  if (!options.json) out(io.stdoutIsTerminal() ? "\u001b[H\u001b[2J\u001b[3J" : "\n");
  printReport(report, options, render, { out, err: io.err });
  return isRead;
}

/** Where a call's coordination file is; null where there is no place for one and the command has something to say to that. */
export function placeOf({ options, command, input }: Call<Command>, io: Io): Place | null {
  const given = command.file?.(input) ?? namedFile(options.file, io.env);
  if ("files" in command.fields) refuseFileForFiles(options, io);
  const find =
    command.whenNoRepository !== undefined ? placeOrNone : command.ownRepository ? locate : locateBoard;
  const place = find(folderOf(options, io), given);
  const isFree = place === null || given !== undefined || isCoordinated(place);
  return isFree ? place : (placeOfPaths(command, input, folderOf(options, io)) ?? place);
}

/** Where one stands there is no coordination file, but there may be one above what is asked about. */
function placeOfPaths(command: Command, input: RawInput, cwd: string): Place | null {
  if (!command.readOnly) return null;
  const asked = Object.entries(command.fields).flatMap(([name, { kind }]) =>
    kind === "paths" ? [input[name]] : [],
  );
  const first = asked.flat().find((one) => typeof one === "string");
  return first === undefined ? null : (placesAbove(dirname(resolve(cwd, first)))[0] ?? null);
}

/** @throws UsageError for a `--file` that must have been meant as `--files` */
function refuseFileForFiles(options: GlobalOptions, io: Io): void {
  const { file } = options;
  if (file === undefined || file === "" || isMarkdownName(file)) return;
  const text = textOf(resolve(folderOf(options, io), file));
  if (text !== null && text.trim() !== "" && isOurs(new View(text), file)) return;
  throw new UsageError("FILE_FOR_FILES", { found: file });
}

/** Where the command acts. @throws UsageError when there is no such folder */
function folderOf({ cwd }: GlobalOptions, io: Io): string {
  if (cwd === undefined) return io.cwd;
  const folder = resolve(io.cwd, cwd);
  if (statOf(folder)?.isDirectory() !== true)
    throw new UsageError("NO_FOLDER", { what: "--cwd", found: cwd });
  return folder;
}

function lockTimeout({ lockTimeout: text }: GlobalOptions): number {
  if (text === undefined) return 10_000;
  const ms = readDuration(text);
  if (ms === null) throw new UsageError("DURATION", { what: "--lock-timeout", found: text });
  return ms;
}
