import { expect, it } from "vitest";
import cases from "../../fixtures/hooks/held-out.json" with { type: "json" };
import { isRefused } from "./refused.ts";

/** docs/hooks.md has the figures of the first run. */
it("of commands that were held out, none that is harmless is refused, and all that write a file that they name are", () => {
  for (const { harmless, writes, powershell } of [cases, cases.second]) {
    expect(harmless.filter((one) => isRefused(one))).toEqual([]);
    expect(writes.filter((one) => !isRefused(one))).toEqual([]);
    expect(powershell.harmless.filter((one) => isRefused(one, "powershell"))).toEqual([]);
    expect(powershell.writes.filter((one) => !isRefused(one, "powershell"))).toEqual([]);
  }
});
