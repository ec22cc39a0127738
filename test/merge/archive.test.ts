import fc from "fast-check";
import { expect, test } from "vitest";
import { merge } from "../../src/merge/index.ts";
import { type Batch, withBatch } from "../../src/protocol/archive.ts";
import { View } from "../../src/protocol/view.ts";
import { tally } from "./tally.ts";
import { sized } from "../size.ts";

const few = fc.uniqueArray(fc.nat(9), { minLength: 1, maxLength: 4 });
const wish = fc.record({ at: fc.nat(9), done: few, logged: few });

/** What a side's archivings move; no two entries are alike. */
const batches = (who: number) =>
  fc.array(wish, { maxLength: 3 }).map((all) =>
    all.map(({ at, done, logged }, index): Batch => ({
      time: `2026-11-22 ${10 + at}:00 +01:00`,
      reservations: done.map(
        (n) => `[TERMINÉ] Instance #${who} - Tâche ${index}${n} - Fini: 09:0${n}\nRésultat: Succès\n`,
      ),
      messages: done.map(
        (n) =>
          `[MESSAGE] Instance #${who} → Instance #9 - 2026-11-22 07:0${n} +01:00\nQuestion ${index}${n} ?\n[RÉPONSE] Instance #9\nOui\n`,
      ),
      logLines: [],
      logSections: logged.map((n) => `### 08:${index}${n} - Instance #${who}\n- **Action** : fait ${n}\n`),
    })),
  );

function archive(start: string, all: readonly Batch[]): string {
  return all.reduce((text, batch) => withBatch(text, batch, new View(text).style("fr")), start);
}

const sum = (text: string) => [...tally(text).values()].flat().length;

test("two archives that grew from one hold what both moved, once", () => {
  fc.assert(
    fc.property(batches(1), batches(2), batches(3), batches(4), (before, mine, yours, alike) => {
      const base = archive("", before);
      const ours = archive(base, [...mine, ...alike]);
      const theirs = archive(base, [...alike, ...yours]);
      const merged = merge(base, ours, theirs);
      expect(merged.clean).toBe(true);
      expect(merged.conflicts).toEqual([]);
      const all = tally(merged.text);
      for (const [name, values] of [...tally(ours), ...tally(theirs)])
        expect(all.get(name), name).toEqual(values);
      expect(sum(merged.text)).toBe(sum(ours) + sum(theirs) - sum(base) - sum(archive("", alike)));
    }),
    { numRuns: sized(200, 15) },
  );
});
