import fc from "fast-check";
import { expect, test } from "vitest";
import { merge } from "../../src/merge/index.ts";
import { overlaps } from "../../src/paths/overlap.ts";
import { conflicts } from "../../src/protocol/conflicts.ts";
import { View } from "../../src/protocol/view.ts";
import { withoutHanging } from "../hang.ts";
import { atNight, sized } from "../size.ts";

const board = (entries: readonly string[]) =>
  `# Board\n\n## Réservations de tâches\n\n### Tâches en cours\n\`\`\`\n${entries.join("\n")}\`\`\`\n`;
const entry = (instance: number, task: string, files: readonly string[]) =>
  `[RÉSERVÉ] Instance #${instance} - ${task}\nFichiers : ${files.join(", ")}\n`;

const PATTERNS =
  "src src/a.ts src/ab.ts src/a src/a/b.ts src/*.ts **/*.ts docs/** src/a* docs/x.md docs/[xy].md {src,docs}/x.md lib/{a,b}.ts lib/a.ts .".split(
    " ",
  );
const pattern = fc.nat(PATTERNS.length - 1).map((at) => PATTERNS[at] ?? "");
const claims = fc.array(
  fc.record({
    task: fc.constantFrom("one", "two", "three", "four", "five"),
    files: fc.uniqueArray(pattern, { minLength: 1, maxLength: 3 }),
  }),
  { maxLength: 6 },
);

test("each two reservations of both sides that are in each other's way are written down, and no others", () => {
  fc.assert(
    fc.property(claims, claims, (ours, theirs) => {
      const side = (all: typeof ours, first: number) =>
        board(all.map(({ task, files }, at) => entry(first + at, task, files)));
      const { text } = merge(board([]), side(ours, 10), side(theirs, 50));
      const expected = ours.flatMap((one, at) =>
        theirs.flatMap((other, by) => {
          const isMet =
            one.task === other.task || one.files.some((a) => other.files.some((b) => overlaps(a, b)));
          return isMet ? [`${10 + at} ${50 + by}`] : [];
        }),
      );
      const found = new View(text).entries(conflicts).map(({ value }) => value.instances.join(" "));
      expect(found.toSorted()).toEqual(expected.toSorted());
    }),
    { numRuns: sized(1_000, 50) },
  );
});

atNight("two boards of thousands of reservations, hundreds of them met, are merged at once", () => {
  const side = (by: number) =>
    board(
      Array.from({ length: 4_000 }, (_, i) =>
        entry(by + (i % 40), `task ${by} ${i}`, [i % 20 === 0 ? `shared/${i}.ts` : `src/${by}/${i}.ts`]),
      ),
    );
  const merged = withoutHanging(() => merge(board([]), side(100), side(200)));
  expect(merged.conflicts.filter(({ code }) => code === "OVERLAP")).toHaveLength(200);
  expect(new View(merged.text).entries(conflicts)).toHaveLength(200);
  for (const { code, args, range } of merged.conflicts)
    if (code === "OVERLAP") expect(merged.text.slice(range.start, range.end)).toContain(args.about);
});
