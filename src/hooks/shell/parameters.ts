import type { Word } from "./types.ts";

/** Parameters of cmdlets that take a value; every other one is a switch. The first that fits an abbreviation counts. */
const VALUED = [
  "path",
  "filepath",
  "literalpath",
  "destination",
  "destinationpath",
  "newname",
  "name",
  "value",
  "encoding",
  "filter",
  "include",
  "exclude",
  "inputobject",
  "itemtype",
  "type",
  "target",
  "stream",
  "credential",
  "variable",
  "width",
  "delimiter",
  "outfile",
  "argumentlist",
  "uri",
  "erroraction",
  "warningaction",
  "errorvariable",
  "outvariable",
];
const SWITCHES = ["recurse", "force", "container", "passthru", "append", "whatif", "confirm", "verbose"];
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["pspath", "literalpath"],
  ["lp", "literalpath"],
  ["wi", "whatif"],
  ["v", "verbose"],
  ["ea", "erroraction"],
  ["wa", "warningaction"],
  ["ev", "errorvariable"],
  ["ov", "outvariable"],
  ["args", "argumentlist"],
]);
const PARAMETER = /^-([A-Za-z]{1,20})(?::(.*))?$/s;

/** Arguments of a cmdlet, with and without names. */
export interface Parameters {
  /** By whole names in lower case; `whatif` and other switches with no words. */
  readonly named: ReadonlyMap<string, readonly Word[]>;
  /** A list of words counts as one: `a, b`. */
  readonly placed: readonly (readonly Word[])[];
}

/** `-Path a, b -Dest:c d`. */
export function parametersOf(args: readonly Word[]): Parameters {
  const named = new Map<string, Word[]>();
  const placed: Word[][] = [];
  /** Where a word goes that is still expected. */
  let list: Word[] | null = null;
  for (const { text, quoted } of args) {
    const [, given = "", value = text] = (isText(text, quoted) ? null : PARAMETER.exec(text)) ?? [];
    if (given !== "") {
      const name = wholeName(given);
      list = named.get(name) ?? [];
      named.set(name, list);
      if (value === text || value === "") {
        if (!VALUED.includes(name)) list = null;
        continue;
      }
    } else if ((text.startsWith("-") && !quoted) || SLASH.test(text)) continue;
    if (list === null) placed.push((list = []));
    for (const part of value.split(",")) if (part.trim() !== "") list.push({ text: part.trim(), quoted });
    if (!value.endsWith(",")) list = null;
  }
  return { named, placed };
}

/** A quoted word is no parameter, unless only the value behind the colon is quoted. */
function isText(text: string, quoted: boolean): boolean {
  return quoted && !text.includes(":");
}

/** `/y`, as commands of cmd have it. */
const SLASH = /^\/-?[A-Za-z]$/;

function wholeName(given: string): string {
  const name = given.toLowerCase();
  return ALIASES.get(name) ?? [...VALUED, ...SWITCHES].find((one) => one.startsWith(name)) ?? name;
}

/** Minimum length of a parameter's name that tells a cmdlet (characters): a program may have shorter ones. */
const SHORTEST_NAME = 3;

/** Whether words are a cmdlet's, where a program of the same name has other options. */
export function isCmdletCall(args: readonly Word[]): boolean {
  return args.some(({ text }) => {
    const [, name = ""] = PARAMETER.exec(text) ?? [];
    return name.length >= SHORTEST_NAME && [...VALUED, ...SWITCHES].includes(wholeName(name));
  });
}
