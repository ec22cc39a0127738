import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import { dirname, join, normalize } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { cleanEnv, copyOfBuild, packageRoot, run, SAMPLE, tempFolder } from "../e2e/support.ts";
import { isNight } from "../size.ts";

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Packages of types that the library's own types speak of. */
const TYPE_DEPENDENCIES = ["@types/mdast", "@types/unist"];

let packed: Packed;
let prefix = "";
const npm = (cwd: string, ...args: string[]): string =>
  execFileSync("npm", ["--offline", "--no-audit", "--no-fund", ...args], {
    cwd,
    env: cleanEnv({ HOME: prefix }),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });

/** By day it is only looked at; at night it is installed, and used. */
beforeAll(() => {
  prefix = tempFolder();
  const folder = copyOfBuild();
  for (const part of [
    "package.json",
    "README.md",
    "README.fr.md",
    "LICENSE",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "THIRD_PARTY_LICENSES.txt",
    "docs",
    "plugin",
    ".claude-plugin",
    "fixtures",
    "src",
    "test/e2e",
  ])
    if (fs.existsSync(join(packageRoot, part)))
      fs.cpSync(join(packageRoot, part), join(folder, part), { recursive: true });
  const destination = isNight ? ["--pack-destination", prefix] : ["--dry-run"];
  [packed] = JSON.parse(npm(folder, "pack", "--ignore-scripts", "--json", ...destination)) as [Packed];
  if (isNight) npm(prefix, "install", "--global", "--prefix", prefix, join(prefix, packed.filename));
});

describe("the package", () => {
  it("holds the command, the library, its types, the notices, and nothing else", () => {
    const top = new Set(packed.files.map(({ path }) => path.split("/")[0]));
    const parts = [
      "LICENSE",
      "CHANGELOG.md",
      "CONTRIBUTING.md",
      "SECURITY.md",
      "THIRD_PARTY_LICENSES.txt",
      "README.md",
      "README.fr.md",
      "docs",
      "fixtures",
    ];
    const expected = parts.filter((part) => fs.existsSync(join(packageRoot, part)));
    expect([...top].sort()).toEqual(
      [".claude-plugin", "bin", "dist", "package.json", "plugin", ...expected].sort(),
    );
    const paths = packed.files.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining(["bin/coord.cjs", "dist/coord.cjs", "dist/index.js", "dist/types/index.d.ts"]),
    );
    for (const path of paths.filter((one) => one.startsWith("dist/")))
      expect(path).toMatch(
        /^dist\/(?:(?:[^/]+\.c?js|board\.css|help\.\w+\.txt)|parts\/[^/]+\.c?js|types\/.+\.d\.ts)$/,
      );
    const own = paths.filter((path) => !path.startsWith("fixtures/"));
    for (const path of own) expect(path).not.toMatch(/(?<!\.d)\.ts$|\.test\.|\.map$/);
    // The day in docs/ plays on it.
    for (const path of paths.filter((one) => !own.includes(one)))
      expect(path).toMatch(/^fixtures\/example\//);
  });

  it("has whatever its pages link to", () => {
    const paths = packed.files.map(({ path }) => path);
    const broken = paths.flatMap((page) =>
      page.endsWith(".md") && !page.startsWith("fixtures/")
        ? [...fs.readFileSync(join(packageRoot, page), "utf8").matchAll(/\]\(([^()\s#]+)(?:#[^()\s]*)?\)/g)]
            .map(([, target = ""]) => target)
            .filter((target) => !/^(?:https?|mailto|file):/.test(target))
            .filter((target) => !paths.includes(normalize(join(dirname(page), target))))
            .map((target) => `${page}: ${target}`)
        : [],
    );
    expect(broken).toEqual([]);
  });

  it("needs no other package at run time", () => {
    const { dependencies = {} } = JSON.parse(fs.readFileSync(join(packageRoot, "package.json"), "utf8")) as {
      dependencies?: object;
    };
    expect(Object.keys(dependencies).filter((name) => !name.startsWith("@types/"))).toEqual([]);
    if (isNight) expect(fs.readdirSync(join(prefix, "lib", "node_modules"))).toEqual(["coord-md"]);
  });

  it.runIf(isNight)("gives a command that works", async () => {
    const root = tempFolder();
    fs.writeFileSync(join(root, "CLAUDE_INSTANCES.md"), SAMPLE);
    const coord = (...args: string[]) => run(join(prefix, "bin", "coord"), args, { cwd: root });
    const { version } = JSON.parse(fs.readFileSync(join(packageRoot, "package.json"), "utf8")) as {
      version: string;
    };
    expect(await coord("--version")).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: "" });
    expect((await coord("status")).stdout).toContain("Finalisation du projet");
    expect((await coord("reserve", "T", "--files", "a.ts", "--as", "12")).status).toBe(0);
    expect((await coord("check", "a.ts", "--as", "13")).status).toBe(3);
    expect((await coord("reserve", "--help", "--lang", "fr")).stdout).toContain("Exemple :");
    // What only some commands load is there, too.
    expect((await coord("join", "--dry-run")).stdout).toContain("+- **Instance #13**");
    expect((await coord("status", "--color", "always")).stdout).toContain("\u001b[");
    expect((await coord("init", "new.md")).status).toBe(0);
  });

  it.runIf(isNight)("plays the day of its documentation", async () => {
    const day = join(prefix, "lib", "node_modules", "coord-md", "docs", "day.mjs");
    const { status, stdout } = await run(process.execPath, [day]);
    expect(status).toBe(0);
    expect(stdout).toContain("coord archive");
  });

  it.runIf(isNight)("gives a library whose parts work together, with types for them", async () => {
    const root = join(prefix, "lib", "node_modules", "coord-md");
    const user = join(prefix, "user");
    fs.mkdirSync(join(user, "node_modules"), { recursive: true });
    fs.symlinkSync(root, join(user, "node_modules", "coord-md"));
    fs.writeFileSync(
      join(user, "use.mjs"),
      `import { readFileSync } from "node:fs";
       import * as coord from ${JSON.stringify("coord-md")};
       const text = readFileSync(0, "utf8");
       const ast = coord.parse(text);
       const none = { get: () => undefined, has: () => false };
       const context = {
         instance: 1, now: Date.parse("2026-11-22T18:40:00Z"), zone: () => 60, language: "fr", heartbeats: none, waits: none,
         living: none, caseSensitive: true, displaced: [], highestKnown: () => 0, survey: () => null, kindOf: () => "none",
       };
       const files = [{ given: "a.ts", kind: "inside", path: "a.ts" }];
       const outcome = coord.plan(text, coord.operations.reserve, { task: "T", files, estimate: undefined }, context);
       const after = coord.applyEdits(text, outcome.edits);
       console.log(JSON.stringify({
         lossless: coord.serialize(ast) === text, ok: outcome.ok, after, overlap: coord.overlaps("src/**", "src/a.ts", { caseSensitive: true }),
         names: Object.keys(coord),
       }));`,
    );
    const { stdout, stderr } = spawnSync(process.execPath, ["use.mjs"], {
      cwd: user,
      input: SAMPLE,
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    const used = JSON.parse(stdout) as {
      lossless: boolean;
      ok: boolean;
      after: string;
      overlap: boolean;
      names: string[];
    };
    expect(used).toMatchObject({ lossless: true, ok: true, overlap: true });
    expect(used.after).toContain("[RÉSERVÉ] Instance #1 - T - Début: 2026-11-22 19:40 +01:00\n");
    expect(used.names).toEqual(
      expect.arrayContaining(["parse", "serialize", "plan", "applyEdits", "operations", "openFileStore"]),
    );
    const library = (await import(pathToFileURL(join(root, "dist", "index.js")).href)) as { parse: unknown };
    expect(library.parse).toBeTypeOf("function");

    fs.writeFileSync(
      join(user, "use.ts"),
      'import { applyEdits, parse, plan, serialize, type Ast } from "coord-md";\nconst ast: Ast = parse("");\nexport const text: string = applyEdits(serialize(ast), []);\nexport const decide = plan;\n// @ts-expect-error a text is wanted\nparse(1);\n',
    );
    // What a TypeScript project of Node's has anyway; whatever else the types need must come as a dependency.
    fs.mkdirSync(join(user, "node_modules", "@types"));
    for (const name of ["@types/node", "undici-types", ...TYPE_DEPENDENCIES])
      fs.symlinkSync(join(packageRoot, "node_modules", name), join(user, "node_modules", name));
    const tsc = join(packageRoot, "node_modules", ".bin", "tsc");
    const flags = [
      "--noEmit",
      "--strict",
      "--preserveSymlinks",
      "--module",
      "NodeNext",
      "--target",
      "ES2023",
      "--types",
      "node",
      "use.ts",
    ];
    expect(spawnSync(tsc, flags, { cwd: user, encoding: "utf8" }).stdout).toBe("");
  });
});
