import { withNotices, withParts } from "../presentation/presenter.ts";
import type { Catalog } from "../messages/catalog.ts";
import { catalogOf, languageOf, type MessageLanguage } from "../messages/languages.ts";
import type { Paint } from "../messages/paint.ts";
import type { RenderContext } from "../messages/render/context.ts";
import { sessionOf } from "../session/ids.ts";
import type { Place } from "../session/locate.ts";
import { StoreError } from "../store/store.ts";
import { beginningOf } from "../system/files.ts";
import type { EnvironmentVariables } from "../system/programs.ts";
import { takeCheckedOut } from "../system/state.ts";
import { type Audience, visible } from "../text/clean.ts";
import { vocabularies } from "../vocabulary/index.ts";
import { bareHeadings } from "../vocabulary/tables.ts";
import { bare } from "../vocabulary/words.ts";
import type { RawInput } from "../workspace/input.ts";
import { InstanceNumberError } from "../workspace/open.ts";
import { beforeDashes, checkedLength, commandWords, flagOf, readQuickly, spelledOut } from "./arguments.ts";
import type { Speech } from "./wrong-calls.ts";
import type { AnyCommand, Call, Command, CommandReport, Io } from "./command.ts";
import { commandOf, wordsAfter } from "./commands/index.ts";
import { coloured, unifiedDiff } from "./diff.ts";
import { execute, placeOf } from "./execute.ts";
import {
  type CommandFailure,
  failureOf,
  isCommanderError,
  isUnknownCommand,
  UsageError,
  usageFailure,
} from "./failures.ts";
import { type OutputOptions, paintFor, printFailure, printReport } from "./output.ts";

export type { Io } from "./command.ts";

/** The name under which git hands a driver its files. */
const GITS_TEMPORARY = /(?:^|[/\\])\.merge_file_\w+$/;

/** Drivers that were configured before `--` stood before the path: a file's name is no option, whatever it begins with. */
function asMergeDriver(given: readonly string[]): readonly string[] {
  const [name, , ours = "", , , path = ""] = given;
  const isDriver = name === "merge" && given.length === 6 && GITS_TEMPORARY.test(ours);
  return isDriver && path.startsWith("-") ? [...given.slice(0, 5), "--", path] : given;
}

/** `coord help reserve`, which many tools understand, as `coord reserve --help`; null for another call. */
function asksForHelp(given: readonly string[]): readonly string[] | null {
  if (commandWords(given)[0] !== "help") return null;
  const at = given.indexOf("help");
  return [...given.slice(0, at), ...given.slice(at + 1), "--help"];
}

/** Runs one command line. @returns the exit status */
export async function main(given: readonly string[], io: Io): Promise<number> {
  const argv = spelledOut(asksForHelp(given) ?? asMergeDriver(given));
  let language = languageOf(flagOf(argv, "--lang"), io.env);
  let t = await catalogOf(language);
  const json = beforeDashes(argv).includes("--json");
  const paint = await paintFor(flagOf(argv, "--color"), io);
  const line = argv.length === 0 || commandWords(argv).length === 0 ? withDefault(argv) : argv;
  let output: OutputOptions = { json, quiet: false, command: commandWords(line)[0] ?? "status" };
  let file = "CLAUDE_INSTANCES.md";
  let called: AnyCommand | null = null;
  try {
    called = await commandOf(commandWords(line));
    if (called !== null) output = { ...output, command: called.name };
    const call = await read(line, called, t, language, io);
    if (call === null) return 0;
    const { options, command } = call;
    output = { json: options.json === true, quiet: options.quiet === true, command: output.command };
    if ("frontEnd" in command) return (await io.frontEnds?.[command.frontEnd](wordsOf(call), options)) ?? 1;
    const own = { ...call, command };
    const place = placeOf(own, io);
    file = place?.file ?? file;
    const filesOwn = place === null ? null : languageOfFile(argv, io.env, file);
    if (filesOwn !== null && filesOwn !== language) t = await catalogOf((language = filesOwn));
    return await answer(
      own,
      place,
      output,
      renderingFor(t, language, paint, readerFor(output, io), io),
      io,
      line,
    );
  } catch (error) {
    if (isFirstCall(argv, error, io)) return main(["init", ...argv], io);
    if (io.env["COORD_DEBUG"] && error instanceof Error) io.err(`${error.stack}\n`);
    const isUnknown = isUnknownCommand(error) || (called === null && wordsAfter(output.command).length === 0);
    const known = isUnknown ? { ...output, command: "" } : output;
    const status = printFailure(
      await whatFailed(error, line, called, file, { t, language }),
      known,
      { t, audience: readerFor(known, io) },
      paint,
      io,
    );
    // To some agents 2 means that the tool must not be used: a hook that is called wrongly stops nobody.
    return commandWords(line)[0] === "hook" ? 0 : status;
  }
}

/** `coord` alone, in a person's terminal, where there is no board yet: the first minute begins. */
function isFirstCall(argv: readonly string[], error: unknown, io: Io): boolean {
  const isMissing =
    error instanceof StoreError && error.failure.kind === "missing" && !error.failure.hadJournal;
  if (!isMissing || commandWords(argv).length > 0 || beforeDashes(argv).includes("--json")) return false;
  return io.stdinIsTerminal() && io.stdoutIsTerminal() && sessionOf(io.env, io.parentPid) === null;
}

/** Who reads the answer: of lines that no terminal shows, an agent whose shell this is. */
function readerFor({ json, quiet }: OutputOptions, io: Io): Audience {
  if (json) return "json";
  const isAgents = !quiet && !io.stdoutIsTerminal() && sessionOf(io.env, io.parentPid) !== null;
  return isAgents ? "model" : "terminal";
}

function renderingFor(
  t: Catalog,
  language: MessageLanguage,
  paint: Paint,
  audience: Audience,
  io: Io,
): RenderContext {
  return {
    t,
    language,
    paint,
    audience,
    // Of the moment when it is shown: a wait may have gone on for long.
    get now() {
      return io.now();
    },
    me: null,
    width: io.columns,
  };
}

/** Carries a call out, and prints what it came to. @returns the exit status */
async function answer(
  call: Call<Command>,
  place: Place | null,
  output: OutputOptions,
  render: RenderContext,
  io: Io,
  line: readonly string[],
): Promise<number> {
  const { whenNoRepository } = call.command;
  if (place === null)
    return whenNoRepository === undefined ? 0 : printReport(whenNoRepository, output, render, io);
  const input = await withStdin(call, io);
  const run = (as?: number) => execute({ call, place, render, io, line }, input, as);
  const first = await run();
  const report = withAsides((await offered(first, call, run, render, io)) ?? first, output, render, io);
  if (call.options.dryRun === true && report.ok && report.diff !== undefined)
    return printDiff(report, place, output, render, io);
  return printReport(report, output, render, io);
}

/** What a command comes to once its caller has an identity, which is offered on a terminal. */
async function offered(
  report: CommandReport,
  call: Call,
  run: (as: number) => Promise<CommandReport>,
  render: RenderContext,
  io: Io,
): Promise<CommandReport | null> {
  if (report.ok || report.refusal.code !== "NO_IDENTITY") return null;
  const { offerToJoin } = await import("./joining.ts");
  const instance = await offerToJoin(call, render.t, io, main);
  return instance === null ? null : run(instance);
}

/** Tells of state that was set aside because git had put it there: with the answer, or, where that is a refusal, before it. */
function withAsides(
  report: CommandReport,
  output: OutputOptions,
  { t }: RenderContext,
  io: Io,
): CommandReport {
  const asides = takeCheckedOut().map((args) => ({ code: "STATE_CHECKED_OUT", args }) as const);
  if (!report.ok && !output.json)
    for (const { args } of asides) io.err(`${t.notices.STATE_CHECKED_OUT(args)}\n`);
  return withNotices(asides, report);
}

async function whatFailed(
  error: unknown,
  line: readonly string[],
  called: AnyCommand | null,
  file: string,
  { t, language }: Speech,
): Promise<CommandFailure> {
  if (isCommanderError(error)) {
    // Loaded here, where something is wrong.
    const { wrongCall } = await import("./wrong-calls.ts");
    const message = await wrongCall(error, line, called, { t, language });
    const [first = ""] = commandWords(line);
    const own = called?.name.includes(" ") === true ? called.name : undefined;
    return usageFailure(message, own ?? (wordsAfter(first).length > 0 ? first : undefined));
  }
  if (error instanceof UsageError) {
    const { wrongValue } = await import("./wrong-calls.ts");
    return usageFailure(wrongValue(error, t));
  }
  if (error instanceof InstanceNumberError)
    return usageFailure(t.usage.COUNT({ what: error.what, found: error.found, least: 1 }));
  const failure = failureOf(error, file);
  return failure.code === "NO_FILE" ? (await import("./own-file.ts")).withOwnFile(failure, file) : failure;
}

/** @returns null when help or version was printed */
async function read(
  argv: readonly string[],
  called: AnyCommand | null,
  t: Catalog,
  language: MessageLanguage,
  io: Io,
): Promise<Call | null> {
  const quick = called === null ? null : readQuickly(argv, called);
  if (quick !== null) return quick;
  const { readCall } = await import("./program.ts");
  return readCall(
    argv,
    called,
    t,
    language,
    { write: io.out, columns: Math.min(io.columns, 100) },
    io.version,
  );
}

async function printDiff(
  report: Extract<CommandReport, { ok: true }>,
  place: Place,
  output: OutputOptions,
  render: RenderContext,
  io: Io,
): Promise<number> {
  const { before = "", after = "" } = report.diff ?? {};
  const diff = await unifiedDiff(place, before, after);
  if (output.json)
    return printReport(withParts(report, { data: { ...(report.data as object), diff } }), output, render, io);
  if (diff === "") io.err(`${render.t.done.dryRun}\n`);
  // For `patch` it must be exact; on a terminal the file must not take over, nor tell a model what nobody sees.
  else io.out(coloured(io.stdoutIsTerminal() ? visible(diff) : shownTo(render.audience, diff), render.paint));
  return 0;
}

/** A diff for a program is as it is; for a model nothing of it is invisible, and its line ends stay. */
function shownTo(audience: Audience, diff: string): string {
  return audience === "model" ? diff.replace(/[^\r\n]+/g, visible) : diff;
}

/** The words of a call in the order of its command's arguments. */
function wordsOf({ command, input }: Call): string[] {
  return Object.entries(command.fields).flatMap(([name, { at }]) => {
    const value = at === "argument" ? input[name] : undefined;
    return value === undefined ? [] : ([value].flat() as string[]);
  });
}

/** A text that is `-` is read from standard input; only one can be. */
async function withStdin({ command, input }: Call, io: Io): Promise<RawInput> {
  const wanted = Object.entries(command.fields).filter(
    ([name, field]) => field.kind === "text" && input[name] === "-",
  );
  const [first] = wanted;
  if (first === undefined || command.name === "init") return input;
  if (wanted.length > 1) throw new UsageError("ONE_STDIN", {});
  const text = await io.readStdin();
  if (text === null) throw new UsageError("STDIN_NOT_UTF8", {});
  const [name] = first;
  return { ...input, [name]: checkedLength(name, name, text) };
}

/** `coord` alone is `coord status --brief`; the options that were given may still turn out to lack a value. */
function withDefault(argv: readonly string[]): readonly string[] {
  const asksForHelp = argv.some((word) => ["-h", "--help", "-V", "--version"].includes(word));
  return asksForHelp ? argv : ["status", "--brief", ...argv];
}

/** Whether a caller has said in which language to speak. The locale of a machine without one (`C`, `POSIX`) says nothing. */
function isSaid(argv: readonly string[], env: EnvironmentVariables): boolean {
  if (flagOf(argv, "--lang") !== undefined || (env["COORD_LANG"] ?? "") !== "") return true;
  const locale = [env["LC_ALL"], env["LC_MESSAGES"], env["LANG"]].find(
    (one) => one !== undefined && one !== "",
  );
  return locale !== undefined && !/^(?:C|POSIX)(?:[.@]|$)/i.test(locale);
}

/** How far into a file its headings are looked at (bytes). */
const FAR_ENOUGH = 32_768;

/**
 * The language that people who share a file speak, where nothing else says how to speak to them; null where something does, for
 * programs, and for a file whose headings say nothing.
 */
function languageOfFile(
  argv: readonly string[],
  env: EnvironmentVariables,
  file: string,
): MessageLanguage | null {
  if (isSaid(argv, env) || beforeDashes(argv).includes("--json")) return null;
  const text = beginningOf(file, FAR_ENOUGH) ?? "";
  // Not those of a log's entries, `09:12 - Instance #1`: there are hundreds, and no heading that is known has a number in it.
  const found = text.matchAll(/^#{1,6}[ \t]+((?:[^\n\r\u2028\u2029#]|#(?!\d))*)$/gm);
  const titles = new Set([...found].map(([, title = ""]) => bare(title)));
  const counts = bareHeadings(vocabularies).map(([language, headings]) => ({
    language,
    count: headings.filter((heading) => titles.has(heading)).length,
  }));
  const [first, second] = counts.toSorted((a, b) => b.count - a.count);
  return first === undefined || first.count <= (second?.count ?? 0) ? null : languageOf(first.language, {});
}
