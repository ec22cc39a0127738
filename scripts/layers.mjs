// Writes the layers into the linter's configuration: which room may import from which. With `--check` it only compares.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ground = ["text", "paths", "time", "vocabulary"];
const pure = [
  ...ground,
  "agents",
  "document",
  "protocol",
  "rules",
  "foreign",
  "checks",
  "operations",
  "merge",
  "board",
];
const impure = ["system", "store", "remote", "session", "git", "messages", "workspace"];
const core = [...pure, ...impure].filter((room) => !["document", "checks", "merge", "board"].includes(room));

/** One line a room: what it may import from. Front ends (hooks, mcp, cli) import no other front end; `src/bin.ts` picks one. */
const ROOMS = {
  text: [],
  paths: [],
  time: ["text"],
  vocabulary: [],
  agents: ["vocabulary"],
  document: ["text"],
  protocol: [...ground, "document"],
  rules: [...ground, "document", "protocol"],
  foreign: [...ground, "document", "protocol", "rules"],
  checks: [...ground, "document", "protocol", "rules", "foreign"],
  // An undo is a merge: `undo` alone imports it, and is loaded by the command of that name only.
  operations: [...ground, "document", "protocol", "rules", "foreign", "checks", "merge"],
  merge: [...ground, "document", "protocol", "rules"],
  // What boards show, and how a terminal shows it; `messages` for words only.
  board: [...ground, "document", "protocol", "rules", "foreign", "checks", "operations", "messages"],
  // Runs in a browser: types of the board and its words, and nothing else of ours.
  page: ["board", "messages", "time"],
  system: [],
  store: ["text", "paths", "system"],
  // A merge is of hand edits with what came from elsewhere: it is loaded when there are any.
  remote: ["text", "merge", "system", "store"],
  session: [...ground, "agents", "system"],
  git: ["text", "paths", "system", "session"],
  messages: ["text", "time", "vocabulary", "agents", "operations"],
  workspace: [...pure, "system", "store", "remote", "session", "git"],
  setup: [...ground, "agents", "system", "session", "git", "messages"],
  presentation: core,
  hooks: core,
  mcp: [...core, "presentation"],
  cli: [...core, "presentation", "merge", "setup", "board"],
};

const SYSTEM_ONLY = {
  regex:
    "^node:(?:fs|os|child_process|net|tls|http|https|http2|dgram|dns|readline|tty|worker_threads|cluster)(?:/|$)",
  message: "Only system/ asks the operating system.",
};
/** The way round an import. */
const GETTER = [{ object: "process", property: "getBuiltinModule", message: SYSTEM_ONLY.message }];

/** Free of Node, clock, randomness and environment. */
const isPure = (room) => pure.includes(room);
const WORLD = [
  "process",
  "performance",
  "setTimeout",
  "setInterval",
  "Buffer",
  "fetch",
  "crypto",
  "console",
  "globalThis",
];

function rulesOf(room) {
  const allowed = ROOMS[room];
  const barred = Object.keys(ROOMS).filter((other) => other !== room && !allowed.includes(other));
  const patterns = [
    {
      regex: `^(?:\\.\\./)+(?:${barred.join("|")})/`,
      message: `${room}/ may import only from: ${allowed.join(", ") || "itself"}.`,
    },
  ];
  if (room === "system") return { "eslint/no-restricted-imports": ["error", { patterns }] };
  if (!isPure(room))
    return {
      "eslint/no-restricted-imports": ["error", { patterns: [...patterns, SYSTEM_ONLY] }],
      "eslint/no-restricted-properties": ["error", ...GETTER],
    };
  const message = "Pure code: no Node, no clock, no randomness, no environment.";
  const through = "Pure code: what it needs of the world comes through Context.";
  return {
    "eslint/no-restricted-imports": ["error", { patterns: [...patterns, { regex: "^node:", message }] }],
    "eslint/no-restricted-globals": ["error", ...WORLD.map((name) => ({ name, message: through }))],
  };
}

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const path = join(root, ".oxlintrc.json");
const config = JSON.parse(readFileSync(path, "utf8"));
const written = JSON.stringify(config);
config.overrides = Object.keys(ROOMS).map((room) => ({
  files: room === "page" ? ["src/page/**/*.ts", "src/page/**/*.tsx"] : [`src/${room}/**/*.ts`],
  rules: rulesOf(room),
}));
if (written !== JSON.stringify(config)) {
  if (process.argv.includes("--check")) {
    console.error("The layers in .oxlintrc.json are not those of scripts/layers.mjs: run it.");
    process.exitCode = 1;
  } else {
    writeFileSync(path, JSON.stringify(config, null, 2));
    execFileSync(join(root, "node_modules", ".bin", "oxfmt"), [path], { cwd: root, stdio: "ignore" });
  }
}
