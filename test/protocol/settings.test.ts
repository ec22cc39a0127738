import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  DEFAULT_SETTINGS,
  maySet,
  readSettings,
  type Settings,
  settingsLine,
  writtenSettings,
} from "../../src/protocol/settings.ts";
import { View } from "../../src/protocol/view.ts";
import { sized } from "../size.ts";

const settings = (line: string) => readSettings(new View(`# Board\n\n<!-- coord: ${line} -->\n\ntext\n`));

/** What each setting may be, and what it is then. */
const KNOWN: {
  readonly [K in keyof Settings]: readonly [name: string, Readonly<Record<string, Settings[K]>>];
} = {
  leaseMs: ["lease", { "45m": 45 * 60_000, "2h": 2 * 3_600_000, "90s": 90_000 }],
  autoReserve: ["autoReserve", { on: true, off: false }],
  foreign: ["foreign", { tell: "tell", enforce: "enforce", off: "off" }],
  elsewhere: ["elsewhere", { tell: "tell", ask: "ask", off: "off" }],
  subagents: ["subagents", { parent: "parent", apart: "apart" }],
  teamTasks: ["teamTasks", { on: true, off: false }],
};

describe.each(Object.entries(KNOWN))("the setting %s", (key, [name, values]) => {
  test("is what the line says, and its default where that is nothing it can be", () => {
    for (const [written, value] of Object.entries(values))
      expect(settings(`${name}=${written}`), written).toEqual({ ...DEFAULT_SETTINGS, [key]: value });
    for (const written of ["", "x", "0", "ON", "soon", "on off", `${Object.keys(values)[0]}x`])
      expect(settings(`${name}=${written}`), written).toEqual(
        written === "on off" && values["on"] === true
          ? { ...DEFAULT_SETTINGS, [key]: true }
          : DEFAULT_SETTINGS,
      );
    expect(settings(`other=${Object.keys(values)[0]}`)).toEqual(DEFAULT_SETTINGS);
  });
});

test("a law: what a file sets passes the look for it, whatever stands around", () => {
  const pieces = [
    "<!--",
    "-->",
    " coord: ",
    "autoReserve=on",
    " ",
    "\n",
    "\r",
    "\r\n",
    "# a",
    "```",
    "- ",
    "x",
  ];
  let set = 0;
  const line = fc.constantFrom(
    "<!-- coord: autoReserve=on -->",
    "\n<!-- coord: lease=2h autoReserve=on -->\r",
  );
  const rest = fc.string({ unit: fc.constantFrom(...pieces), maxLength: 12 });
  fc.assert(
    fc.property(rest, fc.oneof(line, rest), rest, (...all) => {
      const text = all.join("");
      if (!readSettings(new View(text)).autoReserve) return;
      set++;
      expect(maySet(text, "autoReserve")).toBe(true);
    }),
    { numRuns: sized(5_000, 400) },
  );
  expect(set).toBeGreaterThan(0);
  // Beside the log that a hook would go through, and where nothing but a sentence names it.
  expect(maySet("# a\n\n- autoReserve=on\n<!-- b -->\n- autoReserve=on", "autoReserve")).toBe(false);
});

describe("the line of settings", () => {
  test("says several, the last of a name, and each stands where it says", () => {
    const text = "# Board\r\n\r\n  <!-- coord: lease=2h  autoReserve=on odd lease=45m a=b=c -->\r\ntext\r\n";
    const view = new View(text);
    expect(readSettings(view)).toEqual({ ...DEFAULT_SETTINGS, leaseMs: 45 * 60_000, autoReserve: true });
    const found = writtenSettings(view);
    expect(found.map(({ name, value }) => [name, value])).toEqual([
      ["lease", "2h"],
      ["autoReserve", "on"],
      ["odd", ""],
      ["lease", "45m"],
      ["a", "b"],
    ]);
    for (const { text: own, range } of found) expect(text.slice(range.start, range.end)).toBe(own);
    expect(settingsLine(view)).toBe("  <!-- coord: lease=2h  autoReserve=on odd lease=45m a=b=c -->\n");
  });

  test("is the first one that stands alone on its line, and in no fence", () => {
    const line = (value: string) => `<!-- coord: lease=${value} -->`;
    const lease = (text: string) => readSettings(new View(text)).leaseMs / 60_000;
    expect(lease(`${line("20m")}\n\n${line("30m")}\n`)).toBe(20);
    expect(lease(`<!-- a remark -->\n\n${line("30m")}\n`)).toBe(30);
    expect(lease(`\`\`\`\n${line("20m")}\n\`\`\`\n\n${line("30m")}\n`)).toBe(30);
    expect(lease(`${line("20m")} and more\n`)).toBe(15);
    expect(lease(`text ${line("20m")}\n`)).toBe(15);
    for (const text of ["", "# Board\n", "<!-- coord: -->\n"]) {
      expect(readSettings(new View(text))).toEqual(DEFAULT_SETTINGS);
      expect(writtenSettings(new View(text))).toEqual([]);
    }
    expect(settingsLine(new View("# Board\n"))).toBe("");
  });
});
