import type { Automaton } from "./automaton.ts";
import { type CodePointSet, DOT, has, intersect, intervals, SLASH } from "./codepoints.ts";
import { foldCodePoint } from "./glob.ts";

/** True when the automaton accepts this text. */
export function accepts(automaton: Automaton, text: string): boolean {
  return follow(automaton, text).some((state) => automaton.states[state]?.accepts);
}

/** The states that reading this text leads to, none when no word begins so. At most linear in text times automaton. */
function follow({ states }: Automaton, text: string): readonly number[] {
  /** For each state, how many letters were read when it was last reached, plus one. */
  const reachedAt = new Uint32Array(states.length);
  let now = 1;
  function reach(list: number[], state: number): void {
    if (reachedAt[state] === now) return;
    reachedAt[state] = now;
    list.push(state);
  }
  /** Adds to the list, while it is walked, all that is reached from it without reading. */
  function rest(list: number[]): number[] {
    for (const state of list) for (const to of states[state]?.free ?? []) reach(list, to);
    return list;
  }

  let current: number[] = [];
  reach(current, 0);
  rest(current);
  for (const letter of text) {
    const codePoint = letter.codePointAt(0) ?? 0;
    const next: number[] = [];
    now++;
    for (const state of current) {
      const move = states[state]?.move;
      if (move && has(move.on, codePoint)) reach(next, move.to);
    }
    current = rest(next);
    if (current.length === 0) break;
  }
  return current;
}

/**
 * A normalised path as an automaton: how much of the current segment is known. It may end, and a separator may
 * come, only in `NAME`: no segment is empty, `.` or `..`.
 */
type Segment = 0 | 1 | 2 | 3;
const EMPTY: Segment = 0;
const NAME: Segment = 3;
const AFTER_DOT = [1, 2, NAME, NAME] as const satisfies readonly Segment[];

/** A step of the search: a state of each automaton and of the segment, and how it was reached. */
interface SearchStep {
  readonly a: number;
  readonly b: number;
  readonly segment: Segment;
  readonly from: SearchStep | null;
  readonly letter: number;
}

/** How many steps a search may still make. Whoever makes many searches hands the same one to all. */
export interface Effort {
  left: number;
}

/** Maximum number of steps of one search. Two patterns that people write need some hundreds. */
const LONGEST_SEARCH = 400_000;
/** The path in place of one that was not found because the search was given up: what is not known counts as common. */
const GIVEN_UP = "a";

/**
 * A shortest path that both automata accept, or null when there is none: a breadth-first walk over the pairs of their
 * states, so at most quadratic, and given up after so many steps. Unless case counts, both are automata of folded patterns,
 * and so is the path.
 */
export function findCommon(
  a: Automaton,
  b: Automaton,
  caseSensitive: boolean,
  effort: Effort = { left: LONGEST_SEARCH },
): string | null {
  const search = new Search(a, b, caseSensitive, Math.min(effort.left, LONGEST_SEARCH));
  const found = search.run();
  effort.left -= search.steps;
  return found;
}

class Search {
  readonly #a: Automaton;
  readonly #b: Automaton;
  readonly #caseSensitive: boolean;
  /** For each state of `a`, from its first visit on: for each of `b` a bit for each segment it was met with. */
  readonly #seen: (Uint8Array | undefined)[] = [];

  readonly #longest: number;
  steps = 0;

  constructor(a: Automaton, b: Automaton, caseSensitive: boolean, longest: number) {
    this.#longest = longest;
    this.#a = a;
    this.#b = b;
    this.#caseSensitive = caseSensitive;
  }

  run(): string | null {
    let front: SearchStep[] = [];
    this.#visit(front, { a: 0, b: 0, segment: EMPTY, from: null, letter: 0 });
    while (front.length > 0) {
      const last = this.#rest(front);
      if (last) return spelling(last);
      if (this.steps > this.#longest) return GIVEN_UP;
      front = this.#read(front);
    }
    return null;
  }

  #visit(list: SearchStep[], step: SearchStep): void {
    const row = (this.#seen[step.a] ??= new Uint8Array(this.#b.states.length));
    const bits = row[step.b] ?? 0;
    if ((bits >> step.segment) & 1) return;
    row[step.b] = bits | (1 << step.segment);
    this.steps++;
    list.push(step);
  }

  /** Adds to `front`, while it is walked, all that is reached from it without reading. A step where both accept ends it. */
  #rest(front: SearchStep[]): SearchStep | null {
    for (const step of front) {
      const one = this.#a.states[step.a];
      const other = this.#b.states[step.b];
      if (one?.accepts && other?.accepts && step.segment === NAME) return step;
      const { segment, from, letter } = step;
      for (const to of one?.free ?? []) this.#visit(front, { a: to, b: step.b, segment, from, letter });
      for (const to of other?.free ?? []) this.#visit(front, { a: step.a, b: to, segment, from, letter });
    }
    return null;
  }

  /** The steps one letter further. */
  #read(front: readonly SearchStep[]): SearchStep[] {
    const later: SearchStep[] = [];
    for (const from of front) {
      const one = this.#a.states[from.a]?.move;
      const other = this.#b.states[from.b]?.move;
      if (!one || !other) continue;
      for (const { letter, segment } of readings(
        from.segment,
        intersect(one.on, other.on),
        this.#caseSensitive,
      )) {
        this.#visit(later, { a: one.to, b: other.to, segment, from, letter });
      }
    }
    return later;
  }
}

/** One letter of `set` for each way in which the segment may go on. */
function readings(segment: Segment, set: CodePointSet, caseSensitive: boolean) {
  const result: { letter: number; segment: Segment }[] = [];
  if (set.length === 0) return result;
  if (segment === NAME && has(set, SLASH)) result.push({ letter: SLASH, segment: EMPTY });
  if (has(set, DOT)) result.push({ letter: DOT, segment: AFTER_DOT[segment] });
  const letter = choose(set, caseSensitive);
  if (letter !== null) result.push({ letter, segment: NAME });
  return result;
}

/** The letters a, x, b, y, z. */
const PLAIN = [0x61, 0x78, 0x62, 0x79, 0x7a];
const PRINTABLE: CodePointSet = [0x21, 0x7e];

/**
 * A member of the set other than the dot and the slash, preferably a plain letter; unless case counts, one that a folded
 * text may hold. The loops are short: few code points in a row are not their own fold.
 */
function choose(set: CodePointSet, caseSensitive: boolean): number | null {
  const fits = (letter: number): boolean =>
    letter !== DOT && letter !== SLASH && (caseSensitive || foldCodePoint(letter) === letter);
  const first = set[0] ?? DOT;
  if (set.length === 2 && first === set[1]) return fits(first) ? first : null;
  const plain = PLAIN.find((letter) => has(set, letter));
  if (plain !== undefined) return plain;
  for (const [low, high] of [...intervals(intersect(set, PRINTABLE)), ...intervals(set)]) {
    for (let letter = low; letter <= high; letter++) if (fits(letter)) return letter;
  }
  return null;
}

function spelling(last: SearchStep): string {
  const letters: string[] = [];
  for (let step = last; step.from; step = step.from) letters.push(String.fromCodePoint(step.letter));
  return letters.reverse().join("");
}
