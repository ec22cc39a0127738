import { everyBlock } from "../protocol/index.ts";
import { appendSection, hasSection } from "../protocol/place.ts";
import { View } from "../protocol/view.ts";
import type { Edit } from "../text/edits.ts";
import { vocabularies } from "../vocabulary/index.ts";
import type { HeadingKind, FileLanguage } from "../vocabulary/types.ts";
import { type Decision, operation } from "./types.ts";

export interface Initialised {
  /** Sections that were added. */
  readonly sections: readonly string[];
}

/** Headings of a complete file. */
const NEEDED: ReadonlySet<HeadingKind | null> = new Set(
  everyBlock.flatMap(({ headings, isOptional }) => (isOptional ? [] : headings)),
);

/** Adds to an existing file the sections that it lacks, and nothing else. */
export const addMissingSections = operation({
  name: "init",
  mode: "anyone",
  input: { yes: { kind: "flag", at: "option" } },
  plan(view, _input, context): Decision<Initialised> {
    const language = view.language ?? context.language;
    const model = new View(vocabularies[language].template(""));
    const needed = model.landmarks.flatMap(({ kind }) => (kind !== null && NEEDED.has(kind) ? [kind] : []));
    const lacks = (kind: HeadingKind) => !hasSection(view, kind);
    const lacking = needed.filter(lacks);
    const style = view.style(language);
    const pieces = lacking.flatMap((kind) => sectionLines(model, kind, lacking, lacks));
    const edits: Edit[] = pieces.length === 0 ? [] : [appendSection(view, trimmed(pieces), style)];
    const names = lacking.map((kind) => style.words.headings[kind][0]);
    return {
      ok: true,
      edits,
      read: (saved) => (needed.every((kind) => hasSection(saved, kind)) ? { sections: names } : null),
    };
  },
});

/** A section of the template with what is below it, as a section of the second level. */
function sectionLines(
  model: View,
  kind: HeadingKind,
  lacking: readonly HeadingKind[],
  lacks: (kind: HeadingKind) => boolean,
): string[] {
  const known = model.sections.find((s) => s.kind === kind);
  if (known === undefined) return [];
  const parent = known.section.parent;
  const parentKind = model.sections.find((s) => s.section === parent)?.kind;
  // It comes along with the section that it stands in.
  if (parentKind !== undefined && parentKind !== null && lacking.includes(parentKind)) return [];
  // The template's sections that the file has already, at whatever level, are left out.
  const below = model.sections.filter((s) => isWithin(s.section, known.section));
  const missing = below.filter((s) => s === known || s.kind === null || lacks(s.kind));
  const text = missing
    .map(({ section: { range } }) => model.text.slice(range.start, range.end))
    .join("")
    .replace(/^#+/, "##")
    .replace(/\n---\s*$/, "");
  return [...text.trimEnd().split("\n"), ""];
}

function isWithin(section: View["sections"][number]["section"], ancestor: typeof section): boolean {
  for (let at: typeof section | null = section; at !== null; at = at.parent) if (at === ancestor) return true;
  return false;
}

function trimmed(lines: readonly string[]): string[] {
  return lines.join("\n").trimEnd().split("\n");
}

/** The text of a new file. */
export function newFile(language: FileLanguage, title: string): string {
  return vocabularies[language].template(title);
}
