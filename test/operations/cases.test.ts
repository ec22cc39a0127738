import { expect, test } from "vitest";
import { applyEdits } from "../../src/text/edits.ts";
import { cases, outputOf, run } from "./cases.ts";
import { expectMinimal } from "./minimal.ts";

test.each(cases())("$name", ({ before, command, after, output }) => {
  const outcome = run(before, command);
  expect(outputOf(outcome)).toMatchObject(output);
  const edits = outcome.ok ? outcome.edits : [];
  expect(applyEdits(before, edits)).toBe(after);
  expectMinimal(before, edits, after);
});
