import { describe, expect, it, test } from "vitest";
import { type Fields, type Operation, plan } from "../../src/operations/types.ts";
import { operations } from "../../src/operations/index.ts";
import { View } from "../../src/protocol/view.ts";
import { findClaims, isSameClaim } from "../../src/rules/leases.ts";
import { holdings } from "../../src/rules/holdings.ts";
import { contextOf } from "../operations/context.ts";

const view = new View(
  [
    "## Task reservations",
    "### Current tasks",
    "```",
    "[RESERVED] Instance #1 - Écrire les tests - Start: 2026-11-22 19:00 +01:00",
    "[WAITING] Instance #2 - écrire  LES TESTS - Since: 2026-11-22 19:50 +01:00",
    "[WAITING] Instance #1 - Ecrire les tests - Since: 2026-11-22 19:55 +01:00",
    "[RESERVED] Instance #2 - Docs - Start: 2026-11-22 19:00 +01:00",
    "```",
    "",
  ].join("\n"),
);

describe("claims are found", () => {
  test.each([
    ["by instance", { instance: 1 }, [4, 6]],
    ["by title, however it is spelled", { task: "ecrire les TESTS" }, [4, 5, 6]],
    ["by state", { state: "waiting" }, [5, 6]],
    ["by all three", { instance: 1, task: "Ecrire les tests", state: "reserved" }, [4]],
    ["by nothing: all", {}, [4, 5, 6, 7]],
    ["for nobody: none", { instance: null }, []],
    ["by a part of a title: none", { task: "tests" }, []],
  ] as const)("%s", (_, query, lines) => {
    expect(findClaims(view, query).map(({ line }) => line)).toEqual(lines);
    const held = holdings(view, contextOf());
    expect(findClaims(held, query).map(({ entry }) => entry?.line)).toEqual(lines);
  });

  it("as one claim where instance and title agree, whatever the state", () => {
    const [one, other, further] = findClaims(view, { task: "Ecrire les tests" }).map(({ value }) => value);
    if (one === undefined || other === undefined || further === undefined) return expect.fail();
    expect(isSameClaim(one, further)).toBe(true);
    expect(isSameClaim(one, other)).toBe(false);
    expect(isSameClaim(one, { ...one, task: "Docs" })).toBe(false);
  });
});

const writing = Object.entries(operations).filter(([, { mode }]) => mode === "write");

test.each(writing)("%s writes for nobody who is not known", (_, operation) => {
  const asked = { task: "Docs", title: "Docs", files: [], reason: "x", result: "success", to: "any" };
  const outcome = plan(
    view.text,
    operation as unknown as Operation<Fields, unknown>,
    asked as never,
    contextOf(),
  );
  expect(outcome).toMatchObject({ ok: false, refusal: { code: "NO_IDENTITY" } });
});

test("next takes nothing for nobody who is not known", () => {
  const free = `${view.text}### Remaining tasks\n\`\`\`\n[FREE] Refactor\n\`\`\`\n`;
  const asked = { reserve: true, files: [], estimate: undefined };
  const outcome = plan(free, operations.next, asked, contextOf());
  expect(outcome).toMatchObject({ ok: false, refusal: { code: "NO_IDENTITY" } });
});
