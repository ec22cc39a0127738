// Changes the source of a room a little, one place at a time, and sees whether its tests notice:
//   npm run mutate -- --room paths --count 60 --seed 1
// It works on a copy of the package. What no test noticed is listed with its place; the rest is a score.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { parseAst } from "rolldown/parseAst";
import { MADE_OF, sourcesOf } from "./sources.mjs";

/** Where what is waited for, and the names of files, are tried as whoever asks sees them. */
const AS_ASKED = ["called-off", "queue", "undo-waits", "twins", "parking"].map(
  (name) => `test/operations/${name}.test.ts`,
);
/** The nearest tests of a room; the cheapest come first, since the first that notices ends it. */
const TESTS = {
  text: ["test/text", "test/document"],
  paths: ["test/paths", "test/laws/overlap.test.ts"],
  rules: ["test/rules", "test/workspace/other-names.test.ts", ...AS_ASKED, "test/laws/queue.test.ts"],
  protocol: [
    "test/protocol",
    "test/text/looks.test.ts",
    "test/operations/cases.test.ts",
    "test/laws/protocol.test.ts",
  ],
  store: ["test/store", "test/laws/store.test.ts"],
  merge: ["test/merge", "test/laws/merge.test.ts"],
  operations: ["test/operations"],
};
/** What a room makes of many inputs, on record: at night of all of them, which takes seconds and notices most. */
const RECORDS = { merge: ["test/merge/record.test.ts"] };
/** What takes so many times as long as the tests without any change, and longer than this, has hung, which is noticed, too (ms). */
const HANG = { times: 5, ms: 45_000 };
const SWAPPED = {
  "===": "!==",
  "!==": "===",
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "+": "-",
  "-": "+",
  "&&": "||",
  "||": "&&",
  "??": "&&",
};

const { values } = parseArgs({
  options: {
    room: { type: "string", default: "paths" },
    count: { type: "string", default: "60" },
    seed: { type: "string", default: "1" },
  },
});
const root = join(import.meta.dirname, "..");
const tests = TESTS[values.room];
if (tests === undefined) throw new Error(`no such room: ${Object.keys(TESTS).join(", ")}`);

/** The changes that a node allows: where, and what stands there instead. */
function changesOf(node, text) {
  const inside = ({ start, end }) => text.slice(start, end);
  switch (node.type) {
    case "BinaryExpression":
    case "LogicalExpression": {
      const other = SWAPPED[node.operator];
      if (other === undefined) return [];
      const { start, end } = { start: node.left.end, end: node.right.start };
      const between = text.slice(start, end);
      return [{ start, end, by: between.replace(node.operator, () => other) }];
    }
    case "IfStatement":
    case "ConditionalExpression":
      return ["true", "false"].map((by) => ({ start: node.test.start, end: node.test.end, by }));
    case "Literal":
      if (typeof node.value === "boolean")
        return [{ start: node.start, end: node.end, by: String(!node.value) }];
      if (typeof node.value === "number")
        return [{ start: node.start, end: node.end, by: String(node.value + 1) }];
      return typeof node.value === "string" && node.value !== ""
        ? [{ start: node.start, end: node.end, by: '""' }]
        : [];
    case "UnaryExpression":
      return node.operator === "!" ? [{ start: node.start, end: node.end, by: inside(node.argument) }] : [];
    case "ExpressionStatement":
      return [{ start: node.start, end: node.end, by: ";" }];
    default:
      return [];
  }
}

/** All changes below a node; types and imports are no behaviour. */
function walk(node, text, found) {
  if (node === null || typeof node !== "object") return;
  if (Array.isArray(node)) return node.forEach((one) => walk(one, text, found));
  if (typeof node.type !== "string") return;
  if (/^(?:TS(?!AsExpression|NonNull|Satisfies)|Import|ExportAll)/.test(node.type)) return;
  found.push(...changesOf(node, text));
  for (const [key, part] of Object.entries(node)) if (key !== "typeAnnotation") walk(part, text, found);
}

function everyChange(room) {
  const folder = join(root, "src", room);
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  return names.sort().flatMap((name) => {
    const text = readFileSync(join(folder, name), "utf8");
    const found = [];
    walk(parseAst(text, { lang: "ts" }), text, found);
    return found.map((change) => ({ ...change, name: join("src", room, name), text }));
  });
}

/** So many of them, the same for the same seed. */
function sample(all, count, seed) {
  let state = seed;
  const next = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const rest = [...all];
  return Array.from({ length: Math.min(count, rest.length) }, () =>
    rest.splice(Math.floor(next() * rest.length), 1).at(0),
  );
}

/** The tests that import a file, those that are called like it first: most changes are noticed there, in a fraction of the time. */
function nearestTo(name) {
  const own = basename(name);
  const all = tests.flatMap((path) =>
    path.endsWith(".ts")
      ? [path]
      : readdirSync(join(root, path), { recursive: true, encoding: "utf8" })
          .filter((file) => file.endsWith(".test.ts"))
          .map((file) => join(path, file)),
  );
  const near = all.filter((path) => readFileSync(join(root, path), "utf8").includes(`/${own}"`));
  const isCalledSo = (path) => basename(path).includes(own.replace(".ts", ""));
  return near.toSorted((a, b) => Number(isCalledSo(b)) - Number(isCalledSo(a))).slice(0, 6);
}

/** @returns true when the tests fail, or never end */
async function isNoticed(copy, hangMs, files = tests, options = []) {
  writeFileSync(join(copy, MADE_OF), sourcesOf(copy));
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const args = [vitest, "run", "--bail", "1", "--testTimeout", "120000", ...options, ...files];
  // A change may make lists without an end: who runs out of this memory has noticed it.
  const env = { ...process.env, NODE_OPTIONS: "--max-old-space-size=1500" };
  // A group of its own: who is stuck in a loop ends with the others.
  const child = spawn(process.execPath, args, { cwd: copy, env, stdio: "ignore", detached: true });
  const timer = setTimeout(() => process.kill(-child.pid, "SIGKILL"), hangMs);
  const status = await new Promise((resolve) => child.once("exit", resolve));
  clearTimeout(timer);
  return status !== 0;
}

async function isOffRecord(copy, hangMs) {
  const records = RECORDS[values.room] ?? [];
  return records.length > 0 && (await isNoticed(copy, hangMs, records, ["--mode", "night"]));
}

/** The nearest tests first, what is on record next, all the others last. */
async function isChangeNoticed(copy, hangMs, name) {
  const near = nearestTo(name);
  return (
    (near.length > 0 && (await isNoticed(copy, hangMs, near))) ||
    (await isOffRecord(copy, hangMs)) ||
    (await isNoticed(copy, hangMs))
  );
}

const copy = mkdtempSync(join(tmpdir(), "coord-mutants-"));
for (const part of readdirSync(root))
  if (!["node_modules", ".git"].includes(part))
    cpSync(join(root, part), join(copy, part), { recursive: true });
symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
try {
  const began = Date.now();
  if ((await isOffRecord(copy, 600_000)) || (await isNoticed(copy, 600_000)))
    throw new Error("the tests fail without any change");
  const hangMs = Math.max(HANG.ms, HANG.times * (Date.now() - began));
  const all = everyChange(values.room);
  const chosen = sample(all, Number(values.count), Number(values.seed));
  let killed = 0;
  for (const { name, text, start, end, by } of chosen) {
    writeFileSync(join(copy, name), text.slice(0, start) + by + text.slice(end));
    if (await isChangeNoticed(copy, hangMs, name)) killed++;
    else {
      const line = text.slice(0, start).split("\n").length;
      console.log(`${name}:${line} ${JSON.stringify(text.slice(start, end))} → ${JSON.stringify(by)}`);
    }
    writeFileSync(join(copy, name), text);
  }
  console.log(
    `${values.room}: ${killed} of ${chosen.length} noticed (of ${all.length} possible, seed ${values.seed})`,
  );
} finally {
  rmSync(copy, { recursive: true, force: true });
}
