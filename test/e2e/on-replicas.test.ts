// What other tests say of one machine's file holds of a copy of what several share: the same tests, each file with a ledger in memory.
import { afterAll, beforeAll, describe } from "vitest";
import { isNight } from "../size.ts";
import { onReplicas } from "./in-process.ts";

let end = (): void => undefined;
beforeAll(() => {
  end = onReplicas();
});
afterAll(() => end());

const byDay = ["next"];
const byNight = ["history", "numbers", "messages", "small-answers"];

describe.each([...byDay, ...(isNight ? byNight : [])])("%s", async (name) => {
  // A module of its own beside the one that is a test by itself.
  const copy = `./${name}.test.ts?replica`;
  await import(copy);
});
