import fc from "fast-check";
import { type BlockName, blockOf, blocks, type ValueOf } from "../../src/protocol/index.ts";
import { View } from "../../src/protocol/view.ts";
import { applyEdits } from "../../src/text/edits.ts";
import { vocabularies } from "../../src/vocabulary/index.ts";
import type { FileLanguage, Vocabulary } from "../../src/vocabulary/types.ts";
import { hostile } from "./hostile.ts";
import * as values from "./values.ts";

/** Values of one's own for blocks whose texts mean something in some places; the others' are made from their samples. */
const OWN: { readonly [K in BlockName]?: (words: Vocabulary) => fc.Arbitrary<ValueOf<K>> } = {
  instances: values.instance,
  reservations: values.reservation,
  tasks: values.task,
  log: values.logEntry,
  handovers: values.handover,
  alerts: values.alert,
  conflicts: values.conflict,
  messages: () => values.message,
  numbers: () => values.takenNumber,
  components: () => values.component,
  priorities: () => values.priority,
  stamps: () => values.stamp,
};

export const NAMES = Object.keys(blocks) as BlockName[];

/** Values of a block as an entry of a file in that language may have them. */
export function valuesOf(name: BlockName, language: FileLanguage): fc.Arbitrary<unknown> {
  const words = vocabularies[language];
  const samples = blockOf(name).samples(words);
  const own = OWN[name] as ((words: Vocabulary) => fc.Arbitrary<unknown>) | undefined;
  return fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(...samples) },
    {
      weight: 19,
      arbitrary: own?.(words) ?? between(name, samples),
    },
  );
}

/** Each member from some sample; a text that `clean` cleans may be any. */
function between(name: BlockName, samples: readonly unknown[]): fc.Arbitrary<unknown> {
  const all = samples as readonly Readonly<Record<string, unknown>>[];
  const isText = (key: string) =>
    all.some((one) => {
      if (typeof one[key] !== "string") return false;
      const odd = { ...one, [key]: ` ${String(one[key])}\n` };
      const cleaned = blockOf(name).clean(odd) as typeof odd;
      return cleaned[key] !== odd[key];
    });
  const members = Object.keys(all[0] ?? {}).map((key) => {
    const known = fc.constantFrom(...all.map((one) => one[key]));
    return [key, isText(key) ? fc.oneof(known, hostile) : known] as const;
  });
  return fc.record(Object.fromEntries(members));
}

/** A file that holds nothing but one entry. */
export function alone(name: BlockName, value: unknown, language: FileLanguage): string {
  const view = new View("");
  return applyEdits("", placed(view, name, value, language));
}

/** The edits that add an entry to a file; `language` counts for one that has none. */
export function placed(view: View, name: BlockName, value: unknown, language: FileLanguage) {
  const block = blockOf(name);
  const style = view.style(language);
  return block.place(view, block.write(value, style.words), style, { value, zone: () => 60 });
}
