import type { Automaton, State } from "./automaton.ts";

/**
 * The same automaton without the states that lead nowhere and without those that only pass on. A search walks over pairs
 * of states, so each one less counts twice. No state may lead back to itself without reading.
 */
export function simplify(states: readonly State[]): Automaton {
  const useful = leadingToEnd(states);
  const kept: State[] = [];
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
function leadingToEnd(states: readonly State[]): Set<number> {
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
