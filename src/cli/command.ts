import { plain } from "../messages/paint.ts";
import type { Said } from "../messages/catalog.ts";
import type { Scene } from "../messages/render/scene.ts";
import type { Fields, Notice, Operation, Refusal } from "../operations/types.ts";
import type { Language } from "../vocabulary/types.ts";
import type { Answer, Workspace } from "../workspace/index.ts";
import { type RawInput, resolveInput } from "../workspace/input.ts";
import { visibly } from "../text/visible.ts";
import type { GlobalOptions } from "./globals.ts";

/** A no of a part of the tool with codes of its own, ready to be said. */
export interface SaidRefusal {
  readonly code: string;
  readonly said: Said;
  readonly exit: number;
}

/** What a command leaves behind for the one place that prints. */
export type Report =
  | {
      readonly ok: true;
      /** For `--json`. */
      readonly data: unknown;
      /** For people: lines on stdout. */
      readonly lines: readonly string[];
      /** What was asked for and no more, for `--quiet`; nothing by default. */
      readonly essence?: readonly string[];
      readonly notices?: readonly Notice[];
      /** Set when the data say no although nothing went wrong: its exit status and error code. */
      readonly verdict?: Refusal | SaidRefusal;
      /** The text before (null: no file) and after, for `--dry-run`. */
      readonly diff?: { readonly before: string | null; readonly after: string };
    }
  | { readonly ok: false; readonly refusal: Refusal | SaidRefusal };

/** The process around a call. */
export interface Outside {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** The script that node runs, absolute. */
  readonly script?: string;
}

/** What a command works with. */
export interface Desk {
  readonly workspace: Workspace;
  /** The folder in which the command acts; absolute. */
  readonly cwd: string;
  readonly outside: Outside;
  readonly dryRun: boolean;
  /** For rendering: languages, colours, the clock. */
  readonly scene: Scene;
  /** Says something to a person at once, on stderr; silent with `--json` and `--quiet`. */
  readonly tell: (text: string) => void;
  /** Prints a report at once, for commands that print several; false when nobody reads any more. */
  readonly show: (report: Report) => boolean;
  /** The call as it was typed, to be typed again. */
  readonly call: string;
  /** True when a person can be asked. */
  readonly interactive: () => boolean;
}

/** Help of one command: what it does, an example, and a phrase for each of its inputs. */
export interface CommandText {
  readonly summary: string;
  readonly example: string;
  /** Lines to copy to where they are needed, for a command that is not called by hand; shown behind the example. */
  readonly recipes?: readonly string[];
  readonly fields: Readonly<Record<string, string>>;
}

/** What a face gets: the words after its name, and the options of every command. */
type Face = (words: readonly string[], options: GlobalOptions) => Promise<number>;

/** The other faces of the tool by their commands' names. The program's entry lends them: no face imports another. */
export type Faces = Readonly<Record<"hook" | "mcp", Face>>;

/** One command of the tool: what it takes, what it does with it, and what it says, in every language. */
export interface Command {
  /** One word, or two (`task add`). */
  readonly name: string;
  readonly texts: Readonly<Record<Language, CommandText>>;
  readonly fields: Fields;
  /** The file that the call is about, where its arguments name one: it counts before `--file`. */
  readonly file?: (input: RawInput) => string | undefined;
  /** What it says where there is no place for a coordination file; by default that is an error. */
  readonly nowhere?: Report;
  run(desk: Desk, input: RawInput): Promise<Report>;
}

/** A command that another face carries out; the command line only knows how it is called. */
export interface FaceCommand extends Omit<Command, "run"> {
  readonly face: keyof Faces;
}

type Granted<R> = Extract<Answer<R>, { ok: true }>;

/** How an operation's answer looks. */
export interface AnswerFace<R, T extends CommandText> {
  /** A missing translation is a type error. */
  readonly texts: Readonly<Record<Language, T>>;
  readonly lines: (result: R, say: T, scene: Scene, input: RawInput, desk: Desk) => readonly string[];
  readonly data?: (result: R, answer: Extract<Answer<R>, { ok: true }>, desk: Desk) => unknown;
  /** For `--quiet`: the one thing that was asked for, or all of the lines. */
  readonly essence?: "lines" | ((result: R) => string);
  readonly notices?: (result: R, desk: Desk) => readonly Notice[];
  /** Notices that take a look at the world: git, for example. */
  readonly lateNotices?: (result: R, desk: Desk) => Promise<readonly Notice[]>;
  readonly verdict?: (result: R) => (Refusal & { readonly exit?: number }) | undefined;
  /** Goes on after the answer: waiting, for example. */
  readonly follow?: (answer: Granted<R>, input: RawInput, desk: Desk) => Promise<Answer<R>>;
  /** Adds to the input what only this side of the world knows. */
  readonly prepare?: (input: RawInput, desk: Desk) => Promise<RawInput>;
}

/** A command that is an operation with a face. */
export function operationCommand<F extends Fields, R, T extends CommandText>(
  operation: Operation<F, R>,
  face: AnswerFace<R, T>,
): Command {
  return {
    name: operation.name,
    texts: face.texts,
    fields: operation.input,
    async run(desk, raw) {
      const input = face.prepare === undefined ? raw : await face.prepare(raw, desk);
      const resolved = resolveInput(operation.input, input, desk.workspace.resolver);
      const first = await desk.workspace.perform(operation, resolved, desk.dryRun);
      const goesOn = first.ok && face.follow !== undefined && !desk.dryRun;
      const answer = goesOn ? await face.follow(first, resolved, desk) : first;
      if (!answer.ok) return answer;
      const { result, notices, before, after, actor } = answer;
      const scene = { ...desk.scene, me: actor?.instance ?? null };
      const verdict = face.verdict?.(result);
      const late = desk.dryRun ? undefined : await face.lateNotices?.(result, desk);
      // Without colours the printer itself lets nothing through that a terminal obeys.
      const shown = scene.paint === plain ? result : visibly(result);
      const lines = face.lines(shown, face.texts[scene.language], scene, input, desk);
      const essence = face.essence === "lines" ? lines : face.essence && [face.essence(result)];
      return {
        ok: true,
        data: face.data === undefined ? result : face.data(result, answer, desk),
        lines,
        notices: [...notices, ...(face.notices?.(result, desk) ?? []), ...(late ?? [])],
        diff: { before, after },
        ...(essence === undefined ? {} : { essence }),
        ...(verdict === undefined ? {} : { verdict }),
      };
    },
  };
}
