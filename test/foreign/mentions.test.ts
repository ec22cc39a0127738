import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isPressing } from "../../src/foreign/mentions.ts";
import { liveMentions, mentionsOn, openClaimsOn } from "../../src/foreign/open.ts";
import { View } from "../../src/protocol/view.ts";
import { plainContext } from "./context.ts";

const lines = JSON.parse(
  readFileSync(new URL("../../fixtures/foreign/mentions.json", import.meta.url), "utf8"),
) as Record<"live" | "named" | "none", string[]>;

const boardOf = (line: string, heading = "# Team") => new View(`${heading}\n\n${line}\n`);
const asked = (view: View, path = "src/a.ts") => mentionsOn(view, path, plainContext);

describe("a line that names a path, and that no form reads", () => {
  it.each(lines.live)("is told, as one of somebody who is at it: %s", (line) => {
    const view = boardOf(line);
    expect(openClaimsOn(view, "src/a.ts", plainContext)).toEqual([]);
    expect(asked(view)).toEqual([{ line: 3, text: line }]);
    expect(isPressing(line)).toBe(true);
  });

  it.each(lines.named)("is told, as one that names it and no more: %s", (line) => {
    expect(asked(boardOf(line))).toEqual([{ line: 3, text: line }]);
    expect(isPressing(line)).toBe(false);
  });

  it.each(lines.none)("is none of this path, or of what is over: %s", (line) => {
    expect(asked(boardOf(line))).toEqual([]);
  });

  it.each(["## Rules", "## Log", "## Examples", "## Done"])("is not told below %s", (heading) => {
    const view = boardOf(lines.live[0] ?? "", `# Team\n\n${heading}`);
    expect(asked(view)).toEqual([]);
    expect(liveMentions(view, plainContext)).toEqual([]);
  });

  it("is told by its heading where nothing below names anybody, and not where it is nobody's", () => {
    const below = (text: string) => new View(`# Files\n\n### src/a.ts\n\n${text}\n`);
    expect(asked(below("why: graceful shutdown"))).toEqual([{ line: 3, text: "src/a.ts" }]);
    expect(asked(below("holder: nobody"))).toEqual([]);
    const held = below("holder: Instance #3 (since 07:30)");
    expect(openClaimsOn(held, "src/a.ts", plainContext)).toMatchObject([{ who: "Instance #3", line: 5 }]);
    expect(asked(held)).toEqual([]);
  });

  it("is told of what lies in a folder that it names by more than one name, with a slash at the end or without", () => {
    const line = "Mia is refactoring billing/invoices across all of the services and jobs today.";
    expect(asked(boardOf(line), "billing/invoices/x.ts")).toHaveLength(1);
    expect(asked(boardOf(line), "billing/x.ts")).toEqual([]);
    expect(asked(boardOf(line.replace("invoices", "invoices-old")), "billing/invoices/x.ts")).toEqual([]);
  });

  it("is told as Windows writes it", () => {
    expect(asked(boardOf("Mia has src\\a.ts torn apart till lunch."))).toHaveLength(1);
  });

  it("is told by what its own sentence says, not by what another one calls done", () => {
    const line = "Rafa is at src/a.ts since nine. That src/b.ts was released yesterday; src/c.ts is done.";
    expect(asked(boardOf(line))).toHaveLength(1);
    expect(asked(boardOf(line), "src/b.ts")).toEqual([]);
    expect(asked(boardOf(line), "src/c.ts")).toEqual([]);
  });

  it("is none where a form reads the line", () => {
    const view = boardOf("codex-1 -> src/a.ts");
    expect(openClaimsOn(view, "src/a.ts", plainContext)).toHaveLength(1);
    expect(asked(view)).toEqual([]);
  });

  it("is told of a folder that something in it is named of, and where capitals make no other name", () => {
    const view = boardOf("Mia has src/a.ts torn apart till lunch.");
    const kindOf = (path: string) => (path === "src" ? "folder" : "file");
    expect(mentionsOn(view, "src", { ...plainContext, kindOf })).toHaveLength(1);
    expect(mentionsOn(view, "lib", { ...plainContext, kindOf: () => "folder" })).toEqual([]);
    expect(asked(view, "SRC/A.ts")).toEqual([]);
    expect(mentionsOn(view, "SRC/A.ts", { ...plainContext, caseSensitive: false })).toHaveLength(1);
  });

  it("counts for doctor only where what it names is there", () => {
    const view = boardOf("Mia has src/a.ts torn apart till lunch.");
    expect(liveMentions(view, { ...plainContext, kindOf: () => "file" })).toHaveLength(1);
    expect(liveMentions(view, { ...plainContext, kindOf: () => "none" })).toEqual([]);
  });

  it.each(["@", "~~", "a/", "( ", "`a"])("is read up to a length: %s over and over", (sign) => {
    const view = boardOf(`Mia has src/a.ts till lunch ${sign.repeat(200_000)}`);
    expect(
      liveMentions(view, plainContext).length + openClaimsOn(view, "src/a.ts", plainContext).length,
    ).toBeGreaterThan(0);
  });
});
