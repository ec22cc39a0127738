import type { Catalog } from "../messages/catalog.ts";
import type { Field, Fields } from "../operations/types.ts";
import type { MessageLanguage } from "../messages/languages.ts";
import type { RawInput } from "../workspace/input.ts";
import { type JsonSchema, taking } from "./schema.ts";
import type { Tool, ToolAction } from "./tools.ts";

/** The action that a call asks for, or a sentence that says what is wrong with it. */
type Asked = { readonly action: ToolAction; readonly input: RawInput } | { readonly wrong: string };

/** How a tool is called. */
export interface ToolReading {
  readonly json: JsonSchema;
  read(given: unknown): Asked;
}

/** A tool with several actions takes `action` and whatever one of them takes; what is needed depends on the action. */
export function readingOf({ actions }: Tool, t: Catalog, language: MessageLanguage): ToolReading {
  const named = Object.entries(actions);
  const [only] = named;
  if (only !== undefined && named.length === 1) return readingOfOne(only[1], only[1].fields, t, language);
  const action: Field = { ...ACTION, choices: Object.fromEntries(named.map(([name]) => [name, name])) };
  const each = new Map(
    named.map(([name, one]) => [name, readingOfOne(one, { action, ...one.fields }, t, language)]),
  );
  const any = taking({ action, ...merged(named.map(([, { fields }]) => fields)) }, t, language);
  return {
    json: any.json,
    read: (given) => {
      const found = any.read(given);
      if ("wrong" in found) return found;
      return each.get(String(found.input["action"]))?.read(given) ?? { wrong: "action" };
    },
  };
}

const ACTION = { kind: "choice", at: "option", required: true } as const;

function readingOfOne(
  action: ToolAction,
  fields: Fields,
  t: Catalog,
  language: MessageLanguage,
): ToolReading {
  const { json, read } = taking(fields, t, language);
  return {
    json,
    read: (given) => {
      const found = read(given);
      return "wrong" in found ? found : { action, input: found.input };
    },
  };
}

/** Every field that any of them takes; required where all of them require it. */
function merged(all: readonly Fields[]): Fields {
  const names = new Set(all.flatMap((fields) => Object.keys(fields)));
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const found = all.flatMap((fields) => fields[name] ?? []);
      const required = found.length === all.length && found.every((field) => field.required === true);
      return found.slice(0, 1).map((field) => [name, { ...field, required }]);
    }),
  );
}
