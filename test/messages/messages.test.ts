import { describe, expect, test } from "vitest";
import type { Catalog, Said } from "../../src/messages/catalog.ts";
import { board as englishBoard } from "../../src/messages/en/board.ts";
import { en } from "../../src/messages/en/index.ts";
import { board as frenchBoard } from "../../src/messages/fr/board.ts";
import { fr } from "../../src/messages/fr/index.ts";
import { catalogOf, languageOf } from "../../src/messages/languages.ts";

/** Arguments of any sentence: a proxy answers for all of them, as no type could say. */
type Args = Readonly<Record<string, string | number | boolean | readonly string[]>>;
type Sentence = (a: Args, holders: readonly string[]) => Said | string;

const GROUPS = ["refusals", "failures", "usage", "notices", "diagnostics"] as const;
const codes = GROUPS.flatMap((group) => Object.keys(en[group]).map((code) => [group, code] as const));
const sentence = (catalog: Catalog, group: (typeof GROUPS)[number], code: string) =>
  (catalog[group] as unknown as Readonly<Record<string, Sentence>>)[code];

/** These choose a wording; the others are to be read in it. */
const CHOOSES = new Set([
  "isFree",
  "moved",
  "unseen",
  "calledOff",
  "reached",
  "lacks",
  "waiting",
  "own",
  "request",
  "given",
  "toAll",
  "hadJournal",
  "interrupted",
  "shown",
  "documented",
  "taking",
  "alive",
  "reopened",
  "named",
  "ago",
  "ahead",
  "listed",
  "single",
  "foreign",
  "held",
  "waited",
  "toAny",
  "accepted",
  "autoReserve",
]);
/** Several things at once. */
const LISTS = new Set(["tasks", "criteria", "ids"]);
const HOLDERS = ["holder one", "holder two"];

/** Whatever a sentence asks for, marked by its name; remembers what was asked for. */
function world(choice: boolean, empty = false): { readonly args: Args; readonly asked: Set<string> } {
  const asked = new Set<string>();
  const args = new Proxy({} as Args, {
    get(_, key) {
      const name = String(key);
      asked.add(name);
      if (name === "lacks") return choice ? "password" : "schema";
      if (CHOOSES.has(name)) return choice;
      // What was to be taken back, where that is so.
      if (name === "undoing") return choice ? { command: "‹undoing›", subject: "", revision: 7 } : undefined;
      // Of the words that it may be, one has a hint of its own.
      if (name === "problem") return choice ? "foreign" : "link";
      if (name === "reason") return choice ? "secret" : "form";
      // How many of the holders, the last ones, are the caller.
      if (name === "mine") return Number(choice);
      if (empty) return LISTS.has(name) ? [] : "";
      return LISTS.has(name) ? marksOf(name) : (marksOf(name)[0] ?? "");
    },
  });
  return { args, asked };
}

/** What is to be read where an argument is told. A count must be a number, for its noun to agree with it. */
function marksOf(name: string): string[] {
  if (name === "count") return ["7"];
  return LISTS.has(name) ? [`‹${name} 1›`, `‹${name} 2›`] : [`‹${name}›`];
}

function wordsOf(said: Said | string): string {
  return typeof said === "string" ? said : [said.message, said.hint ?? ""].join("\n");
}

describe.each(codes)("%s: %s", (group, code) => {
  const said = (catalog: Catalog, choice: boolean, empty = false, holders: readonly string[] = HOLDERS) => {
    const { args, asked } = world(choice, empty);
    const found = sentence(catalog, group, code);
    if (found === undefined) return expect.fail(`${code} has no sentence`);
    return { text: wordsOf(found(args, holders)), asked, takesHolders: found.length > 1 };
  };

  test.each([false, true])("holds all that it is given, whichever way it is put (%s)", (choice) => {
    for (const catalog of [en, fr]) {
      const { text, asked, takesHolders } = said(catalog, choice);
      const shown = [...asked].filter((name) => !CHOOSES.has(name) && !isConditional(name));
      for (const mark of shown.flatMap(marksOf)) expect(text).toContain(mark);
      if (takesHolders) for (const holder of HOLDERS) expect(text).toContain(holder);
      expect(text).not.toMatch(/undefined|null|NaN|\[object|\$\{| {2}|^\s*$|\n /);
    }
  });

  test("says something even of nothing, and never a placeholder", () => {
    for (const catalog of [en, fr]) {
      for (const choice of [false, true]) {
        const { text } = said(catalog, choice, true, []);
        expect(text.trim()).not.toBe("");
        expect(text).not.toMatch(/undefined|null|\[object|\$\{/);
      }
    }
  });

  test("asks for the same in both languages, and says it in different words", () => {
    for (const choice of [false, true]) {
      const [english, french] = [said(en, choice), said(fr, choice)];
      expect([...french.asked].sort()).toEqual([...english.asked].sort());
      expect(french.takesHolders).toBe(english.takesHolders);
      expect(french.text).not.toBe(english.text);
    }
  });
});

/** Said only where it is known: another sentence names what it stands for. */
function isConditional(name: string): boolean {
  return (
    name === "task" ||
    name === "undoing" ||
    name === "instance" ||
    name === "owner" ||
    name === "mine" ||
    name === "problem" ||
    name === "reason"
  );
}

describe("the catalogs", () => {
  /** Every plain string, by its path. */
  function strings(value: unknown, path = ""): [string, string][] {
    if (typeof value === "string") return [[path, value]];
    if (value === null || typeof value !== "object") return [];
    return Object.entries(value).flatMap(([key, part]) => strings(part, `${path}.${key}`));
  }

  test("have no empty text, and the same ones in both languages", () => {
    expect(strings(fr).map(([path]) => path)).toEqual(strings(en).map(([path]) => path));
    for (const [path, text] of [...strings(en), ...strings(fr)]) expect(text.trim(), path).not.toBe("");
  });

  test("differ wherever the languages do", () => {
    const french = new Map(strings(fr));
    const equal = strings(en).filter(([path, text]) => french.get(path) === text);
    expect(equal.filter(([, text]) => text.includes(" "))).toEqual([]);
  });

  test.each([
    ["English", en.words, englishBoard],
    ["French", fr.words, frenchBoard],
  ])("call one thing by one word on the board and in status, in %s", (_, words, board) => {
    expect(board.needs).toMatchObject({
      blocker: words.alertKinds.blocker,
      assist: words.alertKinds.assist,
      lapsed: words.states.lapsed,
      displaced: words.displaced,
    });
    expect(board.lanes).toMatchObject({ next: words.sections.next });
    expect(board.lanes.waiting.toLowerCase()).toBe(words.states.waiting);
    expect(board.lanes.progress.toLowerCase()).toBe(words.taskStates["in-progress"]);
    expect(board.panels.people).toBe(words.sections.instances);
    expect(board.you).toBe(words.you);
  });

  test("are found by language", async () => {
    expect(await catalogOf("fr")).toBe(fr);
    expect(await catalogOf("en")).toBe(en);
  });
});

test.each([
  ["fr", {}, "fr"],
  ["en", { LANG: "fr_FR.UTF-8" }, "en"],
  [undefined, { COORD_LANG: "fr", LANG: "en_GB" }, "fr"],
  [undefined, { LC_ALL: "fr_CA.UTF-8" }, "fr"],
  [undefined, { LC_ALL: "", LC_MESSAGES: "fr", LANG: "en" }, "fr"],
  [undefined, { LC_ALL: "C", LANG: "fr_FR" }, "en"],
  [undefined, { LANG: "fro" }, "en"],
  [undefined, { LANG: "FR" }, "fr"],
  [undefined, {}, "en"],
  ["de", { COORD_LANG: "fr" }, "fr"],
  ["de", {}, "en"],
] as const)("the language of %j and %j is %j", (flag, env, language) => {
  expect(languageOf(flag, env)).toBe(language);
});
