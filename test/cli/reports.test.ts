import fs from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type Report, withNotices, withParts } from "../../src/presentation/presenter.ts";

const NOTICE = { code: "SET_COORD_INSTANCE", args: { instance: 3 } } as const;

/** A report, and what of it has been made. */
function counted(): { report: Report; made: string[] } {
  const made: string[] = [];
  const report: Report = {
    ok: true,
    get data() {
      made.push("data");
      return { n: 1 };
    },
    get lines() {
      made.push("lines");
      return ["one"];
    },
    notices: [],
  };
  return { report, made };
}

it("notices and parts are put into a report without its data or its lines being made", () => {
  const { report, made } = counted();
  const more = withNotices([NOTICE], withParts(report, { exit: 7 }));
  expect(made).toEqual([]);
  expect(more).toMatchObject({ ok: true, exit: 7, notices: [NOTICE], lines: ["one"] });
  expect(made).not.toContain("data");
});

it("a part takes the place of the report's own, and may be made when it is asked for, too", () => {
  const { report, made } = counted();
  const told = withParts(report, {
    get data() {
      return { ...(report.ok ? (report.data as object) : {}), more: 2 };
    },
  });
  expect(made).toEqual([]);
  expect(told).toMatchObject({ ok: true, data: { n: 1, more: 2 } });
});

it("a refusal, and a report without anything to add, stay as they are", () => {
  const refused = { ok: false as const, refusal: "no" };
  expect(withNotices([NOTICE], refused)).toBe(refused);
  const { report } = counted();
  expect(withNotices([], report)).toBe(report);
});

it("no front end spreads what it calls a report, which would make all of it", () => {
  const root = join(import.meta.dirname, "..", "..", "src");
  const spread = /\{\s*\.\.\.(?:report|ran|told)\b[,\s}]/;
  const found = ["cli", "mcp", "presentation"].flatMap((room) =>
    fs
      .readdirSync(join(root, room), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .filter((name) => spread.test(fs.readFileSync(join(root, room, name), "utf8"))),
  );
  expect(found).toEqual([]);
});
