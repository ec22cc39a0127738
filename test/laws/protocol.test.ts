import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "../../src/protocol/ast.ts";
import { blocks } from "../../src/protocol/index.ts";
import * as place from "../../src/protocol/place.ts";
import { type Block, type Style, View } from "../../src/protocol/view.ts";
import { clean } from "../../src/text/clean.ts";
import { applyEdits, type Edit } from "../../src/text/edits.ts";
import { writeStamp } from "../../src/time/time.ts";
import { vocabularies } from "../../src/vocabulary/index.ts";
import type { HeadingKind, Vocabulary } from "../../src/vocabulary/types.ts";
import { hostile } from "../protocol/hostile.ts";
import { fixture } from "../protocol/inventory.ts";
import * as values from "../protocol/values.ts";

/** How one block is put into a file. */
interface Case<T> {
  readonly block: Block<T>;
  readonly values: (words: Vocabulary) => fc.Arbitrary<T>;
  /** Headings under which it stands, kinds or titles. */
  readonly under: (value: T) => readonly (HeadingKind | `=${string}`)[];
  readonly fenced?: boolean;
  readonly place: (view: View, lines: readonly string[], style: Style, value: T) => Edit[];
}

const one = <T>(definition: Case<T>) => definition as unknown as Case<unknown>;
const { instances, reservations, tasks, log, handovers, alerts, conflicts, components, priorities } = blocks;

const CASES: Readonly<Record<string, Case<unknown>>> = {
  instances: one({
    block: instances,
    values: values.instance,
    under: () => ["instances"],
    place: place.addInstance,
  }),
  reservations: one({
    block: reservations,
    values: values.reservation,
    under: () => ["reservations", "currentTasks"],
    fenced: true,
    place: place.addReservation,
  }),
  tasks: one({
    block: tasks,
    values: values.task,
    under: () => ["reservations", "remainingTasks"],
    fenced: true,
    place: place.addTask,
  }),
  log: one({
    block: log,
    values: values.logEntry,
    under: () => ["log"],
    place: (view, lines, style) => place.addLog(view, lines, style, () => 60),
  }),
  handovers: one({
    block: handovers,
    values: values.handover,
    under: () => ["handovers"],
    place: place.addHandover,
  }),
  alerts: one({
    block: alerts,
    values: values.alert,
    under: ({ kind }) => ["alerts", kind === "blocker" ? "openBlockers" : "openAssists"],
    fenced: true,
    place: (view, lines, style, { kind }) =>
      place.addAlert(view, kind === "blocker" ? "openBlockers" : "openAssists", lines, style),
  }),
  conflicts: one({
    block: conflicts,
    values: values.conflict,
    under: () => ["conflicts", "openConflicts"],
    fenced: true,
    place: place.addConflict,
  }),
  components: one({
    block: components,
    values: () => values.component,
    under: ({ group }) => ["components", `=${group}`],
    place: (view, lines, style, { group }) => place.addComponent(view, group, lines, style),
  }),
  priorities: one({
    block: priorities,
    values: () => values.priority.map((value) => ({ ...value, done: false })),
    under: ({ level }) => ["priorities", `=P${level}`],
    place: (view, _lines, style, { level, title }) => place.addPriority(view, level, title, style),
  }),
};

const languages = fc.constantFrom(...Object.values(vocabularies));

function minimal(definition: Case<unknown>, value: unknown, words: Vocabulary): string[] {
  const lines = definition.block.write(value, words);
  const titles = definition.under(value).map((part) => {
    return part.startsWith("=") ? part.slice(1) : words.headings[part as HeadingKind][0];
  });
  const headings = titles.map((title, depth) => `${"#".repeat(depth + 2)} ${title}`);
  return [...headings, ...(definition.fenced ? ["```", ...lines, "```"] : ["", ...lines])];
}

describe.each(Object.entries(CASES))("%s", (name, definition) => {
  const { block } = definition;
  const written = languages.chain((words) => fc.tuple(fc.constant(words), definition.values(words)));

  test("what is written is read back, alone in a file", () => {
    fc.assert(
      fc.property(
        written,
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.boolean(),
        ([words, value], eol, ends) => {
          const text = minimal(definition, value, words).join(eol) + (ends ? eol : "");
          const ast = parse(text);
          expect(new View(text).entries(block).map((entry) => entry.value)).toEqual([block.clean(value)]);
          const found = Object.keys(blocks).filter((other) => ast[other as keyof typeof blocks].length > 0);
          expect(found).toEqual([name]);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test("put into a file in use it is one entry more, and every other one stays what it was", () => {
    fc.assert(
      fc.property(written, fc.constantFrom("\n", "\r\n"), ([words, value], eol) => {
        const before = new View(FILES[words.language].replaceAll("\n", eol));
        const style = before.style("fr");
        const edits = definition.place(before, block.write(value, style.words), style, value);
        const after = new View(applyEdits(before.text, edits));
        for (const [other, { read: _, ...rest }] of Object.entries(blocks)) {
          const all = { ...rest, read: blocks[other as keyof typeof blocks].read } as Block<unknown>;
          const old = valuesOf(before, all);
          const now = valuesOf(after, all);
          const added = other === name ? [JSON.stringify(block.clean(value))] : [];
          expect(now.toSorted(), other).toEqual([...old, ...added].toSorted());
        }
      }),
      { numRuns: 300 },
    );
  });

  test("cleaning is idempotent", () => {
    fc.assert(
      fc.property(written, ([, value]) => {
        expect(block.clean(block.clean(value))).toEqual(block.clean(value));
      }),
    );
  });
});

const FILES = {
  fr: fixture("projects/example-fr/CLAUDE_INSTANCES.md"),
  en: fixture("projects/example-en/CLAUDE_INSTANCES.md"),
};

function valuesOf(view: View, block: Block<unknown>): string[] {
  return view.entries(block).map(({ value }) => JSON.stringify(value));
}

describe("stamps", () => {
  test("what is written is read back, alone in a file", () => {
    fc.assert(
      fc.property(languages, values.stamp, (words, value) => {
        const text = [`## ${words.headings[value.which][0]}`, ...blocks.stamps.write(value, words)].join("\n");
        expect(parse(text).stamps.map((entry) => entry.value)).toEqual([blocks.stamps.clean(value)]);
      }),
      { numRuns: 1_000 },
    );
  });

  test("a renewed one says what it was given, and nothing else changes", () => {
    const now = Date.UTC(2026, 10, 22, 18, 40);
    fc.assert(
      fc.property(fc.constantFrom("fr" as const, "en" as const), hostile, hostile, (language, by, action) => {
        const view = new View(FILES[language]);
        const given = { by: clean(by), action: clean(action) };
        const zone = () => 60;
        const edits = place.renewStamp(view, "lastUpdate", { ms: now, zone }, given.by, given.action);
        const after = parse(applyEdits(view.text, edits));
        const before = parse(view.text);
        const [sync, update] = after.stamps;
        expect(sync).toEqual(before.stamps[0]);
        expect(update?.value).toMatchObject({ ...given, time: { text: writeStamp(now, zone) } });
        expect({ ...after, text: "", stamps: [] }).toEqual({ ...before, text: "", stamps: [] });
      }),
      { numRuns: 300 },
    );
  });
});
