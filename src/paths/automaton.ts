import { ALL, type CodePointSet, NOT_SLASH, ONLY_SLASH } from "./codepoints.ts";
import type { Token } from "./glob.ts";
import { simplify } from "./simplify.ts";

/**
 * A nondeterministic automaton over code points; state 0 is its start. It may accept words that are no paths (`a//b`,
 * `..`, the empty one): who asks about paths brings that restriction along (`search.ts`).
 */
export interface Automaton {
  readonly states: readonly State[];
}

export interface State {
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
type Mode = "first" | "next" | "inside" | "star" | "firstOne" | "firstTwo" | "nextOne" | "nextTwo" | "deep";

const AFTER_STAR: Partial<Record<Mode, Mode>> = {
  first: "firstOne",
  firstOne: "firstTwo",
  next: "nextOne",
  nextOne: "nextTwo",
  inside: "star",
};

const AFTER_SLASH: Partial<Record<Mode, Mode>> = {
  inside: "next",
  deep: "next",
  nextTwo: "next",
  firstTwo: "first",
};

/** Where a pattern may end. */
const FINAL: ReadonlySet<Mode> = new Set(["inside", "firstTwo", "nextTwo", "deep"]);

/**
 * The automaton of a pattern, at most nine states to a token. With `below` it accepts, besides each word, all that lies
 * below it, as if the pattern went on with `/**`; a pattern's last slash does the same by itself.
 */
export function buildAutomaton(tokens: readonly Token[], below: boolean): Automaton {
  const states: State[] = [];
  const places: { position: number; mode: Mode }[] = [];
  const known = Array.from({ length: tokens.length + 1 }, () => new Map<Mode, number>());

  function stateAt(position: number, mode: Mode): number {
    const found = known[position]?.get(mode);
    if (found !== undefined) return found;
    known[position]?.set(mode, states.length);
    states.push({ accepts: position === tokens.length && FINAL.has(mode), free: [], move: null });
    places.push({ position, mode });
    return states.length - 1;
  }

  function stay(state: State, position: number, mode: Mode): void {
    if (mode === "first" || mode === "star") state.free.push(stateAt(position, "inside"));
    if (mode === "firstTwo") state.free.push(stateAt(position, "deep"));
    if (mode === "next") state.move = { on: ONLY_SLASH, to: stateAt(position, "inside") };
    if (mode === "nextTwo") state.move = { on: ONLY_SLASH, to: stateAt(position, "deep") };
    if (mode === "star") state.move = { on: NOT_SLASH, to: stateAt(position, mode) };
    if (mode === "deep") state.move = { on: ALL, to: stateAt(position, mode) };
  }

  function advance(state: State, position: number, mode: Mode, token: Token): void {
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
  for (let at = 0; at < states.length; at++) {
    const state = states[at];
    const place = places[at];
    if (!state || !place) break;
    const token = tokens[place.position];
    stay(state, place.position, place.mode);
    if (token) advance(state, place.position, place.mode, token);
    else if (place.mode === "next" || (below && place.mode === "inside")) {
      state.free.push(stateAt(place.position, "nextTwo"));
    }
  }
  return simplify(states);
}
