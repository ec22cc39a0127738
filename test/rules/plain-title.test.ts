import { describe, expect, it } from "vitest";
import { sameWorkAs } from "../../src/rules/plain-title.ts";

describe("two titles", () => {
  it.each([
    "Fix login",
    "fix  LOGIN",
    "Fix login.",
    "“Fix login”",
    "🔧 Fix login",
    "Fix login ✋",
    "Task: Fix login",
    "Tâche : Fix login",
    "11:30 - Fix login",
    "Fix login, 11:30",
    "Fix login / 11h30",
    "Fix login ⏱ 11:30",
    "Fix login - from 11:30 to 13:00",
    "Fix login - Beginn: 11:30 Uhr",
    "Fix login - last activity 11:40",
    "Fix login (45 min)",
    "Fix login - ETA 2 h",
    "Fix login - estimate: 45 min",
    "Fix login [P1]",
    "Fix login - Status: 50%",
    "Fix login - on 2026-12-01",
    "Fix login - 01.12.2026 11:30",
    "Fix login - branch: login",
    "Fix login @ann",
  ])("mean the same work: Fix login, %s", (other) => {
    expect(sameWorkAs(["Fix login"])(other)).toBe(true);
    expect(sameWorkAs([other])("Fix login")).toBe(true);
  });

  it.each([
    ["Fix login", "Fix login form"],
    ["Fix login", "Fix logins"],
    ["Fix login (part 1)", "Fix login"],
    ["Fix bug #42", "Fix bug #43"],
    ["Fix bug #42", "Fix bug"],
    ["Report 2026-12-01", "Report 2026-12-02"],
    ["Step 1", "Step 2"],
    ["Upgrade to Node 22", "Upgrade to Node 24"],
    ["Release 1.2.3", "Release 1.2.4"],
    ["P1", "P2"],
    ["🔧", "✋"],
  ])("mean two: %s, %s", (one, other) => {
    expect(sameWorkAs([one])(other)).toBe(false);
  });
});
