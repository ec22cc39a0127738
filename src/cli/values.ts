import { typedFileList } from "../paths/list.ts";
import { meantBy, receiverOf } from "../operations/choice.ts";
import type { Field } from "../operations/types.ts";
import { readDuration } from "../time/duration.ts";
import { UsageError } from "./failures.ts";

/** Turns the text of one option or argument into what its field means. @throws UsageError saying what was expected and found */
export function readValue(name: string, field: Field, text: string): unknown {
  const what = field.at === "argument" ? (field.placeholder ?? name.toUpperCase()) : `--${name}`;
  switch (field.kind) {
    case "patience":
    case "duration": {
      if (text === "" && field.kind === "patience") return Number.POSITIVE_INFINITY;
      const ms = readDuration(text);
      if (ms === null || ms <= 0) throw new UsageError("DURATION", { what, found: text });
      return ms;
    }
    case "number":
    case "instance":
      return readCount(what, text, field.least);
    case "receiver": {
      const found = receiverOf(text);
      if (found !== undefined) return found;
      throw new UsageError("RECEIVER", { what, found: text });
    }
    case "choice": {
      const choices = field.choices ?? {};
      const found = meantBy(choices, text);
      if (found !== undefined) return found;
      const names = [...new Set(Object.values(choices))].join(", ");
      throw new UsageError("CHOICE", { what, choices: names, found: text });
    }
    default:
      return text;
  }
}

/** A whole number from 1 on, as instances and limits are, or from another lowest one. @throws UsageError */
export function readCount(what: string, text: string, least = 1): number {
  const bare = text.replace(/^#/, "");
  if (/^(?:0|[1-9]\d{0,5})$/.test(bare) && Number(bare) >= least) return Number(bare);
  throw new UsageError("COUNT", { what, found: text, least });
}

/** `--files a,b --files c` as one list; braces keep their commas. */
export function collectFiles(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), ...typedFileList(text)];
}

/** True for an argument that takes all the words that are left. */
export function takesRest({ kind, required }: Field): boolean {
  return kind === "words" || (kind === "paths" && required !== true);
}

/** @throws UsageError when more than one of these flags is set: one of them would be done, and the others passed over */
export function atMostOne(input: Readonly<Record<string, unknown>>, ...names: readonly string[]): void {
  const [one, other] = names.filter((name) => input[name] === true);
  if (other !== undefined) throw new UsageError("TOGETHER", { one: `--${one}`, other: `--${other}` });
}
