import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readingOf } from "../../src/mcp/answer.ts";
import { tools } from "../../src/mcp/tools.ts";
import { en } from "../../src/messages/en/index.ts";
import { fr } from "../../src/messages/fr/index.ts";
import { sized } from "../size.ts";

interface Schema {
  readonly properties: Readonly<Record<string, { readonly enum?: readonly string[] }>>;
  readonly required?: readonly string[];
}

const RUNS = Number(process.env["COORD_RUNS"] ?? sized(200, 60));
const readings = tools.map((tool) => ({ tool, ...readingOf(tool, en, "en") }));

describe.each(readings)("what $tool.name takes", ({ tool, json, read }) => {
  const { properties, required = [] } = json as unknown as Schema;

  it("is what its operations take, and an action where there are several", () => {
    const actions = Object.values(tool.actions);
    const fields = new Set(actions.flatMap((action) => Object.keys(action.fields)));
    if (actions.length > 1) fields.add("action");
    expect(Object.keys(properties).toSorted()).toEqual([...fields].toSorted());
    expect(required.every((name) => fields.has(name))).toBe(true);
  });

  const choices = Object.keys(properties).filter((name) => properties[name]?.enum !== undefined);
  it.each(choices)("is refused with a sentence where %s is something that has no words", (name) => {
    const deep = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`) as unknown;
    for (const odd of [{ toString: 1, valueOf: 1 }, [{ toString: null }], deep, Object.create(null)]) {
      const asked = read({ ...Object.fromEntries(required.map((one) => [one, "x"])), [name]: odd });
      expect(asked).toHaveProperty("wrong", expect.stringMatching(/\[…\]|\{…\}|action/));
    }
  });

  it("is read or refused with a sentence, whatever it is", () => {
    const names = [...Object.keys(properties), "other", "__proto__", "constructor"];
    const words = Object.values(properties).flatMap((property) => property.enum ?? []);
    const value = fc.oneof(
      fc.jsonValue(),
      fc.string(),
      fc.constantFrom("45m", "2h", "", null, true, 5, [], ["a.ts"], ...words),
    );
    const given = fc.oneof(
      { weight: 1, arbitrary: fc.jsonValue() },
      { weight: 4, arbitrary: fc.dictionary(fc.constantFrom(...names), value) },
    );
    const check = fc.property(given, (args) => {
      const asked = read(args);
      if ("wrong" in asked) {
        expect(asked.wrong).toMatch(/\S/);
        return;
      }
      const action = Object.values(tool.actions).find((one) => one === asked.action);
      for (const [name, field] of Object.entries(action?.fields ?? {})) {
        const got = asked.input[name];
        if (got === undefined) expect(field.required ?? false).toBe(false);
        else if (field.kind === "flag") expect(got).toBeTypeOf("boolean");
        else if (field.kind === "duration" || field.kind === "optionalDuration")
          expect(got).toBeGreaterThan(0);
        else if (field.kind === "choice") expect(Object.values(field.choices ?? {})).toContain(got);
        else if (field.kind === "text") expect(got).toBeTypeOf("string");
        else expect(got).toEqual(expect.any(Array));
      }
    });
    fc.assert(check, { numRuns: RUNS });
  });

  it("is described alike in both languages", () => {
    expect(readingOf(tool, fr, "fr").json).toEqual(json);
  });
});
