import { expect, it } from "vitest";
import { reservations } from "../../src/protocol/reservations.ts";
import { type Entry, View } from "../../src/protocol/view.ts";
import type { Reservation } from "../../src/protocol/reservations.ts";
import { applyDelta } from "../../src/store/delta.ts";
import { openFileStore } from "../../src/store/file/index.ts";
import { bin, cleanEnv, project } from "../e2e/support.ts";
import { COVERED, waiters } from "./waiters.ts";
import { sized } from "../size.ts";

/** So long, and until all are done: seconds. `COORD_WAITERS=60` for the long form. */
const SECONDS = Number(process.env["COORD_WAITERS"] ?? sized(20, 0.4));
const WORKERS = sized(16, 3);

it(
  `${WORKERS} instances wait, finish, are killed and interrupted for ${SECONDS} s: no overlap at any moment, nobody passed, no ghost`,
  async () => {
    const made = project(
      "# P\n\n## Active instances\n\n## Task reservations\n\n### Current tasks\n```\n```\n",
    );
    const result = await waiters({
      bin: bin(),
      root: made.root,
      env: cleanEnv(),
      workers: WORKERS,
      seconds: SECONDS,
      atLeast: WORKERS,
      // By day there are few turns: it would go on until three of them were stopped.
      unlucky: sized(0.1, 0.3),
    });
    expect(result.odd).toEqual([]);
    // Or it would say nothing.
    expect(result.granted).toBeGreaterThanOrEqual(WORKERS);
    expect(result.killed + result.interrupted).toBeGreaterThan(2);

    await made.coord(["log", "the end", "--as", "20"]);
    expect(made.text()).not.toMatch(/^\[(?:WAITING|RESERVED)\]/m);
    expect((await made.coord(["doctor"])).status).toBe(0);

    const texts = await everyText(made.file);
    let before = new View(texts[0] ?? "");
    for (const text of texts.slice(1)) {
      const after = new View(text);
      expect(overlapsIn(after), text).toEqual([]);
      expect(passedBetween(before, after), text).toEqual([]);
      before = after;
    }
    if (SECONDS > 30) process.stderr.write(`${JSON.stringify({ ...result, revisions: texts.length })}\n`);
  },
  SECONDS * 1_000 + 240_000,
);

/** What the file was, after each write. */
async function everyText(path: string): Promise<string[]> {
  const store = openFileStore({
    path,
    reconcile: ({ after, state }) => ({ text: after, state }),
    lockTimeoutMs: 10_000,
  });
  let text = "";
  return (await store.history()).map(({ edits }) => (text = applyDelta(text, edits)));
}

const inState = (view: View, state: Reservation["state"]): readonly Entry<Reservation>[] =>
  view.entries(reservations).filter(({ value }) => value.state === state);
const pathsOf = (files: readonly string[]): Set<string> =>
  new Set(files.flatMap((file) => COVERED[file] ?? []));
const meet = (a: readonly string[], b: readonly string[]): boolean => {
  const paths = pathsOf(b);
  return [...pathsOf(a)].some((path) => paths.has(path));
};
const nameOf = ({ value }: Entry<Reservation>): string => `#${value.instance} ${value.task}`;

function overlapsIn(view: View): string[] {
  const held = inState(view, "reserved");
  return held.flatMap((one, i) =>
    held
      .slice(i + 1)
      .filter((other) => nameOf(other) === nameOf(one) || meet(one.value.files, other.value.files))
      .map((other) => `${nameOf(one)} and ${nameOf(other)}`),
  );
}

/** Grants of one write that went past somebody who had come before, wants one of the files, and waits on. */
function passedBetween(before: View, after: View): string[] {
  const queue = inState(before, "waiting").map(nameOf);
  const waitsOn = inState(after, "waiting");
  const had = new Map(inState(before, "reserved").map((one) => [nameOf(one), one.value.files]));
  return inState(after, "reserved").flatMap((one) => {
    const gained = one.value.files.filter((file) => had.get(nameOf(one))?.includes(file) !== true);
    const place = queue.includes(nameOf(one)) ? queue.indexOf(nameOf(one)) : queue.length;
    const ahead = new Set(queue.slice(0, place));
    return waitsOn
      .filter((other) => ahead.has(nameOf(other)) && meet(gained, other.value.files))
      .map((other) => `${nameOf(one)} passed ${nameOf(other)}`);
  });
}
