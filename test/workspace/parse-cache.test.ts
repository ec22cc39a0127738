import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { afterEach, expect, it } from "vitest";
import { openClaims } from "../../src/foreign/open.ts";
import { claimsOn } from "../../src/operations/check.ts";
import { findInstance, instances } from "../../src/protocol/instances.ts";
import { isOurs, unmergedAt } from "../../src/protocol/ours.ts";
import { reservations } from "../../src/protocol/reservations.ts";
import { readSettings } from "../../src/protocol/settings.ts";
import type { Block } from "../../src/protocol/block.ts";
import { everyBlock } from "../../src/protocol/index.ts";
import { addEntry, View } from "../../src/protocol/view.ts";
import { holdings } from "../../src/rules/holdings.ts";
import type { Context } from "../../src/rules/context.ts";
import { standingOf } from "../../src/rules/standing.ts";
import { useProgramCache } from "../../src/system/program-cache.ts";
import { keepParse, keepViews, rememberView, viewOf } from "../../src/workspace/parse-cache.ts";
import { plainContext } from "../foreign/context.ts";
import { mutated, soup } from "../protocol/texts.ts";
import { sized } from "../size.ts";

/** Something kept in memory, for one test. */
function memory(): Map<string, { bytes: Buffer; text: Buffer }> {
  const found = new Map<string, { bytes: Buffer; text: Buffer }>();
  back = useProgramCache({
    read: (name, text) => (found.get(name)?.text.equals(text) ? (found.get(name)?.bytes ?? null) : null),
    leave: (name, bytes, text) => void found.set(name, { bytes, text }),
  });
  return found;
}
let back = () => {};
afterEach(() => back());

const FILE = "/p/CLAUDE_INSTANCES.md";

/** The same text, by what another view of it has read. */
function again(text: string, file = FILE, all = false): View {
  keepParse(new View(text), file, all);
  return viewOf(text, file);
}

const WORLDS: readonly Context[] = [
  { ...plainContext, kindOf: (path) => (path.includes(".") ? "file" : "none") },
  { ...plainContext, instance: 1, kindOf: () => "none" },
  { ...plainContext, instance: 2, caseSensitive: false, kindOf: () => "folder" },
];

/** Everything that a question about paths asks of a file. */
function told(view: View, paths: readonly string[]) {
  return {
    instances: view.read(instances),
    reservations: view.read(reservations),
    listed: [1, 2, 3, 5].map((number) => findInstance(view, number)),
    settings: readSettings(view),
    unmerged: unmergedAt(view),
    ours: isOurs(view, FILE),
    language: view.language,
    outline: { ...view.outline },
    sections: view.sections.map(({ section, ...known }) => ({
      ...known,
      title: section.title,
      range: section.range,
    })),
    claims: WORLDS.map((context) => openClaims(view, context)),
    // What is read and written beside: a write finds a reading, too.
    blocks: everyBlock.map((block) => [
      block.read(view),
      block.samples(view.style("en").words).map((one) => added(view, block, one)),
    ]),
    answers: WORLDS.map((context) => {
      const all = holdings(view, context);
      return paths.map((path) => [standingOf({ path }, all, context), claimsOn(view, [path], context)]);
    }),
  };
}

/** What writing an entry changes. */
function added<T>(view: View, block: Block<T>, value: T) {
  return addEntry(view, block, value, view.style("en"), () => 0);
}

/** Paths that a text may be about, and one that it is not. */
function pathsOf(text: string): string[] {
  const named = text.match(/[\w.-]+(?:\/[\w.*-]+)*/g) ?? [];
  const likely = named.filter((one) => /[./]/.test(one));
  return [...new Set([...likely.slice(0, 6), ...named.slice(-2), "src/a.ts", "nowhere/x.ts", "a b.ts"])];
}

function expectSame(text: string): void {
  const paths = pathsOf(text);
  const anew = told(new View(text), paths);
  for (const all of [false, true]) {
    const view = again(text, `${FILE}${all}`, all);
    // No file holds half of a pair of surrogates.
    expect(view.hasCachedParse).toBe(text.isWellFormed());
    expect(told(view, paths)).toStrictEqual(anew);
  }
}

it("a reading says what reading anew says, of any text", () => {
  memory();
  const texts = fc.oneof(soup, mutated);
  fc.assert(
    fc.property(texts, (text) => expectSame(text)),
    { numRuns: sized(1_000, 8) },
  );
});

const FOLDER = new URL("../../fixtures/foreign/", import.meta.url);
const HELD_OUT = readdirSync(new URL("held-out/", FOLDER)).flatMap((name) =>
  readFileSync(new URL(`held-out/${name}`, FOLDER), "utf8")
    .split(/^===== .*\n/m)
    .slice(1)
    .map((one) => one.split(/^-----\n/m).at(-1) ?? ""),
);
const FORMS = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".md"))
  .map((name) => readFileSync(new URL(name, FOLDER), "utf8"));

it("and of claims in other forms, alone and in a board", () => {
  memory();
  const board = readFileSync(new URL("../../fixtures/example/CLAUDE_INSTANCES.md", import.meta.url), "utf8");
  const texts = [...FORMS, ...HELD_OUT];
  for (const text of texts.filter((_, at) => at % sized(1, 100) === 0)) {
    expectSame(text);
    expectSame(`${board}\n## Who does what\n${text}`);
  }
});

const HELD =
  "## Task reservations\n[RESERVED] Instance #1 - T - Start: 2026-11-29 11:59 +00:00\nFiles: a.ts\n";

it("is of the very text: whatever is changed is read anew", () => {
  memory();
  expect(again(HELD).hasCachedParse).toBe(true);
  for (const changed of [`${HELD} `, HELD.slice(1), HELD.replace("a.ts", "b.ts"), "", `{}\n${HELD}`])
    expect(viewOf(changed, FILE).hasCachedParse).toBe(false);
  expect(viewOf(HELD, FILE).hasCachedParse).toBe(true);
});

it("of who asks about everything is kept what who asks about one path does without, and it stays", () => {
  const places = memory();
  const size = () => [...places.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
  const text = `${HELD}\n## Who\nmaria is working on src/b.ts\n`;
  again(text);
  const few = size();
  keepParse(viewOf(text, FILE), FILE);
  expect(size()).toBe(few);
  keepParse(viewOf(text, FILE), FILE, true);
  const more = size();
  expect(more).toBeGreaterThan(few);
  expect(openClaims(viewOf(text, FILE), plainContext)).toStrictEqual(
    openClaims(new View(text), plainContext),
  );
  keepParse(viewOf(text, FILE), FILE);
  expect(size()).toBe(more);
});

it("files that share a place take turns", () => {
  const places = memory();
  const files = Array.from({ length: 200 }, (_, at) => `/p/${at}.md`);
  for (const file of files) {
    const text = `${HELD}\n<!-- ${file} -->\n`;
    expect(again(text, file).text).toBe(text);
    expect(viewOf(text, file).hasCachedParse).toBe(true);
  }
  expect(places.size).toBeLessThanOrEqual(64);
});

it.each([
  ["nothing", ""],
  ["no JSON", "{"],
  ["null", "null"],
  ["a list", "[]"],
  ["a reading without blocks", '{"reads":{},"outline":{},"meanings":[],"claims":null}'],
  [
    "one without reservations",
    '{"reads":{"instances":{"entries":[],"problems":[]}},"outline":{"landmarks":[],"runs":[],"fences":[],"html":[],"frontMatter":null,"tooDeep":null},"meanings":[],"claims":{"anywhere":[],"rest":""}}',
  ],
  [
    "one without an outline",
    '{"reads":{"instances":{"entries":[],"problems":[]},"reservations":{"entries":[],"problems":[]}},"meanings":[],"claims":null}',
  ],
])("%s is no reading", (_name, said) => {
  const places = memory();
  again(HELD);
  for (const name of places.keys()) places.set(name, { bytes: Buffer.from(said), text: Buffer.from(HELD) });
  const view = viewOf(HELD, FILE);
  expect(view.hasCachedParse).toBe(false);
  expect(view.entries(reservations)).toHaveLength(1);
});

const LOG = Array.from(
  { length: 1_000 },
  (_, at) =>
    `### 2026-11-2${at % 9} 10:00 - Instance #1\n- **Action** : step ${at}${", and what was found then".repeat(20)}\n`,
).join("\n");
const WHO = `${HELD}\n## Who\nmaria is working on src/b.ts\n`;

it("of a long log, which claims nothing, claims in other forms are kept as those of a short one", () => {
  const places = memory();
  const text = `${WHO}\n## Activity log\n\n${LOG}`;
  expectSame(text);
  places.clear();
  const view = again(text);
  const [left] = places.values();
  expect(JSON.parse(left?.bytes.toString() ?? "")).toMatchObject({
    isForAll: true,
    claims: { anywhere: [], rest: expect.stringContaining("maria is working on src/b.ts") as string },
  });
  expect(openClaims(view, plainContext)).toHaveLength(1);
});

it("of a text in which nobody looks for all claims at once the rest is kept, and once", () => {
  const places = memory();
  const text = `${WHO}${"What is written here is read for claims, and there is more of it than is.\n".repeat(6_000)}`;
  expectSame(text);
  places.clear();
  expect(again(text).hasCachedParse).toBe(true);
  const [left] = places.values();
  keepParse(viewOf(text, FILE), FILE, true);
  expect([...places.values()]).toStrictEqual([left]);
  expect([...places.values()][0]).toBe(left);
});

it("of a very long text none is kept", () => {
  const places = memory();
  expect(again(HELD + "x".repeat(4_000_000)).hasCachedParse).toBe(false);
  expect(places.size).toBe(0);
});

it("a server begins with what it last read, on whatever somebody else has left since", () => {
  const board = readFileSync("fixtures/example/CLAUDE_INSTANCES.md", "utf8");
  const logged = board.replace("**Status** : DONE", "**Status** : BLOCKED");
  const before = new View(board);
  for (const block of [instances, reservations]) before.read<unknown>(block);
  rememberView(before);
  expect(viewOf(board, FILE)).toBe(before);
  // Once said it holds for the process, which the tests of servers share.
  keepViews();
  const next = viewOf(logged, FILE);
  expect([next.text, next.known(instances), next.known(reservations)]).toStrictEqual([
    logged,
    new View(logged).read(instances),
    new View(logged).read(reservations),
  ]);
  const pieces = fc.oneof(soup, mutated);
  fc.assert(
    fc.property(pieces, pieces, (one, other) => {
      rememberView(new View(one));
      for (const text of [other, board])
        expect(told(viewOf(text, FILE), ["src/a.ts"])).toStrictEqual(told(new View(text), ["src/a.ts"]));
    }),
    { numRuns: sized(500, 5) },
  );
});
