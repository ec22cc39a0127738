// Every sentence of coord in both languages, for an editor to read: where it appears, then each language on a line of its own.
//   node scripts/strings.mjs > strings.md        (or: fr, en for one language)
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const ENTRY = "\0strings-entry";
const PARTS = [
  "words",
  "answers",
  "refusals",
  "notices",
  "failures",
  "diagnostics",
  "help",
  "hooks",
  "setup",
  "tools",
  "board",
  "wizard",
];

/** The catalogues, bundled as they are in the source. */
async function catalogues() {
  const folder = mkdtempSync(join(tmpdir(), "coord-strings-"));
  const lines = ["en", "fr"].flatMap((language) =>
    PARTS.map(
      (part) =>
        `export * as ${language}_${part} from ${JSON.stringify(join(root, "src/messages", language, `${part}.ts`))};`,
    ),
  );
  const entry = {
    name: "entry",
    resolveId: (source) => (source === ENTRY ? source : null),
    load: (id) => (id === ENTRY ? lines.join("\n") : null),
  };
  try {
    const build = await rolldown({
      cwd: root,
      input: ENTRY,
      platform: "node",
      transform: { define: { COORD_VERSION: '""' } },
      resolve: { alias: { "jsonc-parser": join(root, "node_modules/jsonc-parser/lib/esm/main.js") } },
      plugins: [entry],
    });
    await build.write({ dir: folder, format: "esm", entryFileNames: "entry.mjs" });
    await build.close();
    return await import(pathToFileURL(join(folder, "entry.mjs")).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What stands for an argument of which a sentence makes more than text: it counts it, or looks it up. */
const SAMPLES = {
  n: 3,
  count: 3,
  minutes: 25,
  bytes: 7_300_000,
  source: "session",
  reason: "form",
  problem: "link",
};

/** Any value that a sentence asks for, by its name. */
function standIn(name) {
  if (name in SAMPLES) return SAMPLES[name];
  const text = () => `{${name}}`;
  return new Proxy(() => text(), {
    get: (_, key) => {
      if (key === "toJSON") return undefined;
      if (key === Symbol.toPrimitive || key === "toString" || key === "valueOf") return text;
      if (key === Symbol.iterator) return [][Symbol.iterator];
      if (key === "length") return 1;
      if (["map", "filter", "slice", "splice", "flatMap", "toSorted"].includes(key)) return () => [text()];
      if (["join", "trim", "toFixed", "replace", "replaceAll"].includes(key)) return text;
      return standIn(String(key));
    },
  });
}

/** Names of a sentence's arguments, where its source gives each a name. */
function parametersOf(make) {
  const [, list = ""] = /^\(?([\w$, ]*)\)?\s*=>/.exec(String(make)) ?? [];
  return list.split(",").map((name) => name.trim() || undefined);
}

/** What a sentence says with stand-ins; its source where these do not serve. */
function said(make) {
  try {
    const named = parametersOf(make);
    const value = make(...Array.from({ length: 8 }, (_, at) => standIn(named[at] ?? "abcdefgh"[at])));
    return ["string", "function"].includes(typeof value) ? String(value) : JSON.stringify(value);
  } catch {
    return String(make).replace(/\s+/g, " ");
  }
}

function* stringsOf(value, path) {
  // A function by itself puts together a part of a sentence.
  if (typeof value === "function" && path.split(".").length === 2) return;
  if (typeof value === "string") yield [path, value];
  else if (typeof value === "function") yield [path, said(value)];
  else if (value !== null && typeof value === "object")
    for (const [key, inner] of Object.entries(value)) yield* stringsOf(inner, `${path}.${key}`);
}

const all = await catalogues();
const only = process.argv[2];
for (const part of PARTS) {
  const [en, fr] = ["en", "fr"].map((language) => new Map(stringsOf(all[`${language}_${part}`], part)));
  for (const [path, text] of en) {
    if (only !== "fr") process.stdout.write(`${path}\n  en  ${text}\n`);
    if (only !== "en")
      process.stdout.write(`${only === "fr" ? `${path}\n` : ""}  fr  ${fr.get(path) ?? "(missing)"}\n`);
  }
}
