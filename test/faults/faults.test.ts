import { describe, expect, it } from "vitest";
import { runHere } from "../e2e/in-process.ts";
import { bin, cleanEnv } from "../e2e/support.ts";
import { isNight } from "../size.ts";
import { ACTS, type Ended, SCENARIOS, Trial } from "./faults.ts";

// `npm run faults` is all of it, and makes the table in docs/reliability.md. Here are the calls around which everything turns.
const TURNS = isNight ? /./ : /^(?:link \.coord\/journal|rename )/;
const CHANGES = /^(?!open|read)/;
const day = ["reserve", "archive"];

async function here(cwd: string, words: readonly string[]): Promise<Ended> {
  let output = "";
  const status = await runHere(words, { cwd }, (_stream, text) => (output += text));
  return { status, output };
}

describe.each(isNight ? Object.keys(SCENARIOS) : day)(
  "%s, killed or failed at a call of the file system",
  (name) => {
    it("is done or not done, says which, and leaves nothing that blocks", async () => {
      const trial = new Trial(name, { bin: bin(), env: cleanEnv(), ...(isNight ? {} : { here }) });
      try {
        const plain = await trial.plain();
        const calls = plain.calls
          .map((call, index) => ({ call, at: index + 1 }))
          .filter(({ call }) => TURNS.test(call));
        expect(calls.length).toBeGreaterThan(0);
        for (const { call, at } of calls)
          for (const act of isNight ? ACTS : (["kill", "ENOSPC"] as const)) {
            if (act === "kill" && !CHANGES.test(call)) continue;
            expect((await trial.meet(at, act, plain)).wrong, `${act} at ${at}, ${call}`).toEqual([]);
          }
      } finally {
        trial.close();
      }
    });
  },
);
