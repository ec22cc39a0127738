import type { Said } from "../messages/catalog.ts";
import type { CommandName } from "../messages/languages.ts";
import type { Field, Fields, FieldValue, Refusal } from "../operations/types.ts";
import type { PresentationContext, Report } from "../presentation/presenter.ts";
import type { Zone } from "../time/time.ts";
import type { RawInput } from "../workspace/input.ts";
import type { GlobalOptions } from "./arguments.ts";
import type { Streams } from "./output.ts";

/** A no of a part of the tool with codes of its own, ready to be said. */
export interface SaidRefusal {
  readonly code: string;
  readonly said: Said;
  readonly exit: number;
}

/** The result of a command of the command line, ready for the one place that prints it. */
export type CommandReport = Report<unknown, Refusal | SaidRefusal>;

/** The process around a call. */
interface Outside {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** Null for what is no UTF-8. */
  readonly readStdin?: () => Promise<string | null>;
  /** The script that node runs, absolute. */
  readonly script?: string;
}

/** The world as a process sees it; tests hand in their own. */
export interface Io extends Streams, Outside {
  readonly cwd: string;
  readonly now: () => number;
  readonly zone: Zone;
  readonly readStdin: () => Promise<string | null>;
  readonly stdinIsTerminal: () => boolean;
  readonly stdoutIsTerminal: () => boolean;
  readonly stderrIsTerminal?: () => boolean;
  readonly columns: number;
  /** The terminal as it is now, and word of when it gets another size, until the call that is returned. */
  readonly size?: () => TerminalSize;
  readonly onResize?: (told: () => void) => () => void;
  readonly parentPid: number;
  readonly frontEnds?: FrontEnds;
}

interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** Everything that a command may use. */
export interface CommandContext extends PresentationContext {
  /** The folder in which the command acts; absolute. */
  readonly cwd: string;
  readonly outside: Outside;
  /** Prints a report at once, for commands that print several, or one and go on; false when nobody reads any more. */
  readonly show: (report: CommandReport, isOnly?: true) => boolean;
  /** Prints one line at once; false when nobody reads any more. */
  readonly say: (line: string) => boolean;
  /** The call as it was typed, to be typed again. */
  readonly call: string;
  /** A terminal on which pictures follow each other; absent in a pipe, and for JSON. */
  readonly screen?: Required<Pick<Io, "size" | "onResize">>;
  /** True when a person can be asked. */
  readonly interactive: () => boolean;
}

/** The other front ends by their commands' names. The program's entry passes them in: no front end imports another. */
export type FrontEnds = Readonly<
  Record<"hook" | "mcp", (words: readonly string[], options: GlobalOptions) => Promise<number>>
>;

/** How a command is called: its name, under which its help is kept, and what it takes. */
interface CommandLine {
  /** One word, or two (`task add`). */
  readonly name: CommandName;
  readonly fields: Fields;
  /** True when it changes nothing, at least until an option asks for it. */
  readonly readOnly: boolean;
}

/** One command of the tool. */
export interface Command extends CommandLine {
  /** The file that the call is about, where its arguments name one: it counts before `--file`. */
  file?(input: RawInput): string | undefined;
  /** Whether this call asks for few lines, with none to spare for anything else. */
  isBrief?(input: RawInput): boolean;
  /** True where it is about the repository that one stands in, and not about one above that has the coordination file. */
  readonly ownRepository?: true;
  /** Makes a board where there is none: but where others share one on the git remote, that is followed instead. */
  readonly begins?: boolean;
  /** The report where there is no place for a coordination file; by default that is an error. */
  readonly whenNoRepository?: CommandReport;
  run(context: CommandContext, input: RawInput): Promise<CommandReport>;
}

/** The value of a field as it was typed: paths and lists of names are not resolved yet, and all but what is required may be left out. */
type TypedValue<F extends Field> = F["kind"] extends "flag"
  ? boolean | undefined
  : F["kind"] extends "paths" | "patterns" | "words"
    ? readonly string[] | undefined
    : F["kind"] extends "names"
      ? string | readonly string[] | undefined
      : FieldValue<F>;

/** The values of a command's fields. */
export type TypedInput<F extends Fields> = { readonly [K in keyof F]: TypedValue<F[K]> };

interface TypedCommand<F extends Fields, R extends CommandReport> extends Omit<
  Command,
  "fields" | "file" | "isBrief" | "run"
> {
  readonly fields: F;
  file?(input: TypedInput<F>): string | undefined;
  isBrief?(input: TypedInput<F>): boolean;
  run(context: CommandContext, input: TypedInput<F>): Promise<R>;
}

/** A command whose input has the types that its fields say, and whose report is of its own type for those that build on it. */
export function command<const F extends Fields, R extends CommandReport>(
  definition: TypedCommand<F, R>,
): Omit<Command, "run"> & { readonly fields: F; run(context: CommandContext, input: RawInput): Promise<R> } {
  return definition;
}

/** A command that another front end carries out; the command line only knows how it is called. */
export interface DelegatedCommand extends CommandLine {
  readonly frontEnd: keyof FrontEnds;
}

export type AnyCommand = Command | DelegatedCommand;

/** A call of a command, as it was read. */
export interface Call<C extends AnyCommand = AnyCommand> {
  readonly command: C;
  readonly input: RawInput;
  readonly options: GlobalOptions;
}
