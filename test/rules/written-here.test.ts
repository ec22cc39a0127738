import { expect, test } from "vitest";
import { areWrittenBy } from "../../src/rules/written-here.ts";

const ANN = "- **Instance #2** : ACTIVE - Ann (2026-11-22 19:40 +01:00)";
const GONE = "- **Instance #2** : FINISHED - Ann (2026-11-22 19:50 +01:00)";

/** A journal of texts, oldest first, each with who wrote it; null for a change made without coord. */
function journal(...writes: readonly (readonly [instance: number | null, text: string])[]) {
  return {
    revisions: () =>
      writes
        .map(([instance], at) => ({
          revision: at + 1,
          instance,
          command: instance === null ? "outside" : "log",
        }))
        .toReversed(),
    textAt: (revision: number) => (revision === 0 ? "" : (writes[revision - 1]?.[1] ?? null)),
  };
}

test.each<[string, readonly string[], ReturnType<typeof journal>, boolean]>([
  ["both by its own commands", [ANN, GONE], journal([2, `${ANN}\n`], [null, ""], [2, `${GONE}\n`]), true],
  ["with line ends of Windows", [ANN], journal([2, `# x\r\n${ANN}\r\n`]), true],
  ["as the last line", [ANN], journal([2, `# x\n  ${ANN}`]), true],
  ["one by git", [ANN, GONE], journal([null, `${ANN}\n`], [2, `${GONE}\n`]), false],
  ["there when its own command wrote", [ANN], journal([null, `${ANN}\n`], [2, `${ANN}\nx\n`]), false],
  ["by another instance's", [ANN], journal([3, `${ANN}\n`]), false],
  ["the beginning of its own", ["- **Instance #2** : ACTIVE"], journal([2, `${ANN}\n`]), false],
  ["the end of its own", ["Ann (2026-11-22 19:40 +01:00)"], journal([2, `${ANN}\n`]), false],
])("a line that came %s", (_, lines, past, expected) => {
  expect(areWrittenBy(2, lines, past)).toBe(expected);
});
