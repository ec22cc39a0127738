import { diff3, type Chunk } from "./diff3.ts";
import { align } from "./align.ts";
import type { LinePiece } from "./pieces.ts";
import { type Side, standing, type Three } from "./three.ts";

/** A line of the merged text outside entries. */
export interface MergedLine {
  readonly raw: string;
  /** The lines of each side that it stands for. */
  readonly of: { readonly [S in Side]: readonly LinePiece[] };
  /** Shared by the lines that both sides changed differently. */
  readonly clash: Clashing | null;
}

export interface Clashing {
  readonly ours: string;
  readonly theirs: string;
}

type Lines = Three<readonly LinePiece[]>;

/**
 * Merges a part's lines outside entries. A clash is one line that holds both versions between git's markers, or the
 * lines of both, ours first. A part that the ancestor lacks has for its ancestor what both sides have in common.
 */
export function mergeLines(
  sides: Three<readonly LinePiece[] | null>,
  marked: ((clash: Clashing) => string) | null,
): MergedLine[] {
  const { ours, theirs } = sides;
  if (ours === null || theirs === null) {
    const side = ours === null ? "theirs" : "ours";
    return (ours ?? theirs ?? []).map((line) => single(side, line));
  }
  const lines = { base: sides.base ?? common(ours, theirs), ours, theirs };
  return diff3({ base: textsOf(lines.base), ours: textsOf(ours), theirs: textsOf(theirs) }).flatMap((chunk) =>
    mergeChunk(chunk, lines, marked),
  );
}

function mergeChunk(chunk: Chunk, lines: Lines, marked: ((clash: Clashing) => string) | null): MergedLine[] {
  const of = {
    base: lines.base.slice(chunk.base.start, chunk.base.end),
    ours: lines.ours.slice(chunk.ours.start, chunk.ours.end),
    theirs: lines.theirs.slice(chunk.theirs.start, chunk.theirs.end),
  };
  if (chunk.kind === "common") return of.ours.map((_, at) => shared(of, at));
  if (chunk.kind !== "clash")
    return of[chunk.kind].map((line) => single(chunk.kind === "theirs" ? "theirs" : "ours", line));
  const clash = { ours: rawOf(of.ours), theirs: rawOf(of.theirs) };
  if (marked !== null) return [{ raw: marked(clash), of: { ours: of.ours, theirs: of.theirs }, clash }];
  return [
    ...of.ours.map((line) => single("ours", line, clash)),
    ...of.theirs.map((line) => single("theirs", line, clash)),
  ];
}

/** A line that both have: with the terminator of the side that changed it. */
function shared({ base, ours, theirs }: Lines, at: number): MergedLine {
  const [b, o, t] = [base[at], ours[at], theirs[at]];
  const side = standing({ base: b?.raw, ours: o?.raw, theirs: t?.raw });
  const raw = (side === "theirs" ? t?.raw : o?.raw) ?? "";
  return { raw, of: { ours: [o ?? []].flat(), theirs: [t ?? []].flat() }, clash: null };
}

function single(side: Side, line: LinePiece, clash: Clashing | null = null): MergedLine {
  const none: readonly LinePiece[] = [];
  return { raw: line.raw, of: { ours: none, theirs: none, [side]: [line] }, clash };
}

function common(ours: readonly LinePiece[], theirs: readonly LinePiece[]): LinePiece[] {
  const partners = align(textsOf(ours), textsOf(theirs));
  return ours.filter((_, at) => (partners[at] ?? -1) >= 0);
}

function textsOf(lines: readonly LinePiece[]): string[] {
  return lines.map(({ text }) => text);
}

function rawOf(lines: readonly LinePiece[]): string {
  return lines.map(({ raw }) => raw).join("");
}
