import { describe, expect, test } from "vitest";
import { everyBlock } from "../../src/protocol/index.ts";
import { View } from "../../src/protocol/view.ts";
import { applyEdits } from "../../src/text/edits.ts";
import { vocabularies } from "../../src/vocabulary/index.ts";
import type { HeadingKind, FileLanguage } from "../../src/vocabulary/types.ts";
import { run } from "./cases.ts";

const NEEDED = everyBlock.flatMap(({ headings, isOptional }) => (isOptional ? [] : headings));

/** What `init` adds to a file, and the file then. */
function adopted(text: string): { readonly sections: readonly string[]; readonly after: string } {
  const outcome = run(text, {
    operation: "addMissingSections",
    input: { yes: true },
    context: { instance: null },
  });
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  const { sections } = outcome.result as { readonly sections: readonly string[] };
  return { sections, after: applyEdits(text, outcome.edits) };
}

/** A file of bare headings: all that a complete one has but these. */
function without(language: FileLanguage, lacking: readonly HeadingKind[]): string {
  const { headings } = vocabularies[language];
  const kept = NEEDED.filter((kind) => !lacking.includes(kind));
  return ["# Chantier", ...kept.map((kind) => `## ${headings[kind][0]}`)].join("\n\n");
}

describe.each(["fr", "en"] as const)("init of a file in %s", (language) => {
  const { headings, template } = vocabularies[language];

  test.each([template("x"), without(language, [])])("changes nothing that is complete", (text) => {
    expect(adopted(text)).toEqual({ sections: [], after: text });
  });

  test.each(NEEDED)("adds only %s where that lacks", (kind) => {
    const before = without(language, [kind]);
    const { sections, after } = adopted(before);
    expect(sections).toEqual([headings[kind][0]]);
    expect(after.startsWith(`${before}\n\n## `)).toBe(true);
    const added = new View(after).sections.filter(({ kind: one }) => one === kind);
    expect(added.map(({ section }) => section.level)).toEqual([2]);
    expect(adopted(after).sections).toEqual([]);
  });
});

test("what lacks is added in the order of a new file, a part within its section", () => {
  const before = without("fr", ["remainingTasks", "lastSync", "reservations"]);
  expect(adopted(before)).toEqual({
    sections: ["Dernière synchronisation", "Réservations de tâches", "Tâches restantes à terminer"],
    after: `${before}

## 🔄 Dernière synchronisation
**Date** : 
**Par** : 
**Action** :

## 🔒 Réservations de tâches

### Tâches en cours
\`\`\`
\`\`\`

### Tâches restantes à terminer
\`\`\`
\`\`\``,
  });
});

test("before a section that an unclosed fence makes the last one", () => {
  const before = without("en", ["instances"]);
  const rest = "\n\n## Notes\n```\nno end\n";
  expect(adopted(before + rest).after).toBe(`${before}\n\n## 📊 Active instances${rest}`);
});
