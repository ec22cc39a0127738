import { blocks } from "../../src/protocol/index.ts";
import type { Block } from "../../src/protocol/block.ts";
import type { Reservation } from "../../src/protocol/reservations.ts";
import { View } from "../../src/protocol/view.ts";
import { fold } from "../../src/vocabulary/words.ts";

type Kind = keyof typeof blocks;
type Plain = Record<string, unknown>;
type Timed = { readonly text: string } | null;

/** What makes two entries the same one, told again apart from the code under test; of a block without a line here it tells itself. */
const IDENTITY: Readonly<Partial<Record<Kind, (v: Plain) => unknown[]>>> = {
  instances: (v) => [v["from"], v["to"]],
  reservations: (v) => [v["instance"], fold(String(v["task"])), (v["since"] as Timed)?.text],
  tasks: (v) => [fold(String(v["title"]))],
  log: (v) => [v["instance"], (v["time"] as Timed)?.text, v["type"]],
  handovers: (v) => [v["from"], v["to"], fold(String(v["task"]))],
  alerts: (v) => [v["kind"], v["instance"], (v["time"] as Timed)?.text],
  conflicts: (v) => [v["instances"], fold(String(v["about"])), (v["time"] as Timed)?.text],
  components: (v) => [fold(String(v["name"]))],
  priorities: (v) => [v["level"], fold(String(v["title"]))],
  stamps: (v) => [v["which"]],
};

/** The values of a file's entries, each as text, by kind and identity: `tasks ["doc"]`. */
export type Tally = ReadonlyMap<string, readonly string[]>;

export function tally(text: string, startless: ReadonlySet<string> = new Set()): Tally {
  return collect(text, startless, (plain) => {
    // Of what both sides added to one entry it does not matter which comes first.
    const sorted = (key: string) => (Array.isArray(plain[key]) ? { [key]: plain[key].toSorted() } : {});
    // A group is its heading's word, and no part of what stands under it.
    return JSON.stringify({ ...plain, group: undefined, ...sorted("rest"), ...sorted("files") });
  });
}

/** The same with the entries' lines: two may read alike and say something else where nothing is read. */
export function wordings(text: string, startless: ReadonlySet<string> = new Set()): Tally {
  return collect(text, startless, (_, source) => source.replace(/\r\n?/g, "\n").trim());
}

/** The reservations that a text has without a time since when: another text may have one, and it is the same reservation. */
export function startlessIn(text: string): string[] {
  const all = new View(text).entries(blocks.reservations).map(({ value }) => value);
  return all.filter(({ since }) => since === null).map(taskOf);
}

function taskOf({ instance, task }: { readonly instance: number; readonly task: string }): string {
  return JSON.stringify([instance, fold(task)]);
}

function collect(
  text: string,
  startless: ReadonlySet<string>,
  say: (value: Plain, source: string) => string,
): Tally {
  const view = new View(text);
  const found = new Map<string, string[]>();
  for (const [kind, block] of Object.entries(blocks) as [Kind, Block<unknown>][]) {
    for (const { value, range } of view.entries(block)) {
      const plain = value as Plain;
      const held = kind === "reservations" ? taskOf(value as Reservation) : "";
      const identity = JSON.stringify(IDENTITY[kind]?.(plain) ?? block.identity(value));
      const name = `${kind} ${startless.has(held) ? held : identity}`;
      const said = say(plain, text.slice(range.start, range.end));
      found.set(name, [...(found.get(name) ?? []), said].sort());
    }
  }
  return found;
}
