// Builds what the package ships: the command (CommonJS, quickest to start, in pieces that are read when needed), the
// library, its types, and the notices of what is bundled. `--if-stale`: only where the last build is of another source.
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";
import { parseAst } from "rolldown/parseAst";
import { writeTable } from "./commands.mjs";
import { isBuilt, MADE_OF, sourcesOf } from "./sources.mjs";
import { withLazyExpressions } from "./lazy.mjs";
import { ranIn, splitting } from "./split.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const dist = join(root, "dist");
if (process.argv.includes("--if-stale") && isBuilt(root)) process.exit();
if (writeTable()) console.log("The table of commands was made anew: src/cli/commands/index.ts");
const sources = sourcesOf(root);
// First, so that what is built beside a reader is seen to be incomplete.
rmSync(join(root, MADE_OF), { force: true });
rmSync(dist, { recursive: true, force: true });
// Beside all the rest, which leaves one core or the other idle now and then.
const typed = types();

/** What packages load at once although coord, as it uses them, needs it seldom or never: package, module, and what stands in. */
const LESS = [
  // Only subcommands that are programs of their own want it, of which coord has none; it costs 4 % of a start.
  [
    "commander",
    "node:child_process",
    'module.exports = { get spawn() { return require("node:child_process").spawn; } };',
  ],
  // The lock is handed the file system that it works on.
  ["proper-lockfile", "graceful-fs", 'module.exports = require("node:fs");'],
  // It listens to every signal there is. A lock whose owner was killed is seen by its name; those that people and shells send give it back.
  [
    "proper-lockfile",
    "signal-exit",
    `module.exports = (run) => {
      process.on("exit", run);
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
        const heard = () => {
          process.removeListener(signal, heard);
          if (process.listenerCount(signal) > 0) return;
          run();
          process.kill(process.pid, signal);
        };
        process.on(signal, heard);
      }
    };`,
  ],
];

const less = {
  name: "less",
  resolveId(source, importer) {
    const found = LESS.findIndex(([name, module]) => module === source && importer?.includes(`/${name}/`));
    return found < 0 ? null : `\0less-${found}.cjs`;
  },
  load: (id) => LESS[/^\0less-(\d+)/.exec(id)?.[1] ?? -1]?.[2] ?? null,
};

/**
 * The MCP SDK brings a JSON Schema compiler for the answers that it asks people for. coord asks nobody, and does without
 * the third of the bundle that it is, and without its dependencies, whose licence texts the SDK does not carry.
 */
const SHIMS = "\0mcp-shims.mjs";
const withoutSchemaCompiler = {
  name: "without-schema-compiler",
  resolveId: (source) => (source === "@modelcontextprotocol/server/_shims" ? SHIMS : null),
  load: (id) =>
    id === SHIMS
      ? 'export { default as process } from "node:process"; export class DefaultJsonSchemaValidator { getValidator() { throw new Error("coord asks nobody"); } }'
      : null,
};

/**
 * The MCP server is a bundle of its own. What it shares with the commands would be cut into more parts for it, and each
 * of them costs every start of a command; and so nothing of the SDK can come near what runs before an edit.
 */
const MCP = "\0mcp.mjs";
const ownMcp = {
  name: "own-mcp",
  resolveId: (source) => (source === "./mcp/main.ts" ? MCP : null),
  // Loaded by hand: for a module that is not its own the bundler would open one more file in every start.
  load: (id) =>
    id === MCP
      ? `const path = process.getBuiltinModule("node:path").join(__filename, "..", "..", "mcp.cjs");
        const { [Symbol.for("coord-md.apart")]: load = process.getBuiltinModule("node:module").createRequire(__filename) } = globalThis;
        export const { main } = load(path);`
      : null,
};

/**
 * An agent's file says what hooks need of it, and its setup. Only the first belongs into what runs before every edit: who
 * imports such a file on demand gets a module of its own, with its imports, and each of the two is stripped of what nobody
 * asks it for.
 */
const SETUP = "?setup";
const setupsApart = {
  name: "setups-apart",
  async resolveId(source, importer = "", { kind }) {
    const isSetup = importer.endsWith(SETUP);
    if (!isSetup && !(kind === "dynamic-import" && /[\\/]src[\\/]agents[\\/]index\.ts$/.test(importer)))
      return null;
    const { id } = await this.resolve(source, isSetup ? importer.slice(0, -SETUP.length) : importer);
    return id + SETUP;
  },
  load: (id) =>
    id.endsWith(SETUP) ? { code: readFileSync(id.slice(0, -SETUP.length), "utf8"), moduleType: "ts" } : null,
};

/** What is made of the vocabularies before anything can be read is made here, once, in the place of each start. */
const TABLES = join(root, "src", "vocabulary", "tables.ts");
const madeTables = {
  name: "made-tables",
  load: (id) => (id === TABLES ? { code: tables, moduleType: "ts" } : null),
};

const lazyExpressions = {
  name: "lazy-expressions",
  renderChunk: (code) => ({ code: withLazyExpressions(code) }),
};

/** From so many names on, what a part gives is made in a loop. */
const MANY = 4;

const bundled = new Set();
const tables = await tablesOfVocabularies();
const command = {
  format: "cjs",
  minify: true,
  entryFileNames: "[name].cjs",
  chunkFileNames: "parts/[name]-[hash].cjs",
  dynamicImportInCjs: false,
};
// Each with all that it imports and no part before it has: large parts, since what passes between two is looked up each time.
const inOnePart = (name, test, priority) => ({ name, test, priority });
const start = [
  // Asked before anything else of the program is loaded.
  inOnePart("language", /[\\/]src[\\/]messages[\\/]language-of\.ts$/, 5),
  inOnePart("core", /[\\/]src[\\/]workspace[\\/]open\.ts$/, 4),
  inOnePart("hook", /[\\/]src[\\/]hooks[\\/]main\.ts$/, 3),
  inOnePart("shared", /[\\/]src[\\/]remote[\\/]open\.ts$/, 2),
  inOnePart("cli", /[\\/]src[\\/]cli[\\/]main\.ts$/, 1),
];
// Loaded when something of them is first asked for (`bin/coord.cjs`).
const later = ["often", "some", "daily", "rare"].map((tier) => ({
  ...inOnePart(`later-${tier}`, new RegExp(`\\?${tier}$`), 5),
  includeDependenciesRecursively: false,
}));
const entries = { coord: "src/bin.ts", rehearse: "src/rehearse.ts" };
const seen = await whatRuns();
await bundle(
  entries,
  { ...command, codeSplitting: { groups: [...later, ...start] } },
  ownMcp,
  madeTables,
  splitting(seen),
  lazyExpressions,
);
pack();
await bundle({ mcp: "src/mcp/main.ts" }, command, withoutSchemaCompiler);
named("mcp.cjs");
writeHelp();
await ahead();
await page();
await bundle("src/index.ts", {
  format: "esm",
  entryFileNames: "index.js",
  chunkFileNames: "parts/[name]-[hash].js",
});
await typed;
writeFileSync(join(root, "THIRD_PARTY_LICENSES.txt"), notices());
// Last: a build that was stopped is none.
writeFileSync(join(root, MADE_OF), sources);

/** The types of the library. A build without them is none. */
async function types() {
  const compiler = join(root, "node_modules", ".bin", "tsc");
  const child = spawn(compiler, ["-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
  const status = await new Promise((resolve) => child.once("close", resolve));
  if (status !== 0) process.exit(1);
}

/** Builds the command plainly, in a folder of its own, and looks what everyday calls run of it. */
async function whatRuns() {
  const folder = mkdtempSync(join(tmpdir(), "coord-build-"));
  try {
    const plain = { ...command, minify: false, codeSplitting: { groups: start }, dir: folder };
    const made = await bundle(entries, plain, ownMcp, madeTables);
    const names = new Set(start.map(({ name }) => name));
    const chunks = made.filter(({ type }) => type === "chunk");
    return ranIn(root, folder, chunks, ({ name }) => names.has(name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A module that gives what `src/vocabulary/tables.ts` makes, as texts that are looked through: a call asks for a few forms, and makes no table. */
async function tablesOfVocabularies() {
  const build = await rolldown({
    cwd: root,
    input: { all: "src/vocabulary/index.ts", tables: "src/vocabulary/tables.ts" },
    platform: "node",
    // Modules of their own, whole: everything is wanted of them.
    treeshake: false,
    preserveEntrySignatures: "strict",
  });
  const folder = mkdtempSync(join(tmpdir(), "coord-tables-"));
  try {
    await build.write({
      dir: folder,
      format: "esm",
      entryFileNames: "[name].mjs",
      chunkFileNames: "[name].mjs",
    });
    const [{ vocabularies }, { bareHeadings, tableOf }] = await Promise.all(
      ["all.mjs", "tables.mjs"].map((name) => import(pathToFileURL(join(folder, name)).href)),
    );
    const groups = Object.entries(vocabularies.en).filter(
      ([, group]) => group?.constructor === Object && Object.values(group).every(Array.isArray),
    );
    // A line a form; its words are letters, digits and spaces.
    const line = ([form, { kind, languages }]) => `${form}\t${kind}\t${languages.join(",")}\n`;
    const made = groups.map(([name]) => [name, `\n${[...tableOf(vocabularies, name)].map(line).join("")}`]);
    return `const MADE = ${JSON.stringify(Object.fromEntries(made))};
      const HEADINGS = ${JSON.stringify(JSON.stringify(bareHeadings(vocabularies)))};
      export function tableOf(_all, group) {
        const table = MADE[group];
        const read = (line) => {
          const [, kind, languages] = line.split("\\t");
          return { kind, languages: languages.split(",") };
        };
        let asked = 0;
        let all;
        return {
          // Few forms are looked for in the text; who asks again and again has a map of it.
          get(form) {
            if (all === undefined && ++asked > 200) {
              all = new Map();
              for (const line of table.slice(1, -1).split("\\n")) all.set(line.slice(0, line.indexOf("\\t")), read(line));
            }
            if (all !== undefined) return all.get(form);
            const at = table.indexOf("\\n" + form + "\\t");
            return at < 0 ? undefined : read(table.slice(at + 1, table.indexOf("\\n", at + 1)));
          },
        };
      }
      export function bareHeadings() { return JSON.parse(HEADINGS); }`;
  } finally {
    await build.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function bundle(input, output, ...plugins) {
  const build = await rolldown({
    cwd: root,
    input,
    platform: "node",
    moduleTypes: { ".bash": "text", ".zsh": "text", ".ps1": "text" },
    // Its CommonJS form asks for its parts in a way that can't be bundled.
    resolve: { alias: { "jsonc-parser": join(root, "node_modules/jsonc-parser/lib/esm/main.js") } },
    transform: { define: { COORD_VERSION: JSON.stringify(version) } },
    ...(output.codeSplitting?.groups && { preserveEntrySignatures: "allow-extension" }),
    plugins: [less, setupsApart, ...plugins],
    // How long a busy machine took is no fault of the bundle; every other warning is.
    checks: { bundlerTimings: false },
    onwarn: (warning) => {
      // How long plugins took, which a busy machine makes long: nothing about what is built.
      if (warning.code === "PLUGIN_TIMINGS") return;
      throw new Error(warning.message);
    },
  });
  const { output: made } = await build.write({ dir: dist, ...output });
  for (const id of made.flatMap((part) => part.moduleIds ?? [])) bundled.add(id);
  await build.close();
  return made;
}

/** The help of coord itself in each language, for who is no terminal or a wide one (`src/bin.ts`). */
function writeHelp() {
  const languages = ["en", "fr"];
  for (const language of languages) {
    const env = { NODE_DISABLE_COMPILE_CACHE: "1" };
    const args = [join(root, "bin", "coord.cjs"), "--help", "--lang", language];
    const text = execFileSync(process.execPath, args, { encoding: "utf8", env });
    writeFileSync(join(dist, `help.${language}.txt`), text);
  }
}

/** What a forecast asks git before the program is loaded: of one file, and none of the parts, which would all come with it. */
async function ahead() {
  await bundle({ ahead: "src/git/worktrees/ahead.ts" }, { ...command, codeSplitting: false });
  named("ahead.cjs");
}

/** Puts before a file's text a name for it: the names of other files tell what is in them. */
function named(name) {
  const file = join(dist, name);
  const text = ascii(readFileSync(file, "utf8"));
  writeFileSync(file, `${nameOf(text)}${text}`);
}

/** The board's page: one script and one style sheet, which the command puts into the page that it serves. */
async function page() {
  const build = await rolldown({
    cwd: root,
    input: "src/page/main.tsx",
    platform: "browser",
    tsconfig: join(root, "tsconfig.page.json"),
    onwarn: (warning) => {
      if (warning.code !== "PLUGIN_TIMINGS") throw new Error(warning.message);
    },
    checks: { bundlerTimings: false },
  });
  const { output } = await build.write({
    file: join(dist, "board.js"),
    format: "iife",
    minify: true,
    codeSplitting: false,
  });
  for (const id of output.flatMap((part) => part.moduleIds ?? [])) bundled.add(id);
  await build.close();
  const script = join(dist, "board.js");
  // Nothing in it may end the element that it stands in.
  writeFileSync(script, readFileSync(script, "utf8").trim().replaceAll("</script", "<\\/script"));
  const style = readFileSync(join(root, "src/page/board.css"), "utf8");
  writeFileSync(
    join(dist, "board.css"),
    style
      .replace(/\s+/g, " ")
      .replace(/ ?([{};:,>]) ?/g, "$1")
      .trim(),
  );
}

/**
 * Puts the parts that everyday commands load into files of many, as functions by their names (`bin/coord.cjs` calls them): opening
 * a file costs as much as reading a lot of code. One has what a hook runs that lets an edit through, one what is asked before an
 * edit, one what is done every day, one the rest; each has the names of what those behind it have. All begin with a name for their
 * exact text: compiled code is kept for this text.
 */
function pack() {
  const everyday = join(root, "scripts", "everyday.cjs");
  const said = execFileSync(process.execPath, [everyday, dist], { encoding: "utf8" });
  const [asked, daily, rest, byHook] = JSON.parse(said.trim().split("\n").at(-1));
  const laters = readdirSync(join(dist, "parts")).filter((name) => name.startsWith("later-"));
  const later = (...tiers) =>
    laters.filter((name) => tiers.includes(name.split("-")[1])).map((name) => join("parts", name));
  const [eachDay, seldom] = [later("daily"), later("rare")];
  const others = new Set([...eachDay, ...seldom]);
  // What a hook asks for on some boards stands in the first file, and is run on those.
  const some = later("often", "some");
  const quick = [...new Set([...asked.filter((name) => !others.has(name)), ...some])];
  const more = [...new Set([...daily, ...eachDay])].filter((name) => ![...quick, ...seldom].includes(name));
  const rare = [...new Set([...rest, ...seldom])].filter((name) => ![...quick, ...more].includes(name));
  // Only the build goes through it.
  rmSync(join(dist, "rehearse.cjs"));
  const hook = [...new Set([...byHook.filter((name) => quick.includes(name)), ...some])];
  const all = [...quick, ...more, ...rare];
  const parts = new Map(all.map((name) => [name, asFunction(name)]));
  const packOf = (here, behind) => {
    const elsewhere = behind.filter((name) => !here.includes(name));
    return `({${[...here.map((name) => parts.get(name)), ...elsewhere.map((name) => `${JSON.stringify(basename(name))}:null`)].join(",\n")}})\n`;
  };
  const packs = {
    "hook.cjs": packOf(hook, all),
    "coord.cjs": packOf(quick, all),
    "more.cjs": packOf(more, rare),
    "rare.cjs": packOf(rare, []),
  };
  // One name for all: what a hook has kept of a file is of the same program.
  const name = nameOf(Object.values(packs).join(""));
  for (const [file, program] of Object.entries(packs)) writeFileSync(join(dist, file), `${name}${program}`);
}

function asFunction(name) {
  const text = ascii(withPlainExports(readFileSync(join(dist, name), "utf8")));
  rmSync(join(dist, name));
  return `${JSON.stringify(basename(name))}(exports,require,module,__filename){${text}\n}`;
}

/** A name for an exact text, in a line before it. */
function nameOf(text) {
  return `/*${createHash("sha256").update(text).digest("hex").slice(0, 19)}*/\n`;
}

/**
 * What a part gives is one object, made at its end: no name of ours is set anew after that, and a getter for each costs more. Of many names it
 * is made in a loop (`given` of `bin/coord.cjs`).
 */
function withPlainExports(code) {
  const given = [];
  let end = code.length;
  for (const statement of parseAst(code).body.toReversed()) {
    const { expression } = statement;
    const calls = expression?.type === "SequenceExpression" ? expression.expressions : [expression];
    const gives = calls.map((call) => giving(code, call));
    if (gives.includes(null)) break;
    given.unshift(...gives);
    end = statement.start;
  }
  if (given.length === 0) return code;
  const made = given
    .filter(({ isPlain }) => !isPlain)
    .map(({ name, text }) => `get ${name}(){return ${text}}`);
  const plain = given.filter(({ isPlain }) => isPlain);
  const literal = (...own) => `{${[...own, ...made].join(",")}}`;
  const gives =
    plain.length < MANY
      ? literal(...plain.map(({ name, text }) => `${JSON.stringify(name)}:${text}`))
      : `module.given(${literal("__proto__:null")},${JSON.stringify(plain.map(({ name }) => name))},${plain.map(({ text }) => text)})`;
  return `${code.slice(0, end)}\nmodule.exports=${gives};`;
}

/** The name and the value of `Object.defineProperty(exports,name,{get(){return value}})`; null of anything else. */
function giving(code, call) {
  if (!code.slice(call?.start, call?.end).startsWith("Object.defineProperty(exports,")) return null;
  const [, key, { properties }] = call.arguments;
  const getter = properties.find((one) => one.key.name === "get")?.value;
  const value = getter?.body.body[0]?.argument;
  if (!value) return null;
  const text = code.slice(value.start, value.end);
  // What is made when it is first used stays so for others.
  return { name: key.value, text, isPlain: value.type === "Identifier" };
}

/** The same program in ASCII alone, which is read several times as fast; `String.raw` knows no escapes, so there it is a value. */
function ascii(code) {
  if (!/[^\0-\x7f]/.test(code)) return code;
  const raw = [];
  visit(parseAst(code), (node) => {
    if (node.type !== "TaggedTemplateExpression") return;
    for (const { start, end } of node.quasi.quasis) raw.push([start, end]);
  });
  return code.replace(/[^\0-\x7f]/g, (letter, at) => {
    const escape = `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
    return raw.some(([start, end]) => start <= at && at < end) ? `\${"${escape}"}` : escape;
  });
}

function visit(node, see) {
  if (node === null || typeof node !== "object") return;
  if (typeof node.type === "string") see(node);
  for (const name in node) visit(node[name], see);
}

/** The licence text of every package that a bundle holds. */
function notices() {
  const folders = new Set();
  for (const id of bundled) {
    const found = /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id);
    if (found) folders.add(found[1]);
  }
  const texts = [...folders].sort().map((folder) => {
    const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return `${about.name} ${about.version} (${about.license})\n\n${licenceText(folder, about).trim()}\n`;
  });
  return `coord bundles the following packages.\n\n${texts.join(`\n${"-".repeat(78)}\n\n`)}`;
}

/** A package that says MIT and ships no text gets the common one, with the author that it names. */
function licenceText(folder, { license, author }) {
  const name = readdirSync(folder).find((file) => /^licen[cs]e(?:\.(?:md|txt))?$/i.test(file));
  if (name !== undefined) return readFileSync(join(folder, name), "utf8").replace(/\r\n?/g, "\n");
  if (license !== "MIT" || author === undefined) throw new Error(`no licence text in ${folder}`);
  const own = readFileSync(join(root, "LICENSE"), "utf8");
  return own.replace(/^Copyright.*$/m, `Copyright (c) ${author.name ?? author}`);
}
