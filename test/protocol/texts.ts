import fc from "fast-check";
import { vocabularies } from "../../src/vocabulary/index.ts";
import { hostile } from "./hostile.ts";
import { fixture } from "./inventory.ts";

const FILES = [
  "projects/example-fr/CLAUDE_INSTANCES.md",
  "projects/example-en/CLAUDE_INSTANCES.md",
  "nasty/hidden-by-comments.md",
  "nasty/unclosed-fence.md",
  "nasty/bad-numbers.md",
  "nasty/bom.md",
].map(fixture);

const HEADINGS = Object.values(vocabularies).flatMap(({ headings }) => Object.values(headings).flat());
const ENDS = ["\n", "\n", "\n", "\r\n", "\r", "\n\n"];
const LINES = [
  "```",
  "~~~",
  "````",
  "",
  "",
  "---",
  "<!--",
  "-->",
  "<div>",
  "> ",
  "- ",
  "\t",
  "| a | b |",
  "|---|",

  "[RÉSERVÉ] Instance #3 - a - Début: 19:40",
  "[EN_ATTENTE] Instance #4 - a - Depuis:",
  "[TERMINÉ] Instance #5",

  "Fichiers concernés: a, {b,c}",
  "Estimation: 45 minutes",
  "Dernière activité: demain",
  "Résultat: Succès",

  "- **Instance #1** : ACTIVE",
  "- **Instance #2-#11** : TERMINÉES",
  "[LIBRE] a",
  "- [ ] b",
  "1. a ✅",
  "- **a** : b",

  "### 18:00 - Instance #2",
  "   ### [18:07] Instance #2 - TYPE",
  "[17:05] Instance #14 - a",
  "- **Action** : a",

  "### HANDOVER Instance #3 → Instance #*",
  "**Statut** : ACCEPTÉ par Instance #5 (19:40)",
  "### P1 - a",
  "## P2",

  "🚨 BLOCAGE - Instance #3 - 19:40",
  "Résolu: 19:40 par Instance #5 - a",
  "[CONFLIT] Instance #3 ↔ Instance #5 - a - Détecté:",

  "**Date** : 2026-11-22 - 19:40",
  "**Par** :",
  "### [Template a]",
  "## Modèle",
  "<!-- coord: lease=45m -->",
];

const heading = fc
  .tuple(fc.constantFrom("#", "##", "##", "###", "###", "######", "  ##"), fc.constantFrom(...HEADINGS))
  .map(([marks, title]) => `${marks} ${title}`);
const underlined = fc.constantFrom(...HEADINGS).map((title) => `${title}\n---`);
const line = fc.oneof(
  { weight: 3, arbitrary: heading },
  { weight: 1, arbitrary: underlined },
  { weight: 6, arbitrary: fc.constantFrom(...LINES) },
  { weight: 2, arbitrary: hostile },
);

/** Headings, entries and noise in any order, under any line ends. */
export const soup: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom("", "", "\ufeff", "---\na: b\n---\n"),
    fc.array(fc.tuple(line, fc.constantFrom(...ENDS)), { maxLength: 40, size: "max" }),
    fc.constantFrom("", "x"),
  )
  .map(([start, lines, end]) => start + lines.flat().join("") + end);

const ENTRY = fc.constantFrom(
  "### 18:00 - Instance #2\n- **Action** : a\n",
  "### [18:07] Instance #2 - TYPE",
  "### 2026 note\n\ntext\n",
  "## 18:00 - Instance #2\n- a",
  "## 1",
  "#### 1 Instance #3",
);

/** Long logs under headings of every kind and level, with noise here and there. */
export const logs: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: ENTRY },
      { weight: 2, arbitrary: heading },
      { weight: 1, arbitrary: line },
    ),
    {
      maxLength: 30,
      size: "max",
    },
  )
  .map((lines) => `${lines.join("\n")}\n`);

const change = fc.record({
  kind: fc.constantFrom("delete", "double", "swap", "insert", "cut", "crlf"),
  at: fc.nat(1 << 20),
  other: fc.nat(1 << 20),
  text: fc.oneof(line, hostile),
});

/** A real file after a few accidents. */
export const mutated: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...FILES), fc.array(change, { minLength: 1, maxLength: 8, size: "max" }))
  .map(([file, changes]) => {
    let lines = file.split("\n");
    for (const { kind, at, other, text } of changes) {
      const i = at % lines.length;
      const j = other % lines.length;
      if (kind === "delete") lines = lines.toSpliced(i, 1 + (j % 3));
      else if (kind === "double") lines = lines.toSpliced(i, 0, ...lines.slice(j, j + 3));
      else if (kind === "swap") lines = lines.with(i, lines[j] ?? "").with(j, lines[i] ?? "");
      else if (kind === "insert") lines = lines.toSpliced(i, 0, text);
      else if (kind === "cut") lines = lines.with(i, (lines[i] ?? "").slice(0, j % 20));
      else lines = lines.with(i, `${lines[i] ?? ""}\r`);
      if (lines.length === 0) lines = [""];
    }
    return lines.join("\n");
  });
