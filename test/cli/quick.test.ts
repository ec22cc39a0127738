import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { AnyCommand, Call, Command } from "../../src/cli/command.ts";
import { allCommands } from "../../src/cli/commands/index.ts";
import { GLOBALS, readQuickly } from "../../src/cli/arguments.ts";
import { readCall } from "../../src/cli/program.ts";
import { catalogOf } from "../../src/messages/languages.ts";
import type { Catalog } from "../../src/messages/catalog.ts";
import type { Field } from "../../src/operations/types.ts";
import { sized } from "../size.ts";

// The law: whatever the quick reader reads, commander reads the same.

let commands: readonly AnyCommand[] = [];
let t: Catalog;
beforeAll(async () => {
  commands = await allCommands();
  t = await catalogOf("en");
});

const silent = { write: () => undefined, columns: 80 };
const slowly = (argv: readonly string[], command: AnyCommand) =>
  readCall(argv, command, t, "en", silent, "0");

/** What both have to agree on; a value that was not given is no value. */
function essence(call: Call | null): unknown {
  if (call === null) return null;
  const given = (values: object) =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== false));
  const globals = GLOBALS.map(({ key }) => [key, call.options[key]] as const);
  return {
    command: call.command.name,
    input: given(call.input),
    options: given(Object.fromEntries(globals)),
  };
}

type Read = { readonly call: unknown } | { readonly error: string };

async function outcome(read: () => Call | null | Promise<Call | null>): Promise<Read> {
  try {
    return { call: essence(await read()) };
  } catch (error) {
    const { name, code, args } = error as { name: string; code?: string; args?: object };
    return { error: `${name} ${code} ${JSON.stringify(args)}` };
  }
}

const plain = fc.oneof(
  fc.constantFrom(
    "a",
    "src/auth.ts",
    "src/{a,b}/**",
    "Fix login",
    "-",
    "",
    " ",
    "é",
    "task",
    "status",
    "#3",
    "1",
    "45m",
    "success",
    "échec",
    "en cours",
    "x=y",
    "--",
    "-x",
    "--nope",
  ),
  fc.string({ maxLength: 8 }),
);

/** Words for a value of a field: mostly ones it takes. */
function valueOf(field: Pick<Field, "kind" | "choices">): fc.Arbitrary<string> {
  const right: Readonly<Record<string, readonly string[]>> = {
    duration: ["90s", "45m", "1h30", "2", "1 d"],
    patience: ["90s", "45m"],
    number: ["1", "20", "#7"],
    instance: ["1", "#12"],
    receiver: ["any", "#3", "5"],
    patterns: ["a,b", "src/{a,b}.ts,c", '"x,y"', "src/**"],
    choice: Object.keys(field.choices ?? {}),
  };
  const known = right[field.kind];
  return known === undefined || known.length === 0
    ? plain
    : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: plain });
}

/** A command line of one command: its arguments and options, and those of every command, in any order. */
function lineOf(command: AnyCommand): fc.Arbitrary<string[]> {
  const fields = Object.entries(command.fields);
  const own = fields
    .filter(([, { at }]) => at === "option")
    .map(([name, field]) =>
      field.kind === "flag"
        ? fc.constant([`--${name}`])
        : valueOf(field).map((value) => [`--${name}`, value]),
    );
  const shared = GLOBALS.map(({ long, short, placeholder, choices }) => {
    const name = fc.constantFrom(long, ...(short === undefined ? [] : [short]));
    if (placeholder === undefined) return name.map((word) => [word]);
    return fc
      .tuple(name, choices === undefined ? plain : fc.oneof(fc.constantFrom(...choices), plain))
      .map((pair) => [...pair]);
  });
  const words = valueOf({ kind: "text" }).map((word) => [word]);
  const part = fc.oneof(
    { weight: 3, arbitrary: words },
    ...own.map((arbitrary) => ({ weight: 2, arbitrary })),
    ...shared.map((arbitrary) => ({ weight: 1, arbitrary })),
  );
  const before = fc.array(fc.oneof(...shared), { maxLength: 2 });
  return fc
    .tuple(before, fc.array(part, { maxLength: 6 }))
    .map(([first, rest]) => [...first.flat(), ...command.name.split(" "), ...rest.flat()]);
}

const RUNS = sized(4_000, 1_000);

describe("readQuickly", () => {
  it("reads what commander reads, or leaves it to commander", async () => {
    const line = fc.nat().chain((n) => {
      const command = commands[n % commands.length] as Command;
      return lineOf(command).map((argv) => ({ command, argv }));
    });
    let read = 0;
    let complained = 0;
    await fc.assert(
      fc.asyncProperty(line, async ({ command, argv }) => {
        const quick = await outcome(() => readQuickly(argv, command));
        if ("call" in quick && quick.call === null) return;
        const slow = await outcome(() => slowly(argv, command));
        if ("call" in quick) {
          read++;
          expect(slow, argv.join(" ")).toEqual(quick);
        } else {
          // Where several words are wrong, each may name another.
          complained++;
          expect(slow, argv.join(" ")).toHaveProperty("error");
        }
      }),
      { numRuns: RUNS },
    );
    // Or the law would say nothing.
    expect(read).toBeGreaterThan(RUNS / 10);
    expect(complained).toBeGreaterThan(RUNS / 800);
  });

  it("reads the usual calls itself, so that they never load commander", () => {
    const usual = [
      ["status"],
      ["status", "--brief"],
      ["check", "src/a.ts", "src/b.ts"],
      ["check", "--staged", "--json"],
      ["--as", "3", "reserve", "Fix login", "--files", "a,b", "--files", "c", "--estimate", "45m"],
      ["finish", "--result", "succès", "--next", "Écrire les tests"],
      ["log", "-", "--status", "done"],
      ["-C", "/tmp", "whoami", "-q"],
    ];
    for (const argv of usual) {
      const command = commands.find(({ name }) => argv.includes(name)) as Command;
      expect(readQuickly(argv, command), argv.join(" ")).not.toBeNull();
    }
  });

  it("leaves to commander what is abbreviated, joined, missing, too much, or help", () => {
    const reserve = commands.find(({ name }) => name === "reserve") as Command;
    for (const line of [
      "reserve",
      "reserve a b",
      "reserve a --est 4",
      "reserve a --estimate=4",
      "reserve a --help",
      "reserve -h",
      "reserve a --files",
      "reserve a --nope",
      "reserve -- a",
      "reserve a --color pink",
      "reserve a -qC x",
    ])
      expect(readQuickly(line.split(" "), reserve), line).toBeNull();
  });

  it("takes the last word on everything", async () => {
    const reserve = commands.find(({ name }) => name === "reserve") as Command;
    const argv = ["--as", "1", "reserve", "T", "--as", "2", "--estimate", "1h", "--estimate", "2h"];
    for (const call of [readQuickly(argv, reserve), await slowly(argv, reserve)])
      expect(essence(call)).toMatchObject({ options: { as: "2" }, input: { estimate: 7_200_000 } });
  });
});
