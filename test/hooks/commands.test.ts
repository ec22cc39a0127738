import { describe, expect, it } from "vitest";
import more from "../../fixtures/hooks/commands.json" with { type: "json" };
import cases from "../../fixtures/hooks/shell.json" with { type: "json" };
import { isRefused } from "./refused.ts";

describe("what agents run every day", () => {
  const harmless = [...cases.reads, ...more.harmless];
  // Patches in a command's own text are judged apart.
  const writes = [...cases.writes, ...more.writes];

  it("of what only reads, tests, builds, or writes elsewhere, at most one in a hundred is refused", () => {
    const refused = harmless.filter((command) => isRefused(command));
    expect(harmless.length).toBeGreaterThanOrEqual(150);
    expect(refused.length / harmless.length, refused.join("\n")).toBeLessThanOrEqual(0.01);
  });

  it("of what writes a file that it names, or a folder with it, at least 85 in a hundred are", () => {
    const passed = writes.filter((command) => !isRefused(command));
    expect(writes.length).toBeGreaterThanOrEqual(250);
    expect(passed.length / writes.length, passed.join("\n")).toBeLessThanOrEqual(0.15);
  });
});
