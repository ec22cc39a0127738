import { dominantEol } from "../text/edits.ts";
import { diff3, type Chunk } from "./diff3.ts";
import { align } from "./align.ts";
import type { LinePiece } from "./pieces.ts";
import { type Side, standing, type Three } from "./three.ts";

/** A line of the merged text outside entries; or all the lines of a clash, those of ours first. */
export interface MergedLine {
  readonly raw: string;
  /** The lines of each side that it stands for. */
  readonly of: { readonly [S in Side]: readonly LinePiece[] };
  /** How much of `raw` is ours where both sides changed the same lines differently. */
  readonly clash: { readonly oursLength: number } | null;
}

type SkeletonLines = Three<readonly LinePiece[]>;

/** Merges a part's lines outside entries. A part that the ancestor lacks has for its ancestor what both sides have in common. */
export function mergeLines(sides: Three<readonly LinePiece[] | null>): MergedLine[] {
  const { ours, theirs } = sides;
  if (ours === null || theirs === null) {
    const side = ours === null ? "theirs" : "ours";
    return (ours ?? theirs ?? []).map((line) => single(side, line));
  }
  const lines = { base: sides.base ?? common(ours, theirs), ours, theirs };
  const chunks = diff3({ base: textsOf(lines.base), ours: textsOf(ours), theirs: textsOf(theirs) });
  return chunks.flatMap((chunk) => mergeChunk(chunk, lines));
}

function mergeChunk(chunk: Chunk, lines: SkeletonLines): MergedLine[] {
  const { kind } = chunk;
  const of = {
    base: lines.base.slice(chunk.base.start, chunk.base.end),
    ours: lines.ours.slice(chunk.ours.start, chunk.ours.end),
    theirs: lines.theirs.slice(chunk.theirs.start, chunk.theirs.end),
  };
  if (kind === "common") return of.ours.map((_, at) => shared(of, at));
  if (kind !== "clash") return of[kind].map((line) => single(kind, line));
  const eol = dominantEol(rawOf(of.ours));
  // The last line of a text may have no end; it does not stay the last.
  const ours = rawOf(of.ours).replace(/[^\r\n]$/, `$&${eol}`);
  return [{ raw: ours + rawOf(of.theirs), of, clash: { oursLength: ours.length } }];
}

/** A line that both have: with the terminator of the side that changed it. */
function shared({ base, ours, theirs }: SkeletonLines, at: number): MergedLine {
  const [b, o, t] = [base[at], ours[at], theirs[at]];
  const side = standing({ base: b?.raw, ours: o?.raw, theirs: t?.raw });
  const raw = (side === "theirs" ? t?.raw : o?.raw) ?? "";
  return { raw, of: { ours: [o ?? []].flat(), theirs: [t ?? []].flat() }, clash: null };
}

function single(side: Side, line: LinePiece): MergedLine {
  const none: readonly LinePiece[] = [];
  return { raw: line.raw, of: { ours: none, theirs: none, [side]: [line] }, clash: null };
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
