import * as z from "zod/v4";
import en from "zod/v4/locales/en.js";
import fr from "zod/v4/locales/fr.js";
import type { Catalog } from "../messages/catalog.ts";
import { type Field, type Fields, longestOf, meantBy, receiverOf } from "../operations/types.ts";
import { readDuration } from "../time/time.ts";
import type { MessageLanguage } from "../messages/languages.ts";
import type { RawInput } from "../workspace/input.ts";

export type JsonSchema = Readonly<Record<string, unknown>>;

/** The input of a tool, for reading it and for describing it. */
export interface ToolInput {
  readonly json: JsonSchema;
  /** The values, or a sentence that says what is wrong with them. */
  read(given: unknown): { readonly input: RawInput } | { readonly wrong: string };
}

/** zod's own sentences, in the languages of coord. */
const LOCALES: Readonly<Record<MessageLanguage, typeof en>> = { en, fr };

/** Makes both from the fields of an operation. */
export function toolInputOf(fields: Fields, t: Catalog, language: MessageLanguage): ToolInput {
  const shape = Object.entries(fields).map(([name, field]) => {
    const type = typeOf(name, field, t);
    return [name, field.required === true ? type : type.optional()] as const;
  });
  const schema = z.strictObject(Object.fromEntries(shape));
  const error = LOCALES[language]().localeError;
  return {
    json: describe(schema),
    read: (given) => {
      const read = schema.safeParse(withoutNulls(given), { error });
      return read.success ? { input: read.data } : { wrong: sentenceOf(read.error) };
    },
  };
}

/** Models send null for what they leave out. */
function withoutNulls(given: unknown): unknown {
  if (given === undefined || given === null) return {};
  if (typeof given !== "object" || Array.isArray(given)) return given;
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
}

function typeOf(name: string, field: Field, t: Catalog): z.ZodType {
  switch (field.kind) {
    case "flag":
      return z.boolean();
    case "number":
    case "instance":
      return z.int().min(field.least ?? 1);
    case "duration":
    case "optionalDuration":
      return durationOf(name, t);
    case "receiver":
      return receiverType(name, t);
    case "choice":
      return choiceOf(name, field.choices ?? {}, t);
    case "paths":
    case "patterns": {
      const list = z.array(z.string());
      // One string stands for a list, as on the command line.
      return z.preprocess(
        (given) => (typeof given === "string" ? [given] : given),
        field.required === true ? list.min(1) : list,
      );
    }
    case "names":
    case "words":
      return z.array(z.string());
    case "text":
      return textOf(name, t);
  }
}

/** The limit is not shown to every conversation; who meets it is told. */
function textOf(name: string, t: Catalog): z.ZodType {
  const most = longestOf(name);
  return z.string().refine((text) => text.length <= most, {
    error: ({ input }) => t.usage.TOO_LONG({ what: name, most, length: String(input).length }),
  });
}

/** A bare number is minutes. Read as milliseconds. */
function durationOf(name: string, t: Catalog): z.ZodType {
  const read = z.string().transform((text, context) => {
    const ms = readDuration(text);
    if (ms !== null && ms > 0) return ms;
    context.addIssue({ code: "custom", message: t.usage.DURATION({ what: name, found: text }) });
    return z.NEVER;
  });
  return z.preprocess((given) => (typeof given === "number" ? String(given) : given), read).describe("45m");
}

/** A number, or a word for whoever takes it. */
function receiverType(name: string, t: Catalog): z.ZodType {
  const read = z.string().transform((text, context) => {
    const found = receiverOf(text);
    if (found !== undefined) return found;
    context.addIssue({ code: "custom", message: t.usage.RECEIVER({ what: name, found: text }) });
    return z.NEVER;
  });
  return z.preprocess((given) => (typeof given === "number" ? String(given) : given), read);
}

/** A value that is to be named in a sentence. Of a list or an object only that it is one: what a stranger put in it may not be told at all. */
function spelled(input: unknown): string {
  if (input === undefined) return "";
  if (typeof input !== "object" || input === null) return String(input);
  return Array.isArray(input) ? "[…]" : "{…}";
}

/** Described by the words that are meant; every other word of the command line is read, too. */
function choiceOf(name: string, choices: Readonly<Record<string, string>>, t: Catalog): z.ZodType {
  const values = [...new Set(Object.values(choices))];
  const error = ({ input }: { readonly input?: unknown }) =>
    t.usage.CHOICE({ what: name, choices: values.join(", "), found: spelled(input) });
  const meant = (given: unknown) => (typeof given === "string" ? (meantBy(choices, given) ?? given) : given);
  return z.preprocess(meant, z.enum(values, { error }));
}

/** JSON Schema without what every client assumes anyway: each word of it is read by a model. */
function describe(schema: z.ZodType): JsonSchema {
  const {
    $schema: _dialect,
    additionalProperties: _strict,
    ...json
  } = z.toJSONSchema(schema, { io: "input" });
  return json;
}

function sentenceOf({ issues: [issue] }: z.ZodError): string {
  const where = issue?.path.join(".") ?? "";
  const message = issue?.message ?? "";
  return where === "" || message.startsWith(where) ? message : `${where}: ${message}`;
}
