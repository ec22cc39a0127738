// What a reader goes through who follows a call: builds coord with a counter at the start of each of its functions, runs
// five calls with it, and prints how many source files each of them enters. `--files reserve` lists them in order of entry.
//
// A file is entered when one of its functions runs, be it only to build a table while modules are loaded. Files of types
// and of plain values are not counted: nothing happens there. A change of room is a function that is entered right after
// one of another room (`src/<room>/`); coming back from it is not counted again.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { rolldown } from "rolldown";
import { parseAst } from "rolldown/parseAst";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const sources = join(root, "src") + sep;
const folder = mkdtempSync(join(tmpdir(), "coord-walk-"));
const bin = join(folder, "build", "coord.cjs");
const trail = join(folder, "trail");

/** The file of each function of the source, by the function's number. */
const fileOf = [];

/** Put before each bundle: notes the number of each function as it is entered, and writes them down at the end. */
const RECORDER = `
globalThis.__enter ??= ((entered) => {
  const { appendFileSync } = process.getBuiltinModule("node:fs");
  process.on("exit", () => appendFileSync(process.env.COORD_WALK, entered.map((id) => id + "\\n").join("")));
  return (id) => void entered.push(id);
})([]);`;

const counters = {
  name: "counters",
  transform(code, id) {
    if (!id.startsWith(sources) || !id.endsWith(".ts")) return null;
    return { code: counted(code, relative(sources, id)), moduleType: "ts" };
  },
};

/** The source of a file with a counter in each function. */
function counted(code, file) {
  const inserts = [];
  const insert = (at, text) => inserts.push({ at, text });
  for (const node of functionsOf(parseAst(code, { lang: "ts" }, file))) {
    const { body } = node;
    const call = `__enter(${fileOf.length})`;
    fileOf.push(file.split(sep).join("/"));
    if (body.type === "BlockStatement") insert(body.start + 1, `${call};`);
    else {
      insert(body.start, `(${call},(`);
      insert(body.end, "))");
    }
  }
  return inserts
    .sort((a, b) => b.at - a.at)
    .reduce((text, { at, text: more }) => text.slice(0, at) + more + text.slice(at), code);
}

/** Every function below a node that has a body. */
function functionsOf(node) {
  if (Array.isArray(node)) return node.flatMap(functionsOf);
  if (node === null || typeof node !== "object") return [];
  const isFunction = /^(?:ArrowFunctionExpression|Function(?:Expression|Declaration))$/.test(node.type);
  return [...(isFunction && node.body ? [node] : []), ...Object.values(node).flatMap(functionsOf)];
}

async function build() {
  const bundle = await rolldown({
    cwd: root,
    input: { coord: "src/bin.ts" },
    platform: "node",
    moduleTypes: { ".bash": "text", ".zsh": "text", ".ps1": "text" },
    resolve: { alias: { "jsonc-parser": join(root, "node_modules/jsonc-parser/lib/esm/main.js") } },
    transform: { define: { COORD_VERSION: '""' } },
    plugins: [counters],
    // Of the bundle nothing but the calls matters.
    logLevel: "silent",
  });
  const names = { entryFileNames: "[name].cjs", chunkFileNames: "[name]-[hash].cjs" };
  await bundle.write({ dir: dirname(bin), format: "cjs", banner: RECORDER, ...names });
  await bundle.close();
}

const SESSION = { CLAUDE_CODE_SESSION_ID: "walk" };

/** A git repository with the example in it, and what can be run there. */
function project(name) {
  const cwd = join(folder, name);
  cpSync(join(root, "fixtures", "example"), cwd, { recursive: true });
  const env = { PATH: process.env.PATH, HOME: folder, COORD_WALK: trail, ...SESSION };
  const run = (program, args, input = "") => execFileSync(program, args, { cwd, env, input, stdio: "pipe" });
  const git = (...args) => run("git", ["-c", "user.name=w", "-c", "user.email=w@example.org", ...args]);
  git("init", "-q", "-b", "main");
  git("add", ".");
  git("commit", "-q", "-m", "first");
  return { cwd, env, git, coord: (args, input) => run(process.execPath, [bin, ...args], input) };
}

/** Prepares a repository, and gives the call whose way is looked at. */
const SCENARIOS = {
  reserve: () => {
    const { coord } = project("reserve");
    coord(["join", "Walker"]);
    return () => coord(["reserve", "Fix login", "--files", "src/auth.ts"]);
  },
  hook: () => {
    const { coord, cwd } = project("hook");
    coord(["join", "Walker"]);
    const tool_input = { file_path: join(cwd, "src", "api.ts"), old_string: "a", new_string: "b" };
    const said = { session_id: SESSION.CLAUDE_CODE_SESSION_ID, cwd, hook_event_name: "PreToolUse" };
    return () => coord(["hook", "claude"], JSON.stringify({ ...said, tool_name: "Edit", tool_input }));
  },
  check: () => {
    const { coord } = project("check");
    coord(["join", "Walker"]);
    return () => coord(["check", "src/api.ts"]);
  },
  mcp: () => {
    const { cwd, env } = project("mcp");
    return () => joinAndReserve(cwd, env);
  },
  merge: () => {
    const { cwd, coord, git } = project("merge");
    const reserve = (number, task) => {
      coord(["reserve", task, "--files", `src/${number}.ts`, "--as", String(number)]);
      git("commit", "-q", "-a", "-m", task);
    };
    writeFileSync(join(cwd, ".git", "info", "attributes"), "CLAUDE_INSTANCES.md merge=coord\n");
    git("config", "merge.coord.driver", `"${process.execPath}" "${bin}" merge %O %A %B %L %P`);
    git("checkout", "-q", "-b", "side");
    reserve(7, "Fix login");
    git("checkout", "-q", "main");
    // As in a clone of its own: nobody's edits are lost by this switch.
    rmSync(join(cwd, ".coord"), { recursive: true, force: true });
    reserve(8, "Rate limit the API");
    return () => git("merge", "-q", "side", "-m", "merge");
  },
};

async function joinAndReserve(cwd, env) {
  const client = new Client({ name: "walk", version: "1" });
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [bin, "mcp"], cwd, env }));
  const call = async (name, args) => {
    const { isError, structuredContent } = await client.callTool({ name, arguments: args });
    if (isError) throw new Error(JSON.stringify(structuredContent));
  };
  await call("join", {});
  await call("reserve", { task: "Fix login", files: ["src/auth.ts"] });
  await client.close();
}

/** The functions that a scenario enters, one after the other. */
async function walk(prepare) {
  const call = prepare();
  rmSync(trail, { force: true });
  await call();
  if (!existsSync(trail)) throw new Error("nothing was entered: the build under test did not run");
  return readFileSync(trail, "utf8").trim().split("\n").map(Number);
}

const roomOf = (file) => file.split("/")[0];

try {
  await build();
  const [flag, wanted] = process.argv.slice(2);
  if (flag === "--files" && wanted in SCENARIOS) {
    const entered = await walk(SCENARIOS[wanted]);
    for (const file of new Set(entered.map((id) => fileOf[id]))) console.log(`src/${file}`);
  } else if (flag !== undefined) {
    console.error(`usage: npm run walk [-- --files ${Object.keys(SCENARIOS).join("|")}]`);
    process.exitCode = 2;
  } else {
    console.log("| call | files | functions | changes of room |\n| --- | ---: | ---: | ---: |");
    for (const [name, prepare] of Object.entries(SCENARIOS)) {
      const entered = await walk(prepare);
      const rooms = entered.map((id) => roomOf(fileOf[id]));
      const files = new Set(entered.map((id) => fileOf[id])).size;
      const changes = rooms.filter((room, i) => i > 0 && room !== rooms[i - 1]).length;
      console.log(`| ${name} | ${files} | ${new Set(entered).size} | ${changes} |`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
