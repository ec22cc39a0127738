import type { Answers } from "../messages/catalog.ts";
import type { CommandName } from "../messages/languages.ts";
import { plain } from "../messages/paint.ts";
import type { RenderContext } from "../messages/render/context.ts";
import type { Fields, InputOf, Notice, Operation, Refusal } from "../operations/types.ts";
import type { Actor } from "../session/sessions.ts";
import { escapeAnswer } from "../text/clean.ts";
import type { Answer, Workspace } from "../workspace/index.ts";
import { type RawInput, readInput } from "../workspace/input.ts";

/** The parts of a call that presenters use; every front end gives them. */
export interface PresentationContext {
  readonly workspace: Workspace;
  readonly dryRun: boolean;
  readonly render: RenderContext;
  /** Says something to a person at once; silent where none listens. */
  readonly tell: (text: string) => void;
  /** Runs what waits for a turn, until the signal ends it; absent where a call does not wait. */
  readonly wait?: <T>(turn: (signal: AbortSignal) => Promise<T>) => Promise<T>;
  /** Runs one write after the other; absent where a process makes only one. */
  readonly inTurn?: <T>(write: () => Promise<T>) => Promise<T>;
}

/** The result of a command, ready for the one place that prints or sends it. */
export type Report<D = unknown, No = Refusal> =
  | DoneReport<D, No>
  | { readonly ok: false; readonly refusal: No };

/** The report of a command that succeeded. */
type DoneReport<D, No> = {
  readonly ok: true;
  /** For programs: `--json`, and the answers of MCP tools. Presenters make them when they are read, as the lines. */
  readonly data: D;
  /** For people: lines on stdout. Presenters make them when they are read. */
  readonly lines: readonly string[];
  /** The lines asked for and no more, for `--quiet`; nothing by default. */
  readonly quietLines?: readonly string[] | undefined;
  /** Set where the lines are a program's or a file's: a terminal that is too narrow for them breaks none at a word. */
  readonly verbatim?: true;
  readonly notices?: readonly Notice[];
  /** Set when the data say no although nothing went wrong, e.g. that a file is reserved: the command line exits with its status. */
  readonly verdict?: No;
  /** The status of a program that was run in the command's place. */
  readonly exit?: number;
  /** The text before (null: no file) and after, for `--dry-run`. */
  readonly diff?: { readonly before: string | null; readonly after: string };
};

type Granted<R> = Extract<Answer<R>, { ok: true }>;

/** How one operation is presented: what is shown of its result. The command line and MCP read the same. */
export interface Presenter<F extends Fields, R, D> {
  readonly operation: Operation<F, R>;
  /** Name of the command; its help is kept under it. */
  readonly command: CommandName;
  readonly lines: (
    result: R,
    say: Answers,
    render: RenderContext,
    context: PresentationContext,
    input: InputOf<F>,
  ) => readonly string[];
  /** All of the result by default. */
  readonly data?: (result: R, context: PresentationContext, actor: Actor | null) => D;
  /** For `--quiet`: the one thing that was asked for, or all of the lines. */
  readonly quiet?: "lines" | ((result: R) => string);
  readonly notices?: (result: R) => readonly Notice[];
  /** Codes of notices that the lines say already: they are told with them. */
  readonly says?: readonly Notice["code"][];
  /** Notices that take a look at the world: git, for example. Not for a dry run. */
  readonly lateNotices?: (result: R, context: PresentationContext) => Promise<readonly Notice[]>;
  readonly verdict?: (result: R) => Refusal | undefined;
  /** Told at once, beside the answer. */
  readonly aside?: (result: R, say: Answers, context: PresentationContext) => string | null;
  /** A no before anything is written, where it takes a look at the world: at other boards, for example. */
  readonly before?: (input: InputOf<F>, context: PresentationContext) => Promise<Refusal | null>;
  /** Goes on after the answer: waiting, for example. Not for a dry run. */
  readonly follow?: (
    answer: Granted<R>,
    input: InputOf<F>,
    context: PresentationContext,
    say: Answers,
  ) => Promise<Answer<R>>;
}

/** An operation with its presentation, ready to be called by any front end. */
export interface Presented<F extends Fields, D> {
  readonly name: CommandName;
  readonly fields: F;
  /** True when it never writes. */
  readonly readOnly: boolean;
  run(context: PresentationContext, input: RawInput): Promise<Report<D>>;
}

/** Makes one entry of the presentation; the file of its topic keeps it. */
export function presenter<F extends Fields, R, D = R>(presenter: Presenter<F, R, D>): Presented<F, D> {
  const { operation, command } = presenter;
  return {
    name: command,
    fields: operation.input,
    readOnly: operation.mode === "read",
    async run(context, raw) {
      const read = readInput(operation.input, raw, context.workspace.resolver);
      if (!read.ok) return read;
      const { input, notices } = read.value;
      const done = await carryOut(presenter, context, input);
      if (!done.ok) return done;
      const answer = { ...done, notices: [...notices, ...done.notices] };
      const late = context.dryRun ? [] : ((await presenter.lateNotices?.(answer.result, context)) ?? []);
      return reportOf(presenter, answer, late, context, input);
    },
  };
}

async function carryOut<F extends Fields, R, D>(
  { operation, before, follow }: Presenter<F, R, D>,
  context: PresentationContext,
  input: InputOf<F>,
): Promise<Answer<R>> {
  const { workspace, dryRun, inTurn, render } = context;
  const no = (await before?.(input, context)) ?? null;
  if (no !== null) return { ok: false, refusal: no };
  const perform = () => workspace.perform(operation, input, dryRun);
  const first = await (operation.mode === "read" || inTurn === undefined ? perform() : inTurn(perform));
  if (!first.ok) return first;
  return follow === undefined || dryRun ? first : follow(first, input, context, render.t.answers);
}

function reportOf<F extends Fields, R, D>(
  presenter: Presenter<F, R, D>,
  { result, notices, before, after, actor }: Granted<R>,
  late: readonly Notice[],
  context: PresentationContext,
  input: InputOf<F>,
): Report<D> {
  const { data, quiet, verdict } = presenter;
  const render = { ...context.render, me: actor?.instance ?? null };
  const say = render.t.answers;
  const aside = presenter.aside?.(result, say, context);
  if (typeof aside === "string") context.tell(aside);
  const linesOf = () => {
    // Without colours the printer itself lets nothing through that a terminal obeys.
    const isRaw = render.audience === "terminal" && render.paint === plain;
    const shown = isRaw ? result : escapeAnswer(render.audience, result);
    return presenter.lines(shown, say, render, context, input);
  };
  const no = verdict?.(result);
  return {
    ok: true,
    get data() {
      return data === undefined ? (result as R & D) : data(result, context, actor);
    },
    get lines() {
      return linesOf();
    },
    get quietLines() {
      return quiet === "lines" ? linesOf() : quiet && [quiet(result)];
    },
    notices: [
      ...notices.filter(({ code }) => presenter.says?.includes(code) !== true),
      ...(presenter.notices?.(result) ?? []),
      ...late,
    ],
    diff: { before, after },
    ...(no === undefined ? {} : { verdict: no }),
  };
}

/** A report with parts put in place of its own. A spread would make its data and its lines, of which one is asked for; these stay to be made. */
export function withParts<D, No>(report: Report<D, No>, parts: Partial<DoneReport<D, No>>): Report<D, No> {
  const all = { ...Object.getOwnPropertyDescriptors(report), ...Object.getOwnPropertyDescriptors(parts) };
  return Object.defineProperties({}, all) as Report<D, No>;
}

/** A report with notices that a command adds to its presentation's own; they come first. */
export function withNotices<D, No>(notices: readonly Notice[], report: Report<D, No>): Report<D, No> {
  if (!report.ok || notices.length === 0) return report;
  return withParts(report, { notices: [...notices, ...(report.notices ?? [])] });
}
