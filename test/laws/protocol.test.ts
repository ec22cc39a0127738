import { withoutHanging } from "../hang.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "../../src/protocol/ast.ts";
import { type BlockName, blockOf } from "../../src/protocol/index.ts";
import { renewStamp } from "../../src/protocol/stamps.ts";
import { View } from "../../src/protocol/view.ts";
import { clean } from "../../src/text/clean.ts";
import { applyEdits } from "../../src/text/edits.ts";
import { writeStamp } from "../../src/time/time.ts";
import { vocabularies } from "../../src/vocabulary/index.ts";
import { alone, NAMES, placed, valuesOf } from "../protocol/cases.ts";
import { hostile } from "../protocol/hostile.ts";
import { fixture } from "../protocol/inventory.ts";
import { expectSound } from "../protocol/sound.ts";
import { logs, mutated, soup } from "../protocol/texts.ts";
import { sized, variants } from "../size.ts";

/** A line that work which grows with its square would not come back from: characters. */
const LONG = sized(100_000, 20_000);

describe("whatever the text, reading it never throws and loses nothing", () => {
  test("any string", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), expectSound), {
      numRuns: sized(1_000, 25),
    });
  });

  test("headings, entries and noise in any order", () => {
    fc.assert(fc.property(soup, expectSound), { numRuns: sized(1_500, 25) });
  });

  test("logs", () => {
    fc.assert(fc.property(logs, expectSound), { numRuns: sized(500, 20) });
  });

  test("real files after accidents", () => {
    fc.assert(fc.property(mutated, expectSound), { numRuns: sized(400, 15) });
  });

  const pads = [
    ...' -(){}[]*`":,|>1\u00a0\u2028é',
    " - ",
    " - Début: ",
    " - Détecté: ",
    "Instance #1 ",
    "✅ ",
    "a: ",
    "<!--",
    "😀",
    "\\,",
  ];
  test.each(variants(pads, 3))(`lines of ${LONG} times %j, at the pace of short ones`, (pad) => {
    const text = longLines(pad.repeat(LONG / pad.length));
    withoutHanging(() => expectSound(text));
  });

  test.each(["> ", "- ", ">", "1. ", "  - "])("a thousand containers %j in one another", (mark) => {
    expectSound(`${mark.repeat(1_000)}## Active instances\n- **Instance #1** : ACTIVE\n`);
  });
});

/** Of everything that an entry may begin with, one in its place and one in a wrong place, followed by `pad`. */
function longLines(pad: string): string {
  const starts = [
    "Instances actives",
    "- ",
    "- **",
    "- Instance #1",
    "- **Instance #1** : ACTIVE",
    "- **Instance #1** : ACTIVE - a (",

    "Réservations de tâches",
    "[RÉSERVÉ] Instance #1",
    "[RÉSERVÉ] Instance #1 - a",
    "Estimation: ",
    "Fichiers: ",
    "Fichiers",
    "",

    "Tâches restantes",
    "[LIBRE]",
    "- [EN_COURS] Instance #1 - a",
    "Log d'activité",
    "[18:00] Instance #1 - a",
    "### 18:00",

    "### 18:00 - Instance #1",
    "- **Action**",
    "Handover entre instances",
    "### HANDOVER Instance #1",
    "**Statut** : ACCEPTÉ",

    "Urgences et blocages",
    "🚨",
    "🚨 BLOCAGE",
    "🚨 BLOCAGE - Instance #1",
    "Résolu: ",
    "Résolu: 19:40",
    "Détection de conflits",

    "[CONFLIT] Instance #1 ↔ Instance #2 - a",
    "État des composants",
    "- a",
    "- **a**",
    "Priorités de développement",
    "### P1",
    "1. a",
    "Dernière mise à jour",
    "**Date**",
    "**Par** : a",
    "<!-- coord:",
  ];
  // What begins a list would nest it as often as the line is long: see the containers above.
  const fit = pad.includes("- ") ? starts.filter((start) => !/^(?:-|1\.|$)/.test(start)) : starts;
  return fit
    .map((start) => (/^[A-ZÉ][\p{L}' ]+$/u.test(start) ? `## ${start}` : `${start}${pad}x\n${start}${pad}`))
    .join("\n");
}

const languages = fc.constantFrom("fr" as const, "en" as const);

describe.each(NAMES)("%s", (name) => {
  const block = blockOf(name);
  const written = languages.chain((language) => fc.tuple(fc.constant(language), valuesOf(name, language)));

  test("what is written is read back, alone in a file", () => {
    fc.assert(
      fc.property(
        written,
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.boolean(),
        ([language, value], eol, ends) => {
          const whole = alone(name, value, language);
          const text = (ends ? whole : whole.replace(/\n$/, "")).replaceAll("\n", eol);
          const ast = parse(text);
          expect(new View(text).entries(block).map((entry) => entry.value)).toEqual([block.clean(value)]);
          const found = NAMES.filter((other) => ast[other].length > 0);
          expect(found).toEqual([name]);
        },
      ),
      { numRuns: sized(500, 20) },
    );
  });

  test("put into a file in use it is one entry more, and every other one stays what it was", () => {
    fc.assert(
      fc.property(written, fc.constantFrom("\n", "\r\n"), ([language, value], eol) => {
        const before = new View(FILES[language].replaceAll("\n", eol));
        const after = new View(applyEdits(before.text, placed(before, name, value, language)));
        for (const other of NAMES) {
          const added = other === name ? [keyOf(block.clean(value))] : [];
          const all = [...keysOf(before, other), ...added];
          expect(keysOf(after, other).toSorted(), other).toEqual(all.toSorted());
        }
      }),
      { numRuns: sized(150, 15) },
    );
  });

  test("cleaning is idempotent", () => {
    fc.assert(
      fc.property(written, ([, value]) => {
        expect(block.clean(block.clean(value))).toEqual(block.clean(value));
      }),
    );
  });

  test("no two samples say the same, nor does an entry say what its block does not", () => {
    for (const words of Object.values(vocabularies)) {
      const samples = block.samples(words);
      expect(new Set(samples.map(keyOf)).size).toBe(samples.length);
      for (const value of samples) {
        const said = keyOf(value);
        for (const time of block.times(value)) expect(said).toContain(keyOf(time));
        if (block.subject !== undefined) expect(said).toContain(keyOf(block.subject(value)));
      }
    }
  });
});

const FILES = {
  fr: fixture("projects/example-fr/CLAUDE_INSTANCES.md"),
  en: fixture("projects/example-en/CLAUDE_INSTANCES.md"),
};

function keysOf(view: View, name: BlockName): string[] {
  return view.entries(blockOf(name)).map(({ value }) => keyOf(value));
}

/** A value as text, whatever the order in which its members were put together. */
function keyOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

describe("stamps", () => {
  test("a renewed one says what it was given, and nothing else changes", () => {
    const now = Date.UTC(2026, 10, 22, 18, 40);
    fc.assert(
      fc.property(languages, hostile, hostile, (language, by, action) => {
        const view = new View(FILES[language]);
        const given = { by: clean(by), action: clean(action) };
        const zone = () => 60;
        const edits = renewStamp(view, "lastUpdate", { ms: now, zone }, given.by, given.action);
        const after = parse(applyEdits(view.text, edits));
        const before = parse(view.text);
        const [sync, update] = after.stamps;
        expect(sync).toEqual(before.stamps[0]);
        expect(update?.value).toMatchObject({ ...given, time: { text: writeStamp(now, zone) } });
        expect({ ...after, text: "", stamps: [] }).toEqual({ ...before, text: "", stamps: [] });
      }),
      { numRuns: sized(150, 20) },
    );
  });
});
