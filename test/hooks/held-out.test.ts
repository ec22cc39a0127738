import { expect, it } from "vitest";
import byName from "../../fixtures/hooks/by-name.json" with { type: "json" };
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

it("nor of scripts by their names, of what code finds, and of Windows' tools", () => {
  for (const { files, harmless, writes, powershell } of [byName.first, byName.second]) {
    const inProject = (one: string) => isRefused(one, "posix", files);
    const onWindows = (one: string) => isRefused(one, "powershell", files);
    expect(harmless.filter(inProject)).toEqual([]);
    expect(writes.filter((one) => !inProject(one))).toEqual([]);
    expect(powershell.harmless.filter(onWindows)).toEqual([]);
    expect(powershell.writes.filter((one) => !onWindows(one))).toEqual([]);
  }
  expect(byName.unseen.filter((one) => isRefused(one))).toEqual([]);
});

it("nor of names from lists in files, which the command makes or which are there", () => {
  const { files, writes, harmless } = byName.lists;
  const inProject = (one: string) => isRefused(one, "posix", files);
  expect(harmless.filter(inProject)).toEqual([]);
  expect(writes.filter((one) => !inProject(one))).toEqual([]);
});
