import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
/** Files that break a rule, and what the linter says to each. Together, since starting it costs more than it does. */
const IMPORTS = [
  ["text", "../paths/glob.ts", /text\/ may import only from/],
  ["paths", "../protocol/index.ts", /paths\/ may import only from/],
  ["document", "../protocol/index.ts", /document\/ may import only from/],
  ["protocol", "../rules/context.ts", /protocol\/ may import only from/],
  ["rules", "../operations/index.ts", /rules\/ may import only from/],
  ["operations", "../session/locate.ts", /operations\/ may import only from/],
  ["operations", "../workspace/index.ts", /workspace/],
  ["store", "../protocol/index.ts", /store\/ may import only from/],
  ["messages", "../cli/main.ts", /messages\/ may import only from/],
  ["session", "../cli/main.ts", /session\/ may import only from/],
  ["session", "node:fs", /Only system\/ asks the operating system/],
  ["hooks", "node:child_process", /Only system\/ asks the operating system/],
  ["cli", "node:fs/promises", /Only system\/ asks the operating system/],
  ["workspace", "node:os", /Only system\/ asks the operating system/],
  ["system", "../text/edits.ts", /system\/ may import only from/],
] as const;
const PURE = ["text", "paths", "time", "vocabulary", "document", "protocol", "rules", "checks", "operations"];
const WORLDS = ["process.env", "performance.now()", "crypto.randomUUID()", "setTimeout(() => {}, 1)"];

const use = (from: string): string => `import * as used from "${from}";\n\nexport const it = used;\n`;
const importing = (room: string, at: number): string => `src/${room}/import${at}.ts`;

const bad: Readonly<Record<string, string>> = Object.fromEntries([
  ...IMPORTS.map(([room, from], at) => [importing(room, at), use(from)]),
  ...PURE.flatMap((room) => [
    [`src/${room}/node.ts`, use("node:fs")],
    ...WORLDS.map((world, at) => [`src/${room}/world${at}.ts`, `export const it = ${world};\n`]),
  ]),
  ["src/text/one.ts", 'import { two } from "./two.ts";\n\nexport const one = (): unknown => two;\n'],
  ["src/text/two.ts", 'import { one } from "./one.ts";\n\nexport const two = (): unknown => one;\n'],
  [
    "src/operations/good.ts",
    'import { fold } from "../vocabulary/words.ts";\n\nexport const folded = fold("x");\n',
  ],
]) as Record<string, string>;

interface Complaint {
  readonly code: string;
  readonly message: string;
  /** What the rule's own entry says. */
  readonly help?: string;
  readonly filename: string;
}

let complaints: readonly Complaint[] = [];
const about = (file: string): string[] =>
  complaints
    .filter(({ filename }) => filename === file)
    .map(({ code, message, help }) => `${code} ${message} ${help ?? ""}`);

beforeAll(() => {
  const copy = fs.mkdtempSync(join(tmpdir(), "coord-lint-"));
  try {
    for (const part of ["src", ".oxlintrc.json", "tsconfig.json"])
      fs.cpSync(join(root, part), join(copy, part), { recursive: true });
    for (const [path, text] of Object.entries(bad)) fs.writeFileSync(join(copy, path), text);
    const oxlint = join(root, "node_modules", ".bin", "oxlint");
    const options = ["--deny-warnings", "--format", "json", "src"];
    const { status, stdout } = spawnSync(oxlint, options, { cwd: copy, encoding: "utf8" });
    expect(status).toBe(1);
    complaints = (JSON.parse(stdout) as { diagnostics: Complaint[] }).diagnostics;
  } finally {
    fs.rmSync(copy, { recursive: true, force: true });
  }
});

describe("the layers", () => {
  it("hold in the real tree, and allow what lies below", () => {
    const broken = new Set(complaints.map(({ filename }) => filename));
    const wrong = Object.keys(bad).filter((path) => path !== "src/operations/good.ts");
    expect([...broken].sort()).toEqual(wrong.sort());
  });

  it.each(IMPORTS.map((line, at) => [...line, at] as const))(
    "%s/ may not import %s",
    (room, _, message, at) => {
      const said = about(importing(room, at)).join("\n");
      expect(said).toMatch(/no-restricted-imports/);
      expect(said).toMatch(message);
    },
  );

  it.each(PURE)("%s/ is pure: no Node, no clock, no environment", (room) => {
    expect(about(`src/${room}/node.ts`).join("\n")).toMatch(/Pure code: no Node/);
    for (const at of WORLDS.keys())
      expect(about(`src/${room}/world${at}.ts`).join("\n")).toMatch(/no-restricted-globals/);
    // The linter has no rule for these two.
    for (const name of fs.readdirSync(join(root, "src", room), { recursive: true, encoding: "utf8" })) {
      if (!name.endsWith(".ts")) continue;
      expect(fs.readFileSync(join(root, "src", room, name), "utf8"), name).not.toMatch(
        /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b/,
      );
    }
  });

  it("know no cycles", () => {
    expect([...about("src/text/one.ts"), ...about("src/text/two.ts")].join("\n")).toMatch(/no-cycle/);
  });
});
