import { describe, expect, it } from "vitest";
import { bearerOf } from "../../src/foreign/bearers.ts";

describe("whom a task's title names as the one who has it", () => {
  it.each([
    ["Fix login (@anna)", "@anna"],
    ["Fix login @anna", "@anna"],
    ["Speed up search — taken by Bob", "Bob"],
    ["Tidy up (Anna is on it)", "Anna"],
    ["Ranger la page (Paul est dessus)", "Paul"],
    ["Work assigned to codex-2", "codex-2"],
    ["Rewrite the parser (claude, in progress)", "claude"],
    ["Ship it (owner: Lea)", "Lea"],
    ["Nettoyer le code (pris par Paul)", "Paul"],
    ["Die Seite bauen (reserviert von Lea)", "Lea"],
    ["Fix the search - Session 2", "Session 2"],
    ["Write the page [Instance #3]", "Instance #3"],
    ["Tests (by Ann)", "Ann"],
  ])("%s: %s", (title, who) => expect(bearerOf(title)).toBe(who));

  it.each([
    "Plain work",
    "Clean the code (imports, comments)",
    "Nettoyer le code (imports, commentaires)",
    "Fix the bug (urgent)",
    "Refactor Auth (Backend)",
    "Move to Postgres (see #12)",
    "Release 2.0 (after #4)",
    "Corriger les pages (A-1, A-2)",
    "Mobile: fix crash (iOS)",
    "Migrate to Node (v20)",
    "Write tests — for login",
    "Speed up by Caching",
    "Upgrade to @next",
    "Upgrade @types/node",
    "Add Codex support",
    "Ask Anna about the API",
    "Fix the crash reported by Anna",
    "Write a page (for Anna)",
    "Rename a -> b",
    `Fix ${"( - ".repeat(2_000)}`,
  ])("nobody: %s", (title) => expect(bearerOf(title)).toBeNull());
});
