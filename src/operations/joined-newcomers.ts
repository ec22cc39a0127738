import { removeEntry } from "../protocol/change.ts";
import { entriesOf, type Instance, instances } from "../protocol/instances.ts";
import { isOpen, type Reservation, reservations } from "../protocol/reservations.ts";
import type { Entry, View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import { compareLines } from "../rules/last-said.ts";
import { areWrittenBy, listedLines } from "../rules/written-here.ts";
import type { Edit } from "../text/edits.ts";
import { fold } from "../vocabulary/words.ts";

/** A number that is listed twice and is one instance's all the same, and the edits after which it is listed once. */
export interface JoinedNewcomer {
  readonly number: number;
  readonly edits: readonly Edit[];
}

/**
 * Numbers that are listed more than once, of which this clone's journal wrote every line in that instance's own commands: git merged two of its
 * branches as text. The line stays that says the last of it; of a reservation that is there ended and held, the end does.
 */
export function joinedNewcomers(view: View, context: Context): JoinedNewcomer[] {
  const { past } = context;
  if (past === undefined) return [];
  const given = new Set(view.entries(instances).map(({ value }) => value.from));
  return [...given].flatMap((number) => {
    const listed = entriesOf(view, number);
    if (listed.length < 2 || !areWrittenBy(number, listedLines(view, number), past)) return [];
    const last = lastOf(listed, context);
    const gone = [...listed.filter((entry) => entry !== last), ...heldThoughEnded(view, number)];
    return [{ number, edits: gone.flatMap(removeEntry) }];
  });
}

/** The line that says the last of an instance; where nothing tells, the one further down. */
function lastOf(listed: readonly Entry<Instance>[], { zone }: Context): Entry<Instance> | undefined {
  return listed.reduce<Entry<Instance> | undefined>(
    (last, one) => (last !== undefined && compareLines(one.value, last.value, zone) < 0 ? last : one),
    undefined,
  );
}

/** An instance's open reservations that are there once more, ended. */
function heldThoughEnded(view: View, number: number): Entry<Reservation>[] {
  const own = view.entries(reservations).filter(({ value }) => value.instance === number);
  const keyOf = ({ value }: Entry<Reservation>) => `${fold(value.task)}\n${value.since?.text}`;
  const ended = new Set(own.filter(({ value }) => !isOpen(value.state)).map(keyOf));
  return own.filter((entry) => isOpen(entry.value.state) && ended.has(keyOf(entry)));
}
