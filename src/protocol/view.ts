/**
 * A coordination file under the protocol's eyes. In goes its text; out comes a view whose sections mean something and from
 * which each construct is read once, when somebody asks, with the exact range of every entry. A construct is a `Block`: how its
 * entries are read, written, placed and told apart; `index.ts` lists them all. Changes come out as edits of the text that was
 * read, so that everything else stays byte for byte. Pure, as the whole room: nothing here knows of clocks, files or commands.
 * Rules, operations, checks and merges may import from here; this room imports the ground (`text/`, `paths/`, `time/`,
 * `vocabulary/`) and `document/` only.
 */
import { type Found, outlineOf, scan, sections as cutSections } from "../document/outline.ts";
import type { Fence, HtmlBlock, KnownRuns, Outline, Section } from "../document/types.ts";
import { dominantEol, type Edit, LineNumbers, type Range } from "../text/edits.ts";
import type { Time, Zone } from "../time/time.ts";
import { meaning, MEANT_WITHIN, vocabularies } from "../vocabulary/index.ts";
import type { HeadingKind, FileLanguage, Vocabulary } from "../vocabulary/types.ts";
import { fold, words } from "../vocabulary/words.ts";
import type { Block, EntryKey } from "./block.ts";

/** A section with what its heading means to us. */
export interface KnownSection {
  readonly section: Section;
  /** Meaning of its own heading; null without one. */
  readonly kind: HeadingKind | null;
  /** The kind of the nearest heading at or above it that says something. */
  readonly owner: HeadingKind | null;
  /** True when it has its owner from the section before it, as an entry written at the level of its block's own heading. */
  readonly follows: boolean;
  /** True at and below a heading that announces a template. */
  readonly template: boolean;
}

/** A value beside its exact source. */
export interface Entry<T> {
  readonly value: T;
  /** Whole lines, the last terminator included. */
  readonly range: Range;
  /** First line, counted from 1. */
  readonly line: number;
}

/** The problems of a block, each with the arguments of its sentence. `instance` is 0 where the entry names none. */
export interface ProblemArgs {
  /**
   * A range such as `#11-#2` runs backwards and stands for nothing.
   *
   * Repair: write it the other way round.
   */
  BACKWARD_RANGE: { from: number; to: number };
  /**
   * A reservation with a number has a title such as `[Task name]`, or none. It counts as a reservation.
   *
   * Repair: write what it is about, or delete it.
   */
  PLACEHOLDER_TITLE: { instance: number; task: string };
  /**
   * A template's text stands where an entry should, and nobody filled it in: `Instance #X`, `HH:MM` over a log entry, `[FREE] [Task name]`,
   * `Files: [list of files]` (which is no file). Below a heading that begins with "Template", and in sections that explain how to write
   * an entry, it is where it belongs.
   *
   * Repair: fill it in, or delete it.
   */
  TEMPLATE_LEFT: { text: string };
  /**
   * The file has more than 10,000 reservations, or they list more than 20,000 files and patterns. Those from the named line on are not read; so that nothing of theirs is called free, the last one
   * that was read counts as covering everything. No command changes those behind it.
   *
   * Repair: `coord archive` takes out what has ended; it may be called several times. A person deletes what nobody meant.
   */
  TOO_MANY_ENTRIES: { most: number; files: number };
  /**
   * An active reservation has no full date and hour, neither as its start nor as its last activity. Its age
   * is unknown, so it never ends by itself.
   *
   * Repair: add the date (`Start: 2026-11-22 09:15`), if it should end some day.
   */
  UNDATED: { instance: number; task: string };
  /**
   * A line begins like an entry, with a state that coord does not know: `[RESREVED] Instance #3 - …` among the reservations,
   * `[LIBER] …` among the tasks, `BLOKER - Instance #3` among the alerts, the status of a handover, the
   * state of a conflict. The line is kept, and counts for nothing.
   *
   * Repair: write one of the [states](the-file.md).
   */
  UNKNOWN_STATE: { state: string; instance: number };
  /**
   * A line begins like an entry of its section, with a state or a section's word and an instance's number, but coord can't read it:
   * `[RESERVED] Ann - … - Start: 09:00`, `### HANDOVER of Instance #3 to Ann`, `### 25:00 - Instance #3`. Or it looks like a claim
   * below "Current tasks" and belongs to no entry: a row of a table, a line `Files: …`, an entry that is ticked off or struck out
   * and still says `[RESERVED]`. The line is kept, and counts for nothing: **what it means to reserve is free**.
   *
   * Repair: write it in the [form](the-file.md#entries) that the message gives.
   */
  UNREADABLE_ENTRY: { text: string; expected: string };
  /**
   * Where a time should be stands something else: a placeholder such as `HH:MM`, `soon`, or a date that can be read in two ways
   * (`05/11/2026` in an English file; in a French one the day comes first). It counts as no time, and the entry never expires by itself.
   *
   * Repair: write one of the [forms](the-file.md#times).
   */
  UNREADABLE_TIME: { instance: number; task: string; found: string };
}

/** Something that could not be understood as it stands; the text is kept. `A` maps each code to its arguments. */
export type Problem<A = ProblemArgs, C extends keyof A = keyof A> = {
  [K in C]: { readonly code: K; readonly args: Readonly<A[K]>; readonly range: Range };
}[C];

/** Entries and problems of one block in a file. */
export interface Read<T> {
  readonly entries: readonly Entry<T>[];
  readonly problems: readonly Problem[];
}

/** How new text is to look beside the old one. */
export interface Style {
  readonly words: Vocabulary;
  readonly eol: "\n" | "\r\n";
}

/** What a view has read of its text, for another view of the very same text: whose a path is needs no more. */
export interface ParseCache {
  /** By the kinds of blocks. */
  readonly reads: Readonly<Record<string, Read<unknown>>>;
  readonly outline: Found;
  /** What titles of landmarks mean. */
  readonly meanings: readonly (readonly [string, HeadingMeaning | null])[];
}

export interface HeadingMeaning {
  readonly kind: HeadingKind;
  readonly languages: readonly FileLanguage[];
}

/** A file under the protocol's eyes: an outline whose headings mean something. Outline and blocks are read when asked, once. */
export class View {
  readonly text: string;
  private readonly cached: ParseCache | null;
  private scanned: Outline | undefined;
  private marks: readonly KnownSection[] | undefined;
  private all: readonly KnownSection[] | undefined;
  private readonly numbers: LineNumbers;
  private readonly reads = new Map<Block<never>, Read<never>>();
  /** What titles say, whatever text they stand in. */
  readonly meanings: Map<string, HeadingMeaning | null>;

  /** Of the text that this one was made from, until its outline is asked for. */
  private runsBefore: KnownRuns | null;

  /**
   * @param parse what is known of this very text
   * @param before a view of the text that this one was made from
   */
  constructor(text: string, parse: ParseCache | null = null, before: View | null = null) {
    this.text = text;
    this.runsBefore = before && { text: before.text, runs: before.outline.runs };
    this.cached = parse;
    this.numbers = new LineNumbers(text);
    this.meanings = before?.meanings ?? new Map(parse?.meanings);
  }

  /** Whether it was told what is in its text. */
  get hasCachedParse(): boolean {
    return this.cached !== null;
  }

  get outline(): Outline {
    if (this.scanned !== undefined) return this.scanned;
    const { cached, runsBefore } = this;
    this.runsBefore = null;
    return (this.scanned =
      cached === null ? scan(this.text, runsBefore) : outlineOf(this.text, cached.outline));
  }

  get fences(): readonly Fence[] {
    return (this.cached ?? this).outline.fences;
  }

  get html(): readonly HtmlBlock[] {
    return (this.cached ?? this).outline.html;
  }

  /** What is found of its headings, beside what was read of its blocks: for another view of this very text. */
  lend(reads: ParseCache["reads"]): ParseCache {
    const { landmarks, runs, fences, html, frontMatter, tooDeep } = this.outline;
    const meanings = this.landmarks.map(({ section: { title } }) => [title, this.meaningOf(title)] as const);
    return { reads, outline: { landmarks, runs, fences, html, frontMatter, tooDeep }, meanings };
  }

  /** What a title says, found out once. */
  private meaningOf(title: string): HeadingMeaning | null {
    let found = this.meanings.get(title);
    if (found === undefined) this.meanings.set(title, (found = headingMeaning(title)));
    return found;
  }

  /** The same of a heading among thousands, whose titles are not remembered. */
  private saidBy(title: string): HeadingMeaning | null {
    const known = this.meanings.get(title);
    return known === undefined ? headingMeaning(title) : known;
  }

  /**
   * The sections, but of each run one for all: the first, which reaches only over itself in `sections`. Every heading that says
   * something has its section here, since those in a run begin with a number.
   */
  get landmarks(): readonly KnownSection[] {
    return (this.marks ??= this.markedOut());
  }

  private markedOut(): readonly KnownSection[] {
    const found = classify(cutSections(this.text, this.outline, this.outline.landmarks), (title) =>
      this.meaningOf(title),
    );
    // A section that only follows a block's entry goes by its own heading, not by that of the run's first.
    return this.firstOfRuns(found).some(({ follows }) => follows) ? this.sections : found;
  }

  private firstOfRuns(landmarks: readonly KnownSection[]): KnownSection[] {
    const starts = new Set(this.outline.runs.map(({ start }) => start));
    return starts.size === 0 ? [] : landmarks.filter((s) => starts.has(s.section.heading?.range.start ?? -1));
  }

  /** Every section; a file with a long log has thousands. */
  get sections(): readonly KnownSection[] {
    const { runs, headings } = this.outline;
    if (runs.length === 0) return this.landmarks;
    return (this.all ??= classify(cutSections(this.text, this.outline, headings), (title) =>
      this.saidBy(title),
    ));
  }

  read<T>(block: Block<T>): Read<T> {
    const known = this.known(block);
    if (known !== undefined) return known;
    const found = block.read(this);
    this.tell(block, found);
    return found;
  }

  /** What is known of a block without reading anything. */
  known<T>(block: Block<T>): Read<T> | undefined {
    return (this.reads.get(block as unknown as Block<never>) ?? this.cached?.reads[block.kind]) as
      | Read<T>
      | undefined;
  }

  /** Tells it what is in a block. */
  tell<T>(block: Block<T>, read: Read<T>): void {
    this.reads.set(block as unknown as Block<never>, read as unknown as Read<never>);
  }

  entries<T>(block: Block<T>): readonly Entry<T>[] {
    return this.read(block).entries;
  }

  /** The language most recognised headings are in; null where there are none, French on a tie (the template's language). */
  get language(): FileLanguage | null {
    const votes = new Map<FileLanguage, number>();
    for (const { kind, section } of this.landmarks) {
      if (kind === null) continue;
      for (const language of this.meaningOf(section.title)?.languages ?? [])
        votes.set(language, (votes.get(language) ?? 0) + 1);
    }
    // In the order of the table, whose first one wins a tie.
    const found = Object.values(vocabularies).map(({ language }) => language);
    const [first = null, ...rest] = found.filter((language) => votes.has(language));
    return rest.reduce(
      (best, one) => ((votes.get(one) ?? 0) > (votes.get(best ?? one) ?? 0) ? one : best),
      first,
    );
  }

  /** How to write into this file; `fallback` is taken for a file without a recognised heading. */
  style(fallback: FileLanguage): Style {
    return { words: vocabularies[this.language ?? fallback], eol: dominantEol(this.text) };
  }

  /** 1-based line of an offset. */
  lineAt(offset: number): number {
    return this.numbers.at(offset);
  }

  /** Sections owned by a heading of one of these kinds, in document order. */
  owned(...kinds: readonly HeadingKind[]): KnownSection[] {
    const isOwned = (s: KnownSection) => s.owner !== null && kinds.includes(s.owner);
    // Those of a run belong to whom its first belongs to.
    const isInRun = this.firstOfRuns(this.landmarks).some(isOwned);
    return (isInRun ? this.sections : this.landmarks).filter(isOwned);
  }
}

const ENTRY_HEADING = /^(?:(?:HANDOVER\s+)?[^\n]{0,40}?Instance\s+#\d|HANDOVER\b[ :]*#\d+\s*(?:→|[-=]+>))/i;

function classify(
  sections: readonly Section[],
  meaningOf: (title: string) => HeadingMeaning | null,
): KnownSection[] {
  const known: KnownSection[] = [];
  const bySection = new Map<Section, KnownSection>();
  let previous: KnownSection | null = null;
  for (const section of sections) {
    const parent: KnownSection | null =
      section.parent === null ? null : (bySection.get(section.parent) ?? null);
    const found = meaningOf(section.title)?.kind ?? null;
    const place = found === null ? undefined : MEANT_WITHIN[found];
    const kind = place === undefined || place === parent?.owner ? found : null;
    let owner = kind ?? parent?.owner ?? null;
    // Entries written at the level of their block's own heading (`## Log`, `## 18:00 - Instance #2`) still belong to it.
    const follows =
      owner === null && previous !== null && section.title.includes("#") && ENTRY_HEADING.test(section.title);
    if (follows) owner = previous?.owner ?? null;
    const one: KnownSection = {
      section,
      kind,
      owner,
      follows: follows && owner !== null,
      template: parent?.template === true || isTemplate(section.title),
    };
    known.push(one);
    bySection.set(section, one);
    previous = one;
  }
  return known;
}

function headingMeaning(title: string): HeadingMeaning | null {
  const bare = withoutRemark(withoutAnchors(title));
  // Of two numbers at most one goes before a heading.
  if (TWO_NUMBERS.test(bare)) return null;
  // Asked for its marks first: the whole expression takes long to compile, and most titles have none.
  const text = MAY_BE_NUMBERED.test(bare) ? bare.replace(NUMBERED, "") : bare;
  // No known heading is long or holds a digit: ten thousand log headings are dismissed here without looking at their words.
  if (text.length > 60 || text === "" || /\d/.test(text)) return null;
  return meaning("headings", text);
}

const TWO_NUMBERS = /\d\.*[^\d.]\D*\d/;
/** Asks for less than the next one, of all that begins like it. */
const MAY_BE_NUMBERED = /^[^\da-zà-ÿ]{0,8}(?:\d|[a-z]{1,5}[.)]|(?:section|part|chap|step|étape))/i;
/** The number of a heading among others: `3.`, `3.1)`, `IV.`, `B)`, `Section 3:`, `3\ufe0f\u20e3`. Not a date or an hour. */
const NUMBERED =
  /^[^\da-zà-ÿ]{0,8}(?:(?:section|part|partie|chapter|chapitre|step|étape)\s+)?(?:(?:\d{1,2}(?:\.\d{1,2}){0,3}(?:\ufe0f?\u20e3)?(?:[.)]|(?=[\s:–—-])))|[ivx]{1,5}[.)]|[a-z][.)])[\s:–—-]*(?=\D)/i;

/** Without `{#anchor}`, `<a name="…"></a>` and other tags, a link's target, and the marks of a heading that is closed. */
function withoutAnchors(title: string): string {
  if (!/[<{[]/.test(title)) return title;
  return title
    .replace(/<[^<>]{0,200}>/g, "")
    .replace(/\{[#.:][^{}]{0,100}\}/g, "")
    .replace(/\[([^[\]]{0,80})\](?:\([^()]{0,200}\)|\[[^[\]]{0,80}\])/g, "$1")
    .trim();
}

function withoutRemark(title: string): string {
  const trimmed = title.trimEnd();
  if (!trimmed.endsWith(")")) return trimmed;
  const open = trimmed.lastIndexOf("(");
  return open > 0 ? trimmed.slice(0, open) : trimmed;
}

function isTemplate(title: string): boolean {
  const lower = title.toLowerCase();
  if (!lower.includes("mplate") && !lower.includes("mod")) return false;
  return /^(?:template|modele)(?: |$)/.test(words(title));
}

type BlockHeadings = Pick<Block<unknown>, "headings" | "subheadings">;

/** The sections that entries of a block stand in, in the order of the file. */
export function sectionsOf(view: View, { headings, subheadings = [] }: BlockHeadings): KnownSection[] {
  return view.owned(...headings, ...subheadings);
}

/** Adds an entry where new ones stand, making what lacks of its section. */
export function addEntry<T>(view: View, block: Block<T>, value: T, style: Style, zone: Zone): Edit[] {
  return block.place(view, block.write(value, style.words), style, { value, zone });
}

/**
 * The key for `newIdentity` of entries whose times, to the minute, do not tell them apart: `more`, then the folded subject. Null
 * without a subject, so that such entries are never taken for one.
 */
export function subjectIdentity(subject: string, ...more: EntryKey): EntryKey | null {
  return fold(subject) === "" ? null : [...more, fold(subject)];
}

/** A time as a part of an identity. */
export function timePart(time: Time | null): string | null {
  return time?.text ?? null;
}
