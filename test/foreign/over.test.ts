import { describe, expect, it } from "vitest";
import { mentionsOn, openClaimsOn } from "../../src/foreign/open.ts";
import { saysNobodys, saysOver } from "../../src/foreign/states.ts";
import { View } from "../../src/protocol/view.ts";
import { plainContext } from "./context.ts";

const isTold = (text: string) => {
  const view = new View(text);
  return (
    openClaimsOn(view, "src/auth.ts", plainContext).length +
    mentionsOn(view, "src/auth.ts", plainContext).length
  );
};

describe("a word that by itself says that something is over", () => {
  it.each([
    "- Ann: handling of expired sessions in src/auth.ts",
    "- Claude: src/auth.ts (expired tokens)",
    "- src/auth.ts — Ann, page for closed accounts",
    "- Ann → src/auth.ts: released-version banner",
    "- Ann: src/auth.ts - success page",
    "- Ann: src/auth.ts (rejected payments)",
    "- Ann: src/auth.ts, verified-email flow",
    "- Codex: fixed-width layout in src/auth.ts",
    "- Codex: stale cache in src/auth.ts",
    "- Codex: retry of failed and cancelled jobs, src/auth.ts",
    "- Codex: src/auth.ts, free-text search",
    "- Codex: available seats in src/auth.ts",
    "Codex: completed-orders screen (src/auth.ts)",
    "- Ann will be done with src/auth.ts by noon",
    "- Ann: src/auth.ts, done by 5pm",
    "- Ann: src/auth.ts - should be finished tomorrow",
    "- Ann : gestion des sessions expirées, src/auth.ts",
  ])("says nothing of the kind where it only describes: %s", (line) => {
    expect(isTold(`# Coordination\n\n${line}\n`)).toBeGreaterThan(0);
    expect(isTold(`# Coordination\n\n## In progress\n\n${line}\n`)).toBeGreaterThan(0);
  });

  it.each([
    "src/auth.ts: done",
    "src/auth.ts — released by Ann",
    "Ann finished src/auth.ts yesterday.",
    "Claude is done with src/auth.ts.",
    "src/auth.ts is free again.",
    "- src/auth.ts, merged in #12",
    "Ann released the lock on src/auth.ts",
    "src/auth.ts est terminé",
    "src/auth.ts ist fertig",
  ])("says so of what stands beside it: %s", (line) => {
    expect(isTold(`# Coordination\n\n${line}\n`)).toBe(0);
  });

  it.each([
    ["done", true],
    ["Ann finished it", true],
    ["all closed now", true],
    ["not done", false],
    ["sessions expirées", false],
    ["a stale cache", false],
  ] as const)("%s: %s", (text, isOver) => {
    expect(saysOver(text)).toBe(isOver);
  });

  it.each([
    ["it is free", true],
    ["free since noon", true],
    ["nobody is at it", true],
    ["free-text search", false],
    ["available seats", false],
  ] as const)("%s, nobody's: %s", (text, isNobodys) => {
    expect(saysNobodys(text)).toBe(isNobodys);
  });
});
