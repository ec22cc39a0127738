import fc from "fast-check";
import { parse } from "jsonc-parser";
import { describe, expect, it } from "vitest";
import { hooksPart, isOurs } from "../../src/setup/parts/hooks.ts";
import { extraPart } from "../../src/setup/parts/extras.ts";
import { instructionsPart } from "../../src/setup/parts/instructions.ts";
import type { SetupPart } from "../../src/setup/parts/part.ts";
import { serverPart } from "../../src/setup/parts/server.ts";
import { setup as en } from "../../src/messages/en/setup.ts";
import { setup as fr } from "../../src/messages/fr/setup.ts";
import { markdown, settings } from "./texts.ts";
import { claudeOn } from "./described.ts";
import { sized } from "../size.ts";

const wording = { en: en.instructions, fr: fr.instructions };

const RUNS = Number(process.env["COORD_SETUP_RUNS"] ?? sized(100, 15));

const parts: Record<string, SetupPart> = {
  claude: hooksPart({ agent: "claude", events: claudeOn("linux").events }),
  flat: hooksPart({
    agent: "cursor",
    events: { preToolUse: { command: "coord hook cursor", timeout: 10 } },
    head: { version: 1 },
  }),
  allow: extraPart({
    name: "allow",
    path: "x",
    at: ["permissions", "allow"],
    values: ["Bash(coord *)", "mcp__coord"],
  }),
  statusLine: extraPart({
    name: "status-line",
    path: "x",
    at: ["statusLine"],
    values: { type: "command", command: "coord prompt" },
  }),
  server: serverPart({ list: "mcpServers", value: { command: "coord", args: ["mcp"] } }),
};

/** Every law of a part at once, on one text that holds nothing of it. */
function holds(part: SetupPart, text: string | null): void {
  const installed = part.install(text);
  expect(part.stateOf(installed)).toBe("current");
  expect(part.install(installed)).toBe(installed);
  expect(part.remove(installed)).toBe(text);
  expect(part.stateOf(text)).toBe("missing");
  expect(part.remove(text)).toBe(text);
}

/** True when every character stands in the other text, in this order. */
function isWithin(text: string, other: string): boolean {
  let at = 0;
  for (const char of other) if (char === text[at]) at++;
  return at === text.length;
}

describe.each(Object.entries(parts))("a settings file with %s", (_name, part) => {
  it("is as it was, to the byte, once it is taken out again", () => {
    fc.assert(
      fc.property(settings(), (text) => {
        holds(part, text);
      }),
      { numRuns: RUNS },
    );
  });

  it.each([null, "", "\n", "{}", "{}\n", "{ }", "{\n}\n", "\ufeff{}", "// c\n"])("begins as %j", (text) =>
    holds(part, text),
  );

  it("keeps every other byte: what was there is there, in its order", () => {
    fc.assert(
      fc.property(settings(), (text) => {
        expect(isWithin(text, part.install(text))).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });
});

describe("an older form, anywhere in a settings file", () => {
  const part = parts["claude"] as SetupPart;
  const twists: readonly ((text: string) => string)[] = [
    (text) => text.replaceAll(/"statusMessage":\s*"coord"/g, '"statusMessage": "older"'),
    (text) => text.replace(/"Edit\|Write\|NotebookEdit\|[^"]*"/, '"Edit|Write"'),
    (text) => text.replace('"SubagentStop"', '"PreCompact"'),
    (text) =>
      text
        .replace('"command": "coord hook', '"command": "/opt/coord/bin/coord hook')
        .replace('"command":"coord hook', '"command":"/opt/coord hook'),
  ];

  it("is found, brought up to date once, and taken out without a loss to others", () => {
    fc.assert(
      fc.property(settings(), fc.constantFrom(...twists), (text, twist) => {
        const old = twist(part.install(text));
        expect(part.stateOf(old)).toBe("stale");
        const fresh = part.install(old);
        expect(part.stateOf(fresh)).toBe("current");
        expect(part.install(fresh)).toBe(fresh);
        for (const from of [old, fresh]) {
          const rest = part.remove(from);
          expect(part.stateOf(rest)).toBe("missing");
          expect(valueOf(rest)).toEqual(valueOf(text));
        }
      }),
      { numRuns: RUNS },
    );
  });
});

function valueOf(text: string | null): unknown {
  return parse((text ?? "").replace("\ufeff", "")) as unknown;
}

describe("instructions", () => {
  const part = instructionsPart([wording.en, wording.fr]);

  it("leave every byte outside the markers, and go without a trace", () => {
    fc.assert(
      fc.property(markdown(), (text) => {
        holds(part, text);
        expect(part.install(text).startsWith(text)).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  it.each([null, "", "\n", "a", "a\r\n", "a\r\nb", "\ufeff", "a\n\n\n"])("are put behind %j", (text) =>
    holds(part, text),
  );

  it.each(Object.entries(wording))("are at most 1 KB with their markers (%s)", (_language, text) => {
    expect(Buffer.byteLength(instructionsPart([text]).install(null))).toBeLessThanOrEqual(1024);
  });

  it("in the other language are current, and stay", () => {
    const french = instructionsPart([wording.fr]).install("# Notes\n");
    expect(part.stateOf(french)).toBe("current");
    expect(part.install(french)).toBe(french);
  });

  it("that somebody edited are stale, told of, and replaced in place", () => {
    const text = part.install("# Notes\n").replace("coord status", "coord status --all") + "\nMore\n";
    expect(part.stateOf(text)).toBe("stale");
    expect(part.notes?.(text)).toEqual(["EDITED"]);
    expect(part.install(text)).toBe(`${part.install("# Notes\n")}\nMore\n`);
    expect(part.remove(text)).toBe("# Notes\n\nMore\n");
  });

  it.each([
    ["an orphan beginning", "<!-- coord:begin -->\ntext\n", "1"],
    ["an orphan end", "text\n<!-- coord:end -->\n", "2"],
    [
      "a doubled block",
      "<!-- coord:begin -->\n<!-- coord:end -->\n<!-- coord:begin -->\n<!-- coord:end -->",
      "1, 3, 2, 4",
    ],
    ["reversed markers", "<!-- coord:end -->\r\n<!-- coord:begin -->\r\n", "2, 1"],
    ["an orphan with a hash that is none", "a\n<!-- coord:begin sha256=1 -->\n", "2"],
    ["an orphan with other words in it", "<!-- coord:begin since=today sha256=abc -->", "1"],
    ["an orphan without spaces", "<!--coord:end-->\n", "1"],
  ])("refuse %s", (_what, text, lines) => {
    for (const look of [part.stateOf, part.install, part.remove])
      expect(() => look.call(part, text)).toThrow(
        expect.objectContaining({ code: "SETUP_MARKERS", args: { lines } }),
      );
  });
});

describe("markers in a fence", () => {
  const part = instructionsPart([wording.en]);
  const block = part.install(null).trimEnd();

  it.each([
    "# Doc\n\n```\n<!-- coord:begin -->\nexample\n<!-- coord:end -->\n```\ntext\n",
    "~~~~ md\n~~~\n<!-- coord:begin sha256=0123456789ab -->\r\n~~~~\n",
    `\`\`\`html\n${block}\n\`\`\`\`\n`,
  ])("are an example, and stay: %j", (text) => {
    holds(part, text);
    expect(part.install(text).startsWith(text)).toBe(true);
    expect(part.install(`${block}\n${text}`)).toBe(`${block}\n${text}`);
  });

  it.each(["```\n", "```js `x`\n", "- a\n  ```\n", "~~~\n```\n"])(
    "that nothing closes are markers: %j",
    (text) => {
      expect(part.stateOf(`${text}${block}\n`)).not.toBe("missing");
      expect(part.remove(`${text}${block}\n`)).not.toContain("coord:");
    },
  );

  it("never make a second block, wherever fences stand", () => {
    const fence = fc.constantFrom("```", "````", "~~~", "``` js", "  ```", "text", "> ```", block, "");
    const lines = fc.array(fence, { maxLength: 8 }).map((all) => `${all.join("\n")}\n`);
    fc.assert(
      fc.property(lines, (text) => {
        try {
          const installed = part.install(text);
          expect(part.stateOf(installed)).toBe("current");
          expect(part.install(installed)).toBe(installed);
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^SETUP_(?:MARKERS|UNCLOSED)$/) });
        }
      }),
      { numRuns: RUNS },
    );
  });
});

describe("what is opened and never closed", () => {
  const part = instructionsPart([wording.en]);
  const block = part.install(null);

  it.each([
    ["x\n```\nnever closed\n", 2, "```"],
    ["````md\r\n```\r\n", 1, "````"],
    ["a\n  ~~~ sh `x`\n~~\n```\n", 2, "~~~"],
    ["- a\n\nb\n  ```\n", 4, "```"],
    ["- a\n  ```\n  x\n```\n", 4, "```"],
    ["```\n```\n\n<!-- never\n\nclosed", 4, "<!--"],
    ["\ufeff<!-- a --\n", 1, "<!--"],
    ["<PRE>\nx\n\n", 1, "<PRE"],
    ["<script src=x>\n", 1, "<script"],
    ["<?php\n", 1, "<?"],
    ["<![CDATA[\n", 1, "<![CDATA["],
  ])("takes no block: %j", (text, line, opener) => {
    const refusal: unknown = expect.objectContaining({
      code: "SETUP_UNCLOSED",
      args: { line: String(line), opener },
    });
    expect(() => part.install(text)).toThrow(refusal);
    expect(part.stateOf(text)).toBe("missing");
    const within = `${text}\n${block}`;
    expect(part.stateOf(within)).toBe("stale");
    expect(() => part.install(within)).toThrow(refusal);
    expect(part.remove(within)).not.toContain("coord:");
    expect(part.remove(text)).toBe(text);
  });

  it.each([
    "```js `x`\n",
    "- a\n  ```\n",
    "- a\nlazy\n  ```\n",
    "1. a\n\n   ```\n   x\n",
    "- ```\n",
    "> ```\n",
    "    ```\n",
    "a <!-- b\n",
    "<!-- a -->\n<!-->\n",
    "<!--\n```\n-->\n",
    "```\n<!--\n```\n",
    "<pre>x</pre>\n<?x?>\n<previous\n",
    "<div>\n",
  ])("is none of these: %j", (text) => holds(part, text));
});

describe("hooks of coord's", () => {
  it.each([
    [{ command: "coord", args: ["hook", "claude"] }, true],
    [{ command: "coord hook claude" }, true],
    [{ command: "npx coord-md hook claude" }, true],
    [{ command: "node", args: ["C:\\Users\\a b\\bin\\coord.cjs", "hook", "claude"] }, true],
    [{ command: '"/opt/a b/bin/coord" hook claude' }, true],
    [{ command: "coord", args: ["hook", "codex"] }, false],
    [{ command: "discoord hook claude" }, false],
    [{ command: "echo coord hook claude now" }, false],
    [{ type: "prompt", prompt: "coord hook claude" }, false],
    ["coord hook claude", false],
    [null, false],
  ])("%j: %s", (handler, ours) => expect(isOurs(handler, "claude")).toBe(ours));

  const part = parts["claude"] as SetupPart;

  it("in an older form are stale, and are brought up to date beside other people's", () => {
    const old = `{
  "hooks": {
    "PreToolUse": [
      { "matcher": "Edit", "hooks": [{ "type": "command", "command": "coord hook claude" }] }, // ours
      { "matcher": "Edit", "hooks": [{ "type": "command", "command": "lint" }, { "type": "command", "command": "coord hook claude" }] }
    ],
    "PreCompact": [{ "hooks": [{ "type": "command", "command": "coord hook claude" }] }]
  }
}
`;
    expect(part.stateOf(old)).toBe("stale");
    const fresh = part.install(old);
    expect(part.stateOf(fresh)).toBe("current");
    expect(fresh).toContain('{ "matcher": "Edit", "hooks": [{ "type": "command", "command": "lint" }] }');
    expect(fresh.match(/coord hook|"hook",\s*"claude"/g)).toHaveLength(9);
    expect(fresh).toContain("// ours");
    const gone = part.remove(old) ?? "";
    expect(gone).toContain('"command": "lint"');
    expect(gone).not.toMatch(/hook claude/);
  });

  it.each([
    ['{"hooks": {', 1, 12],
    ['{\n  "hooks": {},\n  oops\n}', 3, 3],
    ['\ufeff{"a" 1}', 1, 6],
  ])("in a broken file are refused with line and column: %j", (text, line, column) => {
    const error = expect.objectContaining({
      code: "SETUP_BROKEN_JSON",
      args: { line: String(line), column: String(column) },
    });
    for (const look of [part.stateOf, part.install, part.remove])
      expect(() => look.call(part, text)).toThrow(error);
  });

  it.each(['{"hooks": []}', '{"hooks": {"Stop": {}}}', "[]", "3"])("refuse another shape: %s", (text) => {
    expect(() => part.install(text)).toThrow(expect.objectContaining({ code: "SETUP_SHAPE" }));
  });
});

describe("another server of coord's name", () => {
  const part = parts["server"] as SetupPart;
  const text = '{"mcpServers":{"coord":{"command":"coordinator","args":["serve"]}}}';

  it("is left alone, and told of", () => {
    expect(part.install(text)).toBe(text);
    expect(part.remove(text)).toBe(text);
    expect(part.notes?.(text)).toEqual(["MCP_NAME_TAKEN"]);
  });

  it("what a person added to coord's own stays", () => {
    const own = '{"mcpServers":{"coord":{"command":"coord","args":["mcp"],"env":{"A":"b"}}}}';
    expect(part.stateOf(own)).toBe("current");
    expect(part.stateOf(own.replace('"coord","args"', '"/opt/coord","args"'))).toBe("stale");
    expect(part.remove(own)).toBe('{"mcpServers":{}}');
  });
});
