import fc from "fast-check";
import fs from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { callingAgents } from "../../src/agents/index.ts";
import { type CommandText, languages } from "../../src/messages/languages.ts";
import { allCommands } from "../../src/cli/commands/index.ts";
import { listFrom, pathsFrom } from "../../src/cli/completion/paths.ts";
import { complete } from "../../src/cli/completion/request.ts";
import { typable } from "../../src/cli/completion/sources.ts";
import { GLOBALS } from "../../src/cli/arguments.ts";
import { splitFileList } from "../../src/paths/written-list.ts";
import { tempFolder } from "../e2e/support.ts";

/** What is offered for some words in a folder, with its description. */
async function offered(cwd: string, words: readonly string[], env = {}): Promise<Map<string, string>> {
  const lines: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
  try {
    await complete(words, { env, cwd, now: () => 0, zone: () => 0, parentPid: 1 });
  } finally {
    log.mockRestore();
  }
  expect(lines.pop(), "the last line").toBe(":4");
  return new Map(lines.map((line) => line.split("\t") as [string, string]));
}

describe("the command table", () => {
  let folder: string;
  beforeAll(() => (folder = tempFolder()));

  test("every command is offered, by each of its words, with its summary in the caller's language", async () => {
    for (const { name } of await allCommands()) {
      const [first = "", second] = name.split(" ");
      for (const language of ["en", "fr"] as const) {
        const env = { COORD_LANG: language };
        const found = await offered(folder, second === undefined ? [first] : [first, ""], env);
        expect([...found.keys()], name).toContain(second ?? first);
        expect(found.get(second ?? first), name).toBe((await languages[language].help()).help[name].summary);
      }
    }
  });

  test("so is every option of each, and those of every command", async () => {
    const { help } = await languages.fr.help();
    for (const { name, fields } of await allCommands()) {
      const texts: CommandText = help[name];
      const found = await offered(folder, [...name.split(" "), "--"], { COORD_LANG: "fr" });
      for (const [option, { at }] of Object.entries(fields))
        if (at === "option") expect(found.get(`--${option}`), `${name} ${option}`).toBe(texts.fields[option]);
      for (const { long } of GLOBALS) expect([...found.keys()], name).toContain(long);
    }
  });

  test("and every word of a choice: its own first, those of another language once they are begun", async () => {
    for (const { name, fields } of await allCommands()) {
      for (const [option, { at, choices }] of Object.entries(fields)) {
        if (choices === undefined) continue;
        const place = at === "option" ? [`--${option}`] : [];
        const own = await offered(folder, [...name.split(" "), ...place, ""]);
        expect([...own.keys()], name).toEqual([...new Set(Object.values(choices))]);
        for (const word of Object.keys(choices))
          expect((await offered(folder, [...name.split(" "), ...place, word])).size, word).toBeGreaterThan(0);
      }
    }
  });

  test.each([
    [
      ["--color", ""],
      ["auto", "always", "never"],
    ],
    [["status", "--lang="], Object.keys(languages)],
    [["finish", "x", "--result=par"], ["partial"]],
    [["finish", "x", "--result", "ech"], ["echec"]],
    [
      ["task", "add", "x", "--priority", ""],
      ["P1", "P2", "P3"],
    ],
    [
      ["assist", "x", "--urgency", ""],
      ["high", "medium", "low"],
    ],
    [
      ["log", "x", "--status", ""],
      ["in-progress", "done", "blocked"],
    ],
    [["hook", "c"], callingAgents.map(({ name }) => name).filter((name) => name.startsWith("c"))],
    [["handover", "acc"], ["accept"]],
    [
      ["--json", "component", ""],
      ["set", "list"],
    ],
    [["finish", "--next", ""], []],
    [["no-such-command", ""], []],
    [["finish", "--no-such-option", ""], []],
  ])("%j: %j", async (words, wanted) => {
    expect([...(await offered(folder, words)).keys()]).toEqual(wanted);
  });

  test("without any word, the commands in the order of the help", async () => {
    const firsts = (await allCommands()).map(({ name }) => name.split(" ")[0]);
    expect([...(await offered(folder, [])).keys()]).toEqual([...new Set(firsts)]);
  });
});

describe("paths", () => {
  let folder: string;
  beforeAll(() => {
    folder = tempFolder();
    for (const path of ["src/a.ts", "src/login/form.ts", "odd, name", ".hidden", "two words/x"]) {
      fs.mkdirSync(join(folder, path, ".."), { recursive: true });
      fs.writeFileSync(join(folder, path), "");
    }
    fs.symlinkSync("src", join(folder, "link"));
  });
  const values = (found: readonly { value: string }[]): string[] => found.map(({ value }) => value);

  test("folders end in a slash, links to them too; hidden names are asked for", () => {
    expect(values(pathsFrom("", folder))).toEqual(["link/", "odd, name", "src/", "two words/"]);
    expect(values(pathsFrom(".h", folder))).toEqual([".hidden"]);
    expect(values(pathsFrom("./src/", folder))).toEqual(["./src/a.ts", "./src/login/"]);
    expect(values(pathsFrom("nowhere/x", folder))).toEqual([]);
  });

  test("of a list, the last item goes on and the others stay", () => {
    expect(values(listFrom("src/a.ts,src/l", folder))).toEqual(["src/a.ts,src/login/"]);
    expect(values(listFrom("src/{a,b}.ts, src/a", folder))).toEqual(["src/{a,b}.ts, src/a.ts"]);
    expect(values(listFrom("src/{a,", folder))).toEqual([]);
    expect(values(listFrom('x,"od', folder))).toEqual(['x,"odd, name"']);
  });

  test("every name of a list reads back as itself", () => {
    for (const name of values(pathsFrom("", folder)))
      expect(
        values(listFrom(`x,${name.slice(0, 2)}`, folder)).map((list) => splitFileList(list)),
      ).toContainEqual(["x", name]);
  });
});

test("what can be typed of a title is a part of it, without what no shell passes on", () => {
  const title = fc.string({
    unit: fc.constantFrom("a", "é", "-", " ", "\u0007", "\u202e", "\n", "日", "\ud800", "$"),
  });
  fc.assert(
    fc.property(title, (text) => {
      const part = typable(text);
      expect(text).toContain(part);
      expect(part).not.toMatch(/^[-\s]|\p{Cc}|\u202e|\p{Surrogate}|\s$/u);
      if (/[aé日$]/.test(text)) expect(part).toMatch(/[aé日$]/);
    }),
  );
});
