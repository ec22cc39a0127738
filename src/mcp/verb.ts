import type { Fields, InputOf, Notice, Operation, Refusal } from "../operations/types.ts";
import type { Answer, Workspace } from "../workspace/index.ts";
import { type RawInput, resolveInput } from "../workspace/input.ts";
import type { Desk } from "./desk.ts";

/** What a call came to. */
export type Done =
  | {
      readonly ok: true;
      readonly data: object;
      readonly notices: readonly Notice[];
      /** Who acted or looked. */
      readonly me: number | null;
    }
  | { readonly ok: false; readonly refusal: Refusal };

/** One call, as far as it can be broken off and can say that it is still at work. */
export interface Call {
  readonly signal: AbortSignal;
  readonly stillWaiting: () => void;
  /** True where nobody reads notices: then reminders are kept for the next one who does. */
  readonly silent?: boolean;
}

/** Something a tool can do: an operation, and what is shown of its result. */
export interface Verb {
  readonly fields: Fields;
  run(desk: Desk, input: RawInput, call: Call): Promise<Done>;
}

type Granted<R> = Extract<Answer<R>, { ok: true }>;

interface Manner<F extends Fields, R> {
  /** Fields that are offered, where not all of the operation's. */
  readonly fields?: Fields;
  /** What is shown, where not all of the result. */
  readonly data?: (
    result: R,
    shown: {
      readonly answer: Granted<R>;
      readonly workspace: Workspace;
      readonly desk: Desk;
      readonly input: RawInput;
    },
  ) => object;
  /** Goes on after the answer: waiting. */
  readonly follow?: (
    answer: Granted<R>,
    input: InputOf<F>,
    workspace: Workspace,
    call: Call,
  ) => Promise<Answer<R>>;
  /** Notices that take a look at the world. */
  readonly lateNotices?: (result: R, workspace: Workspace) => Promise<readonly Notice[]>;
}

export function verb<F extends Fields, R extends object>(
  operation: Operation<F, R>,
  manner: Manner<F, R> = {},
): Verb {
  const { data, follow, lateNotices } = manner;
  return {
    fields: manner.fields ?? operation.input,
    run: async (desk, raw, call) => {
      const workspace = desk.workspace(call.silent);
      const input = resolveInput(operation.input, raw, workspace.resolver);
      const perform = () => workspace.perform(operation, input, desk.dryRun);
      const first = operation.mode === "read" ? await perform() : await desk.inTurn(perform);
      const goesOn = first.ok && follow !== undefined && !desk.dryRun;
      const answer = goesOn ? await follow(first, input, workspace, call) : first;
      if (!answer.ok) return answer;
      const { result, notices, actor } = answer;
      const late = desk.dryRun ? [] : ((await lateNotices?.(result, workspace)) ?? []);
      return {
        ok: true,
        data: data === undefined ? result : data(result, { answer, workspace, desk, input: raw }),
        notices: [...notices, ...late],
        me: actor?.instance ?? null,
      };
    },
  };
}
