/**
 * What patterns mean, said a second time, as plainly as can be and with nothing of `src/paths` in it: braces are written
 * out, then each spelling is matched by trying everything. Exponential; for small patterns over small alphabets only.
 */

/** A character, or a class as one piece: `[a-c]`. */
type Atom = string;

export function naiveCovers(pattern: string, path: string, caseSensitive = true): boolean {
  if (["", ".", "/", "./"].includes(pattern)) return true;
  const spelling = withoutSlash(pattern);
  // No folder has a star or a question mark in its name.
  if (/[*?]/.test(pattern) ? same(path, spelling, caseSensitive) : isBelow(path, spelling, caseSensitive))
    return true;
  const atoms = toAtoms(pattern);
  const wild = atoms.some((atom) => atom === "*" || atom === "?" || isClass(atom));
  return expand(atoms).some((spelling) =>
    wild
      ? matches(spelling, path, caseSensitive)
      : isBelow(path, withoutSlash(spelling.join("")), caseSensitive),
  );
}

/** Every normalised path over an alphabet, up to a length. */
export function allPaths(alphabet: string, length: number): string[] {
  const words = [""];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (word.length < length) for (const letter of alphabet) words.push(word + letter);
  }
  return words.filter(isPath);
}

export function isPath(path: string): boolean {
  return path.split("/").every((name) => name !== "" && name !== "." && name !== "..");
}

function withoutSlash(text: string): string {
  return text.endsWith("/") ? text.slice(0, -1) : text;
}

function same(a: string, b: string, caseSensitive: boolean): boolean {
  return caseSensitive ? a === b : a.toLowerCase() === b.toLowerCase();
}

function isBelow(path: string, folder: string, caseSensitive: boolean): boolean {
  const [a, b] = caseSensitive ? [path, folder] : [path.toLowerCase(), folder.toLowerCase()];
  return b !== "" && (a === b || a.startsWith(`${b}/`));
}

function toAtoms(pattern: string): Atom[] {
  // A `]` in the first place is a member; no class goes beyond its segment.
  return pattern.match(/\[(?:[!^][^/]|[^/!^])[^\]/]*\]|[^]/gu) ?? [];
}

/** Writes out the first alternation, then what comes of it; text without one is its own only spelling. */
function expand(atoms: Atom[]): Atom[][] {
  for (let start = 0; start < atoms.length; start++) {
    if (atoms[start] !== "{") continue;
    const alternatives = readAlternatives(atoms, start);
    if (!alternatives) continue;
    const before = atoms.slice(0, start);
    const results: Atom[][] = [];
    for (const head of alternatives.choices.flatMap((choice) => expand(choice))) {
      for (const tail of expand(atoms.slice(alternatives.end))) results.push([...before, ...head, ...tail]);
    }
    return results;
  }
  return [atoms];
}

/** The parts between the own commas of the brace at `start`; null when it is not closed or has none. */
function readAlternatives(atoms: Atom[], start: number): { choices: Atom[][]; end: number } | null {
  const choices: Atom[][] = [];
  let choice: Atom[] = [];
  let depth = 0;
  for (let at = start + 1; at < atoms.length; at++) {
    const atom = atoms[at] ?? "";
    if (atom === "}" && depth === 0) {
      return choices.length === 0 ? null : { choices: [...choices, choice], end: at + 1 };
    }
    if (atom === "," && depth === 0) {
      choices.push(choice);
      choice = [];
      continue;
    }
    if (atom === "{") depth++;
    if (atom === "}") depth--;
    choice.push(atom);
  }
  return null;
}

function matches(spelling: Atom[], path: string, caseSensitive: boolean): boolean {
  const below = spelling.at(-1) === "/";
  const segments = split(below ? spelling.slice(0, -1) : spelling);
  const names = path.split("/");
  if (!below) return matchSegments(segments, names, caseSensitive);
  return names.some((_, at) => matchSegments(segments, names.slice(0, at + 1), caseSensitive));
}

function split(atoms: Atom[]): Atom[][] {
  const segments: Atom[][] = [[]];
  for (const atom of atoms) {
    if (atom === "/") segments.push([]);
    else segments.at(-1)?.push(atom);
  }
  return segments;
}

function matchSegments(segments: Atom[][], names: string[], caseSensitive: boolean): boolean {
  const [segment, ...others] = segments;
  if (!segment) return names.length === 0;
  if (segment.join("") === "**") {
    return [...names, ""].some((_, taken) => matchSegments(others, names.slice(taken), caseSensitive));
  }
  const [name, ...rest] = names;
  return (
    name !== undefined &&
    matchName(segment, [...name], caseSensitive) &&
    matchSegments(others, rest, caseSensitive)
  );
}

function matchName(atoms: Atom[], letters: string[], caseSensitive: boolean): boolean {
  const [atom, ...others] = atoms;
  if (atom === undefined) return letters.length === 0;
  if (atom === "*") {
    return [...letters, ""].some((_, taken) => matchName(others, letters.slice(taken), caseSensitive));
  }
  // A class also matches what it spells.
  if (isClass(atom) && same(letters.slice(0, [...atom].length).join(""), atom, caseSensitive)) {
    if (matchName(others, letters.slice([...atom].length), caseSensitive)) return true;
  }
  const [letter, ...rest] = letters;
  return (
    letter !== undefined && matchLetter(atom, letter, caseSensitive) && matchName(others, rest, caseSensitive)
  );
}

function matchLetter(atom: Atom, letter: string, caseSensitive: boolean): boolean {
  if (atom === "?") return true;
  const forms = caseSensitive ? [letter] : [letter.toLowerCase(), letter.toUpperCase()];
  if (!isClass(atom)) return forms.includes(atom);
  const negated = atom[1] === "!" || atom[1] === "^";
  const members = Array.from(atom.slice(negated ? 2 : 1, -1));
  return forms.some((form) => isMember(members, form)) !== negated;
}

function isClass(atom: Atom): boolean {
  return atom.startsWith("[") && atom.length > 1;
}

function isMember(members: string[], letter: string): boolean {
  const [low, dash, high] = members;
  if (low === undefined) return false;
  if (dash === "-" && high !== undefined) {
    return (low <= letter && letter <= high) || isMember(members.slice(3), letter);
  }
  return low === letter || isMember(members.slice(1), letter);
}
