import type { Fence } from "../document/types.ts";
import { lineAround, type Range } from "../text/edits.ts";
import { type Slot, slotsOf } from "../protocol/lines.ts";
import { reservations } from "../protocol/reservations.ts";
import type { KnownSection, View } from "../protocol/view.ts";
import { words } from "../vocabulary/words.ts";
import { mayClaim } from "./asked.ts";
import { headed, nameOfHeading, type SectionHead } from "./heading.ts";
import { inMarkdown } from "./page.ts";
import { type ForeignLine, joined, readable, squeezed, tablesIn, withData } from "./part-lines.ts";
import type { SectionEvidence } from "./items.ts";
import { fieldKind } from "./fields.ts";
import { stateOf } from "./states.ts";
import { evidenceOf, isLogOfClaims, tenseOf } from "./tense.ts";
import { isData } from "./data.ts";

/**
 * A section with what its heading, and those above it, say of claims. All of it is worked out when asked for: who asks about one
 * path looks at few sections.
 */
export class Part implements Range {
  readonly start: number;
  readonly end: number;
  readonly parent: Part | null;
  readonly view: View;
  readonly known: KnownSection;
  readonly standing: HeadingState;
  /** Whether a line is worth reading, for who asks about one path only. */
  readonly isAbout: (text: string) => boolean;
  /** What was worked out: it is the same whatever is asked about. */
  private readonly memo: Map<string, unknown>;

  constructor(
    view: View,
    known: KnownSection,
    parent: Part | null,
    standing: HeadingState,
    isAbout: (text: string) => boolean = () => true,
    memo = new Map<string, unknown>(),
  ) {
    this.isAbout = isAbout;
    this.memo = memo;
    const { section } = known;
    ({ start: this.start, end: this.end } = section.range);
    this.view = view;
    this.known = known;
    this.parent = parent;
    this.standing = standing;
  }

  /** The same section for who asks about something else. */
  asked(isAbout: (text: string) => boolean): Part {
    return new Part(this.view, this.known, this.parent, this.standing, isAbout, this.memo);
  }

  /** Whether it is a section of the protocol's own. */
  get isOwn(): boolean {
    return this.standing.isOwn;
  }

  /** Whether its heading is the document's own. */
  get isTitle(): boolean {
    return this.standing.isTitle;
  }

  /** How much there is to read (characters): of a section of the protocol's, what is no entry. */
  get weight(): number {
    return this.end - this.start - (this.standing.isOwn ? this.standing.taken.within(this) : 0);
  }

  private get head(): SectionHead {
    return this.once("head", () => headed(squeezed(this.known.section.title)));
  }

  /** Whom the heading itself names, as one who works here. */
  get called(): string | null {
    return this.standing.isTitle ? null : this.head.who;
  }

  /** The heading without numbers, emoji and marks. */
  get title(): string {
    return this.head.title;
  }

  /** The words of the heading behind a name. */
  get about(): string {
    return this.head.about;
  }

  /** Lines that may be claims: none of HTML, of the protocol's entries, or of a fence that shows code or an example. */
  get lines(): readonly ForeignLine[] {
    return this.once("lines", () => {
      const { isOwn, taken } = this.standing;
      let before = "";
      let isShown = !isOwn && EXPLAINS.test(words(this.title));
      const isRead = ({ fence, start, text }: Slot) => {
        if (fence === null) {
          isShown ||= !isOwn && text.trim() === "" && /:\s*$/.test(before) && INTRODUCES.test(before);
          if (text.trim() !== "") before = text.slice(-300);
          return !taken.at(start);
        }
        isShown ||= !isOwn && before !== "" && INTRODUCES.test(before);
        return !isShown && holdsText(fence, isOwn) && !taken.at(start);
      };
      const lines: ForeignLine[] = [];
      for (const slot of slotsOf(this.view, this.known)) if (isRead(slot)) lines.push(readable(slot));
      return withData(lines);
    });
  }

  /** The lines of tables that have a head, which are read as such. */
  get tableLines(): ReadonlySet<number> {
    return this.once("tableLines", () => {
      const found = new Set<number>();
      let isTable = false;
      let before: ForeignLine | undefined;
      for (const line of this.lines) {
        const hasBar = line.text.includes("|");
        if (hasBar && !isTable && before?.text.includes("|") === true && DELIMITER.test(line.text)) {
          isTable = true;
          found.add(before.line);
        }
        isTable &&= hasBar;
        if (isTable) found.add(line.line);
        before = line;
      }
      return found;
    });
  }

  /** The tables that are written in HTML: their rows, as Markdown has them. */
  get tables(): readonly (readonly ForeignLine[])[] {
    return this.once("tables", () => {
      const { section } = this.known;
      const { text, outline } = this.view;
      const own = text.slice(section.body.start, section.body.end);
      return /<table/i.test(own) ? tablesIn(this.view, section.body, outline.fences) : [];
    });
  }

  /** The same, but a list's item and the lines that go on with it are one. */
  get items(): readonly ForeignLine[] {
    return this.once("items", () => joined(this.lines));
  }

  /** Whether its heading or a line of its own is worth reading; the text below it is looked at as a whole first. */
  get isAsked(): boolean {
    const { title, body } = this.known.section;
    if (this.isAbout(title)) return true;
    return (
      this.isAbout(this.view.text.slice(body.start, body.end)) &&
      [this.lines, ...this.tables].some((lines) => lines.some(({ text }) => this.isAbout(text)))
    );
  }

  /** Whether anything in it may be a claim: below a heading that is a label words alone may be. */
  get mayClaim(): boolean {
    return mayClaim(this.view.text.slice(this.start, this.end)) || this.field !== null;
  }

  /** Its heading, and its lines but for the protocol's entries. */
  get rest(): string {
    const { title, body } = this.known.section;
    const { text } = this.view;
    const kept = [title];
    for (let at = body.start; at < body.end;) {
      const line = lineAround(text, at);
      at = line.next;
      if (!this.standing.taken.at(line.start)) kept.push(text.slice(line.start, line.end));
    }
    return kept.join("\n");
  }

  /** Whether what stands here goes on, is none (a log, rules, examples), or is not told apart by any heading. */
  get tense(): "live" | "past" | null {
    return this.once("tense", () => (this.known.template ? "past" : this.tenseHere()));
  }

  /** The kind of field that the heading names, for lists below it: `#### Files`. */
  get field(): ReturnType<typeof fieldKind> {
    return this.once("field", () => (this.head.owns ? "files" : fieldKind(this.title)));
  }

  /** Who is meant by the heading, or by the one above of which this one names a field. */
  get who(): string | null {
    return this.once("who", () => {
      const { parent, called } = this;
      if (called !== null || parent === null) return called;
      // `## Files I'm touching` in a file that is called after somebody.
      if (parent.standing.isTitle && this.field === "files" && isOfOne(this.title)) return parent.head.who;
      const isBelowLive =
        parent.tense === "live" &&
        parent.who === null &&
        PEOPLE.test(words(parent.title)) &&
        !STEP.test(this.known.section.title);
      return (
        (isBelowLive && this.tense !== "past" ? nameOfHeading(this.title) : null) ??
        (parent.who !== null && this.field !== null ? parent.who : null)
      );
    });
  }

  /** Whether it is a log by its heading, but one of claims. */
  get isLogOfClaims(): boolean {
    return this.once("isLogOfClaims", () => isLogOfClaims(this.title));
  }

  /** How sure its heading, or the one above, makes it that a line here says who has what. */
  get evidence(): SectionEvidence {
    return this.once("evidence", () => {
      if (this.tense !== "live") return "none";
      const own = evidenceOf(this.known.section.title);
      if (own !== null) return own;
      // The document's title says little of a section that has a heading of its own.
      const { parent } = this;
      const isInherited = tenseOf(this.known.section.title) === null && parent?.standing.isTitle === false;
      return isInherited ? parent.evidence : "live";
    });
  }

  private tenseHere(): "live" | "past" | null {
    const { called, parent, standing } = this;
    const { title } = this.known.section;
    if (standing.isOwn) return "live";
    const own = tenseOf(title);
    if (standing.isTitle)
      return own === "past" && !/example|template|mod[eè]le|plantilla|vorlage/i.test(title) ? null : own;
    const isTicked = /[\u2705\u2714\u2611]|~~|\[x\]/i.test(title);
    const isOver = isTicked || (called !== null && stateOf(title) === "over");
    // Whose section stands among those that are over is over, too.
    const isAmongThem = called !== null && parent?.standing.isTitle === false && parent.tense === "past";
    return isOver || isAmongThem || own === "past" ? "past" : (own ?? parent?.tense ?? null);
  }

  once<T>(name: string, make: () => T): T {
    if (!this.memo.has(name)) this.memo.set(name, make());
    return this.memo.get(name) as T;
  }
}

interface HeadingState {
  /** The document's own heading names the file: a protocol, a log or a status is not said to be over by it. */
  readonly isTitle: boolean;
  /** A section of the protocol's reservations, of which only what is no entry is looked at. */
  readonly isOwn: boolean;
  readonly taken: TakenPlaces;
}

/** The places of entries that the protocol reads. */
interface TakenPlaces {
  readonly entries: readonly { readonly range: Range }[];
  readonly at: (offset: number) => boolean;
  /** How many characters of a range are theirs. */
  readonly within: (range: Range) => number;
}

const RETIRED =
  "historical|archived|superseded|deprecated|obsolete|this file is archived|this file is obsolete|this file is no longer";

const OLD_TITLE =
  "post mortem|postmortem|retrospective|archive|archives|archived|archiv|archivo|archivio|arquivo|history|historical|historique|historial|storico|historico|old|former|retired|deprecated|obsolete";

/** Whether a file says at its beginning that it is kept as it was. */
function isRetired(text: string): boolean {
  return text
    .slice(0, 800)
    .split("\n", 12)
    .some(
      (line) =>
        line.length < 200 && line !== "" && begins(words(line), line.startsWith("# ") ? OLD_TITLE : RETIRED),
    );
}

function begins(said: string, all: string): boolean {
  return all
    .split("|")
    .some((one) => said.startsWith(one) && (said.length === one.length || said[one.length] === " "));
}

const made = new WeakMap<View, readonly Part[]>();

/** The parts of the file that the protocol's blocks do not read, cut at its headings; for who asks about one path only, if so said. */
export function partsOf(view: View, isAbout?: (text: string) => boolean): readonly Part[] {
  let parts = made.get(view);
  if (parts === undefined) made.set(view, (parts = partsIn(view)));
  return isAbout === undefined ? parts : parts.map((part) => part.asked(isAbout));
}

function partsIn(written: View): Part[] {
  if (isRetired(written.text)) return [];
  const view = inMarkdown(written);
  const made = new Map<KnownSection["section"], Part>();
  const taken = entryRanges(view);
  let isFirst = true;
  return sectionsOf(view).flatMap((known) => {
    const { section, owner } = known;
    if (owner !== null && owner !== "reservations" && owner !== "currentTasks") return [];
    const parent = section.parent === null ? null : (made.get(section.parent) ?? null);
    const isTitle = isFirst && section.level === 1;
    if (section.heading !== null) isFirst = false;
    const part = new Part(view, known, parent, { isTitle, isOwn: owner !== null, taken });
    made.set(section, part);
    return [part];
  });
}

/** The sections of the protocol's own, of long lists the first only. */
export function ownSections(view: View): readonly KnownSection[] {
  return sectionsOf(view).filter(({ owner }) => owner !== null);
}

/** The sections, of the protocol's own long lists the first only. */
function sectionsOf(view: View): readonly KnownSection[] {
  const starts = new Set(view.outline.runs.map(({ start }) => start));
  const isOwn = ({ section, owner }: KnownSection) =>
    owner !== null || !starts.has(section.heading?.range.start ?? -1);
  return starts.size > 0 && view.landmarks.every(isOwn) ? view.landmarks : view.sections;
}

const DELIMITER = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/** A heading over how something is done; the fences below it show it. */
const EXPLAINS = /^(?:how|comment|como|wie|come) /;
/** Words before a fence that only shows how something is written. */
const INTRODUCES =
  /\b(?:like (?:so|this)|for example|for instance|e\.g\.|example|examples|such as|looks? like|as follows|format|template|syntax|par exemple|exemple|comme (?:ceci|suit)|modèle|zum beispiel|z\. ?b\.|beispiel|so aus|vorlage|por ejemplo|ejemplo|así|plantilla|por exemplo|exemplo|assim|modelo|per esempio|esempio|così|modello)\b/i;

/** Who keeps the file speaks of what is theirs. */
const MINE = /\b(?:i|my|mes|je|meine|ich|mis|yo|meus|eu|miei|io)\b/;
/** A numbered step is nobody. */
const STEP = /^[*\s]*\d+[.)]/;
/** `Files I'm touching`, `Claimed paths`: a heading over the files of whom the page is called after. */
function isOfOne(title: string): boolean {
  return MINE.test(words(title)) || evidenceOf(title) === "claims";
}

/** Headings over sections of which each is somebody's, or somebody's work. */
const PEOPLE =
  /\b(?:sessions?|agents?|agentes|agenti|instances|locks?|claims?|lanes?|owners?|ownership|verrous|sesiones|sitzungen|sperren|sessoes|sessioni|blocchi|bloqueos|who|qui|quien|wer|quem|chi)\b/;

/** A fence without a language, or of data, may hold what people write down; any other shows how something is called. */
function holdsText(fence: Fence, isOwn: boolean): boolean {
  return (
    fence.info === "" || isOwn || isData(fence) || /^(?:text|txt|md|markdown|mermaid)$/i.test(fence.info)
  );
}

function entryRanges(view: View): TakenPlaces {
  const entries = view.entries(reservations).toSorted((a, b) => a.range.start - b.range.start);
  const ranges = entries.map(({ range }) => range);
  /** The first that ends behind a place. */
  const indexAt = (offset: number): number => {
    let [low, high] = [0, ranges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ranges[middle]?.end ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    entries,
    at: (offset) => (ranges[indexAt(offset)]?.start ?? Infinity) <= offset,
    within: ({ start, end }) =>
      ranges.slice(indexAt(start), indexAt(end)).reduce((sum, one) => sum + one.end - one.start, 0),
  };
}
