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

/** Each of both values of an argument that chooses between two wordings. */
const either = (name, ...others) => [true, false].map((value) => ({ [name]: value, ...others[0] }));
const counts = (name = "count", others = {}) => [1, 3].map((value) => ({ [name]: value, ...others }));
const each = (name, ...values) => values.map((value) => ({ [name]: value }));
/** Left out. */
const none = undefined;

/**
 * What a sentence is really called with, where its wording depends on that: its first argument, and `holders` as its second. Without
 * this, parts of it would be put together that no command says together.
 */
const CALLS = {
  FILES_RESERVED: [
    { own: true },
    ...counts("count", { own: false, shown: true }),
    { own: false, shown: false, mine: 0 },
  ],
  TASK_RESERVED: [{ instance: none }, { holders: [] }],
  NO_RESERVATION: [
    { taking: true, tasks: [], estimate: none },
    { taking: true, tasks: [], estimate: none, holders: [] },
    { taking: false, task: "", tasks: [], estimate: none, holders: [] },
    { taking: false, tasks: [], estimate: none },
    { taking: false, tasks: ["{task}", "{task}"], estimate: none, holders: [] },
    { taking: false, task: "30m", tasks: [], estimate: "30m", holders: [] },
  ],
  AMBIGUOUS_TASK: each("instance", none, "{instance}"),
  UNKNOWN_INSTANCE: either("named"),
  INSTANCE_FINISHED: either("named"),
  NO_IDENTITY: [
    { instance: none, several: true },
    { instance: none, several: false, known: "3, 5" },
    { instance: none, several: false, shell: none },
    {},
  ],
  PATH_OUTSIDE: either("foreign"),
  TASK_EMPTY: each("task", "", "{task}"),
  WAIT_TIMEOUT: [{ calledOff: true }, ...either("interrupted", { calledOff: false })],
  STILL_HELD: either("alive"),
  OTHERS_DISPLACED: counts(),
  SUBAGENT_HOLDS: each("task", none, "{task}"),
  NO_HANDOVER: each("id", "", "{id}"),
  NO_ALERT: each("id", "", "{id}"),
  NO_CONFLICT: [true, false].flatMap((documented) =>
    each("id", "", "{id}").map((id) => ({ documented, ...id })),
  ),
  NOTHING_TO_COMMIT: each("left", 0, 1, 3),
  NOTHING_TO_UNDO: [{ revision: none, waiting: false }, ...either("waiting")],
  UNDO_CONFLICT: [
    { otherRevision: 0 },
    { otherCommand: "outside" },
    { otherCommand: "reserve", other: 0 },
    { otherCommand: "reserve" },
  ],
  DATE_INVALID: either("ago"),
  USAGE: [{ listed: true }, ...either("single", { listed: false })],
  REMOTE_INVALID: each("reason", "secret", "form", "remote", "ref", "project", "sslmode"),
  BOARD_THERE: counts(),
  NO_BRANCH: each("branch", "", "{branch}"),
  NOT_FORECAST: [{ count: 1, cause: "" }, ...counts()],
  CLAIMED: each("who", "?", "{who}"),
  CLAIMS_UNREAD: [
    { count: 1, lines: "3" },
    { count: 3, lines: "3, 5-7" },
  ],
  COPY_OLD: either("reached"),
  LEASE_ENDS_SOON: counts(),
  LEASE_ENDED: counts(),
  OTHER_NAME: [{ moved: true }, ...either("unseen", { moved: false })],
  RESTORED: counts(),
  DISPLACED: [...counts("count", { other: none }), { count: 1, line: 3 }],
  FILE_BACK: counts(),
  FILE_GONE: counts(),
  EXPIRED_MEANWHILE: counts(),
  CONFLICT_COPY: each("held", 0, 1, 3),
  STATE_TRACKED: counts(),
  CLOCK_DIFFERS: [null, "laptop-1"].flatMap((host) =>
    [true, false].map((ahead) => ({ host, minutes: 3, ahead })),
  ),
  RENUMBERED: [
    { count: 0, tasks: [] },
    { count: 1, tasks: [] },
    { count: 3, tasks: ["{task}", "{task}"] },
  ],
  MESSAGE: [{ request: true }, ...either("toAll", { request: false })],
  NO_FILE: either("hadJournal"),
  UNREADABLE: each("cause", "ENOENT", "more than 5000 headings, fences and HTML blocks", "EACCES"),
  STORE_REFUSED: each("lacks", "password", "schema", "certificate", none),
  STATE_UNSAFE: each(
    "problem",
    "link",
    "folder",
    "file",
    "special",
    "hard-link",
    "foreign",
    "too-large",
    "unreadable",
    "checked-out",
  ),
  LAPSED: each("alive", 1, 0),
  FOREIGN_CLAIMS: [{ count: 1, who: "?" }, ...counts()],
  MISSING_OPERATION: each("reopened", 1, 0),
  NOT_PROVED: each("names", "", "{names}"),
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
      if (["includes", "startsWith", "some"].includes(key)) return () => false;
      return standIn(String(key));
    },
  });
}

/** Names of a sentence's arguments, where its source gives each a name. */
function parametersOf(make) {
  const [, list = ""] = /^\(?([\w$, ]*)\)?\s*=>/.exec(String(make)) ?? [];
  return list.split(",").map((name) => name.trim() || undefined);
}

/** An argument whose fields are stand-ins, but for those that are given. */
function given(fields) {
  return new Proxy(standIn("a"), {
    get: (stand, key) => (Object.hasOwn(fields, key) ? fields[key] : Reflect.get(stand, key)),
  });
}

function plain(value) {
  if (["string", "function"].includes(typeof value)) return String(value);
  return value?.message === undefined
    ? JSON.stringify(value)
    : [value.message, value.hint].filter(Boolean).join(" ▸ ");
}

/** A holder as commands tell one. */
function heldIn({ words }, name) {
  const holder = words.holder(`${words.instance(5)} (Backend)`, words.quoted("{task}"), "src/**");
  return name === "FILES_RESERVED" ? words.met("src/a.ts", "src/**", holder, true) : holder;
}

/** All that a sentence says with stand-ins; its source where these do not serve. */
function said(make, name, words) {
  try {
    const called = make.length === 0 || /^\(\s*\)/.test(String(make)) ? undefined : CALLS[name];
    if (called !== undefined)
      return [
        ...new Set(
          called.map(({ holders, ...fields }) =>
            plain(make(given(fields), holders ?? [heldIn(words, name)])),
          ),
        ),
      ].join("\n");
    const named = parametersOf(make);
    return plain(make(...Array.from({ length: 8 }, (_, at) => standIn(named[at] ?? "abcdefgh"[at]))));
  } catch {
    return String(make).replace(/\s+/g, " ");
  }
}

/** Made when the first of their sentences is asked for (`src/messages/sections.ts`). */
const SECTIONS = new Set(["answers", "refusals", "notices", "failures", "usage", "diagnostics"]);

function* stringsOf(value, path, words) {
  const [, name, ...below] = path.split(".");
  if (typeof value === "function" && below.length === 0 && name !== undefined) {
    // Any other function by itself puts together a part of a sentence.
    if (SECTIONS.has(name)) yield* stringsOf(value(), path, words);
    return;
  }
  if (typeof value === "string") yield [path, value];
  else if (typeof value === "function") yield [path, said(value, path.split(".").at(-1), words)];
  else if (value !== null && typeof value === "object")
    for (const [key, inner] of Object.entries(value)) yield* stringsOf(inner, `${path}.${key}`, words);
}

const all = await catalogues();
const only = process.argv[2];
for (const part of PARTS) {
  const [en, fr] = ["en", "fr"].map(
    (language) => new Map(stringsOf(all[`${language}_${part}`], part, all[`${language}_words`])),
  );
  for (const [path, text] of en) {
    if (only !== "fr") process.stdout.write(`${path}\n  en  ${text}\n`);
    if (only !== "en")
      process.stdout.write(`${only === "fr" ? `${path}\n` : ""}  fr  ${fr.get(path) ?? "(missing)"}\n`);
  }
}
