import fc from "fast-check";
import { parse, type ParseError } from "jsonc-parser";
import { describe, expect, it } from "vitest";
import { hooksPart } from "../../src/setup/parts/hooks.ts";
import type { SetupPart } from "../../src/setup/parts/part.ts";
import { serverPart } from "../../src/setup/parts/server.ts";
import { commentsOf, untidy } from "./untidy.ts";
import { claudeOn } from "./described.ts";
import { sized } from "../size.ts";

const RUNS = Number(process.env["COORD_SETUP_RUNS"] ?? sized(100, 25));

const events = claudeOn("linux").events;
const parts: Record<string, SetupPart> = {
  hooks: hooksPart({ agent: "claude", events }),
  head: hooksPart({ agent: "claude", events, head: { version: 1 } }),
  server: serverPart({ list: "mcpServers", value: { command: "coord", args: ["mcp"] } }),
};

/** What a text says apart from coord's entries, and from containers that are empty without them; throws where it is no JSON. */
function others(text: string): unknown {
  const errors: ParseError[] = [];
  const value: unknown = parse(text.replace(/^\ufeff/, " "), errors, {
    allowTrailingComma: true,
    allowEmptyContent: true,
  });
  expect(errors, text).toEqual([]);
  return without(value) ?? {};
}

function without(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  const { command, args = [] } = value as { command?: unknown; args?: unknown };
  const line = [command, args].flat().join(" ");
  if (/^coord (?:hook claude|mcp)$/.test(line)) return undefined;
  const rest = Object.entries(value).flatMap(([key, one]) => {
    const kept = without(one);
    return kept === undefined ? [] : [[key, kept] as const];
  });
  if (Array.isArray(value)) return rest.length === 0 ? undefined : rest.map(([, one]) => one);
  const left = rest.filter(([key]) => key !== "matcher" || "hooks" in Object.fromEntries(rest));
  return left.length === 0 ? undefined : Object.fromEntries(left);
}

describe.each(Object.entries(parts))("settings that nobody laid out, with %s", (_name, part) => {
  it("lose nothing of others', no value and no comment, when coord's part comes and goes", () => {
    fc.assert(
      fc.property(untidy(), (text) => {
        const installed = part.install(text);
        expect(part.stateOf(installed)).toBe("current");
        expect(part.install(installed)).toBe(installed);
        const removed = part.remove(installed) ?? "";
        expect(part.stateOf(removed)).toBe("missing");
        if (part.stateOf(text) === "missing") expect(removed).toBe(text);
        for (const one of [installed, removed]) {
          expect(others(one)).toEqual(others(text));
          expect(commentsOf(one).toSorted()).toEqual(commentsOf(text).toSorted());
        }
      }),
      { numRuns: RUNS },
    );
  });
});

describe("what is taken out", () => {
  const server = '"coord":{"command":"coord","args":["mcp"]}';

  it.each([
    [`{"mcpServers":{"other":{},\n// mine\n${server}}}\n`, '{"mcpServers":{"other":{}\n// mine\n}}\n'],
    [
      `{"mcpServers":{\n  "other": {}, // one  \n  // two\n  ${server}\n}}`,
      '{"mcpServers":{\n  "other": {} // one  \n  // two\n}}',
    ],
    [`{"mcpServers":{"coord":{"command":"coord", // why\n"args":["mcp"]}}}`, '{"mcpServers":{// why\n}}'],
  ])("leaves the comments beside it and within it: %j", (text, rest) =>
    expect(parts["server"]?.remove(text)).toBe(rest),
  );
});
