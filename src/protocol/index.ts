import { alerts } from "./alerts.ts";
import type { Block } from "./block.ts";
import { components } from "./components.ts";
import { conflicts } from "./conflicts.ts";
import { handovers } from "./handovers.ts";
import { instances } from "./instances.ts";
import { log } from "./log.ts";
import { messages } from "./messages.ts";
import { numbers } from "./numbers.ts";
import { priorities } from "./priorities.ts";
import { reservations } from "./reservations.ts";
import { stamps } from "./stamps.ts";
import { tasks } from "./tasks.ts";

/** Every block of the protocol (instances, reservations, tasks …): one file and one line each. */
export const blocks = {
  instances,
  reservations,
  tasks,
  log,
  handovers,
  alerts,
  conflicts,
  messages,
  numbers,
  components,
  priorities,
  stamps,
} as const;

/** The name of a block. */
export type BlockName = keyof typeof blocks;

/** Value of an entry of a block. */
export type ValueOf<K extends BlockName> = (typeof blocks)[K] extends Block<infer T> ? T : never;

/** The same for who treats them all alike. */
export const everyBlock: readonly Block<unknown>[] = Object.values(blocks);

/** A block by its name, for who has a value of it without its type. */
export function blockOf(name: BlockName): Block<unknown> {
  return blocks[name];
}
