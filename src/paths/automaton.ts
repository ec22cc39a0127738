import { ALL, type CodePointSet, NOT_SLASH, ONLY_SLASH } from "./codepoints.ts";
import type { Token } from "./glob.ts";

/**
 * A nondeterministic automaton over code points; state 0 is its start. It may accept words that are no paths (`a//b`,
 * `..`, the empty one): who asks about paths brings that restriction along (`search.ts`).
 */
export interface Automaton {
  readonly states: readonly AutomatonState[];
}

interface AutomatonState {
  accepts: boolean;
  /** States reached without reading. */
  readonly free: number[];
  /** The one transition that reads, where there is one. */
  move: { readonly on: CodePointSet; readonly to: number } | null;
}

/**
 * How much of the path is read at a position of the pattern. A separator is not read with its token but before the
 * segment that follows, since a `**` that stands for no segment takes one separator with it. And two stars are known to
 * be a whole segment only at its end, since braces may bring them together (`{*,x}*`): both readings are followed.
 * - `first`: nothing yet; `next`: a segment has ended and its separator is still to be read;
 * - `inside`: within a segment; `star`: the same, behind a star that may take more letters;
 * - `firstOne`, `firstTwo`, `nextOne`, `nextTwo`: one or two stars further, perhaps a `**`;
 * - `deep`: within the segments that a `**` stands for.
 */
type MatchMode =
  | "first"
  | "next"
  | "inside"
  | "star"
  | "firstOne"
  | "firstTwo"
  | "nextOne"
  | "nextTwo"
  | "deep";

const AFTER_STAR: Partial<Record<MatchMode, MatchMode>> = {
  first: "firstOne",
  firstOne: "firstTwo",
  next: "nextOne",
  nextOne: "nextTwo",
  inside: "star",
};

const AFTER_SLASH: Partial<Record<MatchMode, MatchMode>> = {
  inside: "next",
  deep: "next",
  nextTwo: "next",
  firstTwo: "first",
};

/** Where a pattern may end. */
const FINAL: ReadonlySet<MatchMode> = new Set(["inside", "firstTwo", "nextTwo", "deep"]);

/**
 * The automaton of a pattern, at most nine states to a token. With `below` it accepts, besides each word, all that lies
 * below it, as if the pattern went on with `/**`; a pattern's last slash does the same by itself.
 */
export function buildAutomaton(tokens: readonly Token[], below: boolean): Automaton {
  const states: AutomatonState[] = [];
  const places: { state: AutomatonState; position: number; mode: MatchMode }[] = [];
  const known = Array.from({ length: tokens.length + 1 }, () => new Map<MatchMode, number>());

  function stateAt(position: number, mode: MatchMode): number {
    const found = known[position]?.get(mode);
    if (found !== undefined) return found;
    known[position]?.set(mode, states.length);
    const accepts = position === tokens.length && FINAL.has(mode);
    const state: AutomatonState = { accepts, free: [], move: null };
    states.push(state);
    places.push({ state, position, mode });
    return states.length - 1;
  }

  function stay(state: AutomatonState, position: number, mode: MatchMode): void {
    if (mode === "first" || mode === "star") state.free.push(stateAt(position, "inside"));
    if (mode === "firstTwo") state.free.push(stateAt(position, "deep"));
    if (mode === "next") state.move = { on: ONLY_SLASH, to: stateAt(position, "inside") };
    if (mode === "nextTwo") state.move = { on: ONLY_SLASH, to: stateAt(position, "deep") };
    if (mode === "star") state.move = { on: NOT_SLASH, to: stateAt(position, mode) };
    if (mode === "deep") state.move = { on: ALL, to: stateAt(position, mode) };
  }

  function advance(state: AutomatonState, position: number, mode: MatchMode, token: Token): void {
    if (token.kind === "one") {
      if (mode === "inside") state.move = { on: token.set, to: stateAt(position + 1, mode) };
    } else if (token.kind === "star" || token.kind === "slash") {
      const after = (token.kind === "star" ? AFTER_STAR : AFTER_SLASH)[mode];
      if (after) state.free.push(stateAt(position + 1, after));
    } else if (mode !== "star") {
      // A star needs no jump of its own: `inside`, which it leads to, makes it.
      for (const to of token.kind === "open" ? token.to : [token.to]) state.free.push(stateAt(to, mode));
    }
  }

  stateAt(0, "first");
  // A list yields what is added to it while it is walked.
  for (const { state, position, mode } of places) {
    const token = tokens[position];
    stay(state, position, mode);
    if (token) advance(state, position, mode, token);
    else if (mode === "next" || (below && mode === "inside")) state.free.push(stateAt(position, "nextTwo"));
  }
  return simplify(states);
}

/**
 * The same automaton without the states that lead nowhere and without those that only pass on. A search walks over pairs
 * of states, so each one less counts twice. No state may lead back to itself without reading.
 */
function simplify(states: readonly AutomatonState[]): Automaton {
  const useful = leadingToEnd(states);
  const kept: AutomatonState[] = [];
  const sources: number[] = [];
  const numbers = new Map<number, number>();

  /** The state that is as good as this one: behind those that do nothing but lead to one other. */
  function resolve(at: number): number {
    for (let state = states[at]; state && !state.accepts && !state.move; state = states[at]) {
      const [to, ...others] = state.free.filter((next) => useful.has(next));
      if (to === undefined || others.length > 0) break;
      at = to;
    }
    return at;
  }

  function keep(at: number): number {
    const source = resolve(at);
    const known = numbers.get(source);
    if (known !== undefined) return known;
    numbers.set(source, kept.length);
    sources.push(source);
    kept.push({ accepts: states[source]?.accepts ?? false, free: [], move: null });
    return kept.length - 1;
  }

  keep(0);
  for (const [at, source] of sources.entries()) {
    const { free = [], move = null } = states[source] ?? {};
    const state = kept[at];
    if (!state) break;
    for (const to of free) if (useful.has(to)) state.free.push(keep(to));
    if (move && useful.has(move.to)) state.move = { on: move.on, to: keep(move.to) };
  }
  return { states: kept };
}

/** The states from which an accepting one can be reached. */
function leadingToEnd(states: readonly AutomatonState[]): Set<number> {
  const before = states.map((): number[] => []);
  const useful = new Set<number>();
  for (const [at, state] of states.entries()) {
    for (const to of state.free) before[to]?.push(at);
    if (state.move) before[state.move.to]?.push(at);
    if (state.accepts) useful.add(at);
  }
  // A set yields what is added to it while it is walked.
  for (const at of useful) for (const from of before[at] ?? []) useful.add(from);
  return useful;
}
