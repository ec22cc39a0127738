import { describe, expect, it } from "vitest";
import { allCommands } from "../../src/cli/commands/index.ts";
import { GLOBALS } from "../../src/cli/arguments.ts";
import { type Io, main } from "../../src/cli/main.ts";
import { readCall } from "../../src/cli/program.ts";
import { catalogOf, type CommandText, languages } from "../../src/messages/languages.ts";

const commands = await allCommands();
const loaded = { en: await languages.en.help(), fr: await languages.fr.help() };
const helps = { en: loaded.en.help, fr: loaded.fr.help };

async function said(argv: readonly string[]): Promise<string> {
  let text = "";
  const io = {
    out: (part: string) => (text += part),
    err: (part: string) => (text += part),
    env: {},
    columns: 100,
  };
  const never = () => {
    throw new Error("help asks nobody");
  };
  const rest = { cwd: "/", now: never, zone: never, readStdin: never, parentPid: 1, version: "0" };
  const noTerminal = { stdinIsTerminal: () => false, stdoutIsTerminal: () => false };
  expect(await main(argv, { ...io, ...rest, ...noTerminal } as Io)).toBe(0);
  return text;
}

/** The words of an example as a shell would hand them over. */
function words(example: string): string[] {
  const found = example.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return found.map((word) => word.replace(/["']/g, "")).slice(1);
}

describe.each(["en", "fr"] as const)("help (%s)", (lang) => {
  it("of coord itself: every command with its summary, every option of all commands, every exit code", async () => {
    const text = await said(["--help", "--lang", lang]);
    for (const { name } of commands) {
      expect(text).toMatch(new RegExp(`^  ${name} +\\S`, "m"));
      expect(text.replace(/\s+/g, " ")).toContain(helps[lang][name].summary.replace(/\s+/g, " "));
    }
    for (const { long } of GLOBALS) expect(text).toContain(long);
    for (const code of [0, 1, 2, 3, 4, 5, 6, 75, 130])
      expect(text).toMatch(new RegExp(`[ :] ?${code} \\p{L}`, "u"));
    expect(text.match(/^Options ?:/gm)).toHaveLength(1);
  });

  it("of a command without options of its own: no heading for -h alone, behind the others", async () => {
    for (const name of ["leave", "mcp"]) {
      const text = await said([name, "--help", "--lang", lang]);
      expect(text).not.toMatch(/^Options ?:/m);
      expect(text).toContain("-h, --help");
    }
  });

  it("of the first word of others that is no command itself: what they are about", async () => {
    const { families } = loaded[lang];
    const names = commands.map(({ name }) => name as string);
    const firsts = new Set(names.flatMap((name) => (name.includes(" ") ? name.split(" ", 1) : [])));
    expect(Object.keys(families).sort()).toEqual(
      [...firsts].filter((first) => !names.includes(first)).sort(),
    );
    for (const [first, about] of Object.entries(families))
      expect((await said(["help", first, "--lang", lang])).replace(/\s+/g, " ")).toContain(about);
  });

  it("of a command that is the first word of others: those, too", async () => {
    const text = await said(["handover", "--help", "--lang", lang]);
    const relatives = commands.filter(({ name }) => name.startsWith("handover "));
    expect(relatives.map(({ name }) => name)).toContain("handover accept");
    for (const { name } of relatives)
      expect(text).toMatch(new RegExp(`^  ${name} +${helps[lang][name].summary}$`, "m"));
  });

  it.each(commands.map((command) => [command.name, command] as const))(
    "of %s",
    async (name, { fields, name: command }) => {
      const text = await said([...name.split(" "), "--help", "--lang", lang]);
      const { summary, example, fields: fieldTexts }: CommandText = helps[lang][command];
      expect(text.replace(/\s+/g, " ")).toContain(summary);
      expect(text).toContain(`\n  ${example}\n`);
      expect(example).toMatch(new RegExp(`^coord ${name}\\b`));
      for (const [field, { at }] of Object.entries(fields)) {
        if (at === "option") expect(text).toContain(`--${field}`);
        expect(fieldTexts[field], field).toMatch(/\S/);
      }
      const hasOwn = Object.values(fields).some(({ at }) => at === "option");
      expect(text.match(/^Options ?:/gm) ?? []).toHaveLength(hasOwn ? 1 : 0);
      expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(110);
      if (lang === "fr")
        expect(text).not.toMatch(
          /Options:|Arguments:|Usage:|choices:|show this help|default:|[<[](?:TASK|TEXT|TITLE|PATH|NAME|DURATION)[\]>]/,
        );
    },
  );

  it("its examples can be called as they stand", async () => {
    const t = await catalogOf(lang);
    for (const command of commands) {
      const { example } = helps[lang][command.name];
      const out = { write: () => undefined, columns: 100 };
      const call = await readCall(words(example), command, t, lang, out, "0");
      expect(call?.command.name, example).toBe(command.name);
    }
  });
});
