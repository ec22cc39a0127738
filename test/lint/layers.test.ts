import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
let copy = "";

beforeAll(() => {
  copy = fs.mkdtempSync(join(tmpdir(), "coord-lint-"));
  for (const part of ["src", ".oxlintrc.json", "tsconfig.json"])
    fs.cpSync(join(root, part), join(copy, part), { recursive: true });
});
afterAll(() => fs.rmSync(copy, { recursive: true, force: true }));

/** What the linter says of the copy, with these files in it for the while. */
function lint(files: Readonly<Record<string, string>>): { status: number | null; output: string } {
  for (const [path, text] of Object.entries(files)) fs.writeFileSync(join(copy, path), text);
  const oxlint = join(root, "node_modules", ".bin", "oxlint");
  const paths = Object.keys(files);
  const { status, stdout, stderr } = spawnSync(
    oxlint,
    ["--deny-warnings", ...(paths.length > 0 ? paths : ["src"])],
    {
      cwd: copy,
      encoding: "utf8",
    },
  );
  for (const path of paths) fs.rmSync(join(copy, path));
  return { status, output: stdout + stderr };
}

const use = (from: string): string => `import * as used from "${from}";\n\nexport const it = used;\n`;

describe("the layers", () => {
  it("hold in the real tree", () => {
    const { status, output } = lint({});
    expect(output).toMatch(/Found 0 warnings and 0 errors/);
    expect(status).toBe(0);
  });

  it.each([
    ["src/text/bad.ts", "../paths/glob.ts", /text\/ may import only from/],
    ["src/paths/bad.ts", "../protocol/index.ts", /paths\/ may import only from/],
    ["src/document/bad.ts", "../protocol/index.ts", /document\/ may import only from/],
    ["src/protocol/bad.ts", "../rules/context.ts", /protocol\/ may import only from/],
    ["src/rules/bad.ts", "../operations/index.ts", /rules\/ may import only from/],
    ["src/operations/bad.ts", "../session/locate.ts", /operations\/ may import only from/],
    ["src/operations/bad.ts", "../workspace/index.ts", /workspace/],
    ["src/store/bad.ts", "../protocol/index.ts", /store\/ may import only from/],
    ["src/messages/bad.ts", "../cli/main.ts", /messages\/ may import only from/],
    ["src/session/bad.ts", "../cli/main.ts", /session\/ may import only from/],
  ])("%s may not import %s", (file, from, message) => {
    const { status, output } = lint({ [file]: use(from) });
    expect(status).toBe(1);
    expect(output).toMatch(/no-restricted-imports/);
    expect(output).toMatch(message);
  });

  it.each(["text", "paths", "time", "vocabulary", "document", "protocol", "rules", "checks", "operations"])(
    "%s/ is pure: no Node, no clock, no environment",
    (room) => {
      expect(lint({ [`src/${room}/bad.ts`]: use("node:fs") }).output).toMatch(/Pure code: no Node/);
      const worlds = ["process.env", "performance.now()", "crypto.randomUUID()", "setTimeout(() => {}, 1)"];
      const files = worlds.map((world, i) => [`src/${room}/bad${i}.ts`, `export const it = ${world};\n`]);
      const { output } = lint(Object.fromEntries(files) as Record<string, string>);
      expect(output.match(/no-restricted-globals/g)).toHaveLength(worlds.length);
      // The linter has no rule for these two.
      for (const name of fs.readdirSync(join(copy, "src", room), { recursive: true, encoding: "utf8" })) {
        if (!name.endsWith(".ts")) continue;
        expect(fs.readFileSync(join(copy, "src", room, name), "utf8"), name).not.toMatch(
          /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b/,
        );
      }
    },
  );

  it("know no cycles", () => {
    const { status, output } = lint({
      "src/text/one.ts": 'import { two } from "./two.ts";\n\nexport const one = (): unknown => two;\n',
      "src/text/two.ts": 'import { one } from "./one.ts";\n\nexport const two = (): unknown => one;\n',
    });
    expect(status).toBe(1);
    expect(output).toMatch(/no-cycle/);
  });

  it("allow what lies below", () => {
    const below = {
      "src/operations/good.ts":
        'import { fold } from "../vocabulary/words.ts";\n\nexport const folded = fold("x");\n',
    };
    expect(lint(below).output).toMatch(/Found 0 warnings and 0 errors/);
  });
});
