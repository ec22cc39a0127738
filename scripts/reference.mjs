// Writes docs/commands.md from the descriptions that the command line itself is read by; with --print, both pages as JSON to
// standard output.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const ENTRY = "\0reference-entry";

/** Where a command is spoken of at length. */
const PAGES = {
  init: "getting-started.md",
  join: "identity.md",
  leave: "identity.md",
  whoami: "identity.md",
  status: "getting-started.md",
  reserve: "reserving.md",
  check: "reserving.md",
  why: "reserving.md",
  extend: "leases.md",
  release: "reserving.md",
  finish: "reserving.md",
  log: "getting-started.md",
  task: "tasks-and-priorities.md",
  next: "tasks-and-priorities.md",
  handover: "handovers.md",
  block: "alerts-and-conflicts.md",
  assist: "alerts-and-conflicts.md",
  resolve: "alerts-and-conflicts.md",
  alerts: "alerts-and-conflicts.md",
  conflict: "alerts-and-conflicts.md",
  component: "components-and-sync.md",
  audit: "git.md",
  branch: "git.md",
  sync: "components-and-sync.md",
  takeover: "leases.md",
  sweep: "leases.md",
  doctor: "doctor.md",
  archive: "archive.md",
  history: "history-and-undo.md",
  undo: "history-and-undo.md",
  completion: "completion.md",
  setup: "setup.md",
  mcp: "mcp.md",
};

/** The descriptions, bundled as they are in the source: what the reference says can't differ from what the tool does. */
async function descriptions() {
  const folder = mkdtempSync(join(tmpdir(), "coord-reference-"));
  try {
    const build = await rolldown({
      cwd: root,
      input: ENTRY,
      platform: "node",
      moduleTypes: { ".bash": "text", ".zsh": "text", ".ps1": "text" },
      // As in the build.
      resolve: { alias: { "jsonc-parser": join(root, "node_modules/jsonc-parser/lib/esm/main.js") } },
      transform: { define: { COORD_VERSION: '""' } },
      plugins: [
        {
          name: "entry",
          resolveId: (source) => (source === ENTRY ? source : null),
          load: (id) =>
            id === ENTRY
              ? [
                  `export { allCommands } from ${JSON.stringify(join(root, "src/cli/commands/index.ts"))};`,
                  `export { groupOf } from ${JSON.stringify(join(root, "src/cli/words.ts"))};`,
                  `export { GLOBALS } from ${JSON.stringify(join(root, "src/cli/arguments.ts"))};`,
                  `export { en } from ${JSON.stringify(join(root, "src/messages/en/index.ts"))};`,
                  `export { help } from ${JSON.stringify(join(root, "src/messages/en/help.ts"))};`,
                ].join("\n")
              : null,
        },
      ],
    });
    await build.write({
      dir: folder,
      format: "esm",
      entryFileNames: "entry.mjs",
      chunkFileNames: "[name]-[hash].mjs",
    });
    await build.close();
    const { allCommands, GLOBALS, en, help, groupOf } = await import(
      pathToFileURL(join(folder, "entry.mjs")).href
    );
    return { commands: await allCommands(), globals: GLOBALS, en, help, groupOf };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A cell of a table. */
function cell(text) {
  return text.replaceAll("|", "\\|");
}

function code(text) {
  return `\`${text}\``;
}

function placeholderOf(name, { placeholder }) {
  return placeholder ?? name.toUpperCase();
}

/** An input as it stands in a usage line. */
function usageOf([name, field]) {
  const value = placeholderOf(name, field);
  if (field.at === "argument") {
    if (field.required) return `<${value}>`;
    return field.kind === "paths" || field.kind === "words" ? `[${value}...]` : `[${value}]`;
  }
  const whole = optionOf([name, field]);
  return field.required ? whole : `[${whole}]`;
}

function optionOf([name, field]) {
  if (field.kind === "flag") return `--${name}`;
  const value = placeholderOf(name, field);
  return field.kind === "optionalDuration" ? `--${name} [${value}]` : `--${name} <${value}>`;
}

function inputRow(entry, text) {
  const [name, field] = entry;
  const shown = field.at === "argument" ? placeholderOf(name, field) : optionOf(entry);
  return `| ${cell(code(shown))} | ${cell(text.fields[name] ?? "")}${field.required ? " (required)" : ""} |`;
}

function commandSection({ name, fields }, help) {
  const text = help[name];
  const inputs = Object.entries(fields);
  const table =
    inputs.length === 0
      ? []
      : ["", "| | |", "| --- | --- |", ...inputs.map((entry) => inputRow(entry, text))];
  const page = PAGES[name.split(" ")[0]];
  return [
    `## ${name}`,
    "",
    `${text.summary}.${page === undefined ? "" : ` See [${page}](${page}).`}`,
    "",
    "```sh",
    ["coord", name, ...inputs.map(usageOf)].join(" "),
    "```",
    ...table,
    "",
    `Example: ${code(text.example)}`,
    ...(text.recipes === undefined ? [] : ["", "```sh", ...text.recipes, "```"]),
    "",
  ];
}

function globalRow({ short, long, placeholder, key }, { options }) {
  const names = [short, long].filter((one) => one !== undefined).join(", ");
  return `| ${code(placeholder === undefined ? names : `${names} <${placeholder}>`)} | ${cell(options[key])} |`;
}

function reference({ commands, globals, en, help }) {
  return [
    "# Commands",
    "",
    "This page is made by `scripts/reference.mjs` from the descriptions that the command line is read by.",
    "",
    "| command | does |",
    "| --- | --- |",
    ...commands.map(
      ({ name }) => `| [${name}](#${name.replaceAll(" ", "-")}) | ${cell(help[name].summary)} |`,
    ),
    "",
    "`coord` alone is `coord status --brief`. `coord COMMAND --help` shows the same as this page.",
    "",
    "## Options of every command",
    "",
    "| | |",
    "| --- | --- |",
    ...globals.map((option) => globalRow(option, en.program)),
    `| \`-h, --help\` | ${en.program.options.help} |`,
    `| \`-V, --version\` | ${en.program.options.version} |`,
    "",
    "They may stand before or after the command's name. Durations are `90s`, `45m`, `2h`, `1d`, `1h30`; a bare number is",
    "minutes. A text argument that is `-` is read from standard input; one per call.",
    "",
    "Exit statuses are listed in [json.md](json.md#exit-statuses).",
    "",
    ...commands.flatMap((command) => commandSection(command, help)),
  ]
    .join("\n")
    .trimEnd()
    .concat("\n");
}

/** A text of roff: nothing in it is a request, and a hyphen can be copied. */
function roff(text) {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll('"', "\\(dq")
    .replace(/^([.'])/gm, "\\&$1");
}

/** `coord init && …   what it does`, as a term and its text. */
function exampleLines(example) {
  const [command, ...rest] = example.split(/ {3,}/);
  return [".TP", `.B ${roff(command)}`, roff(rest.join(" ")) || "\\&"];
}

function manOption(names, text) {
  return [".TP", `.B ${roff(names)}`, roff(text)];
}

function manCommand({ name, fields }, help) {
  const text = help[name];
  const inputs = Object.entries(fields);
  return [
    ".TP",
    `.B ${roff(["coord", name, ...inputs.map(usageOf)].join(" "))}`,
    `${roff(text.summary.replace(/([^.?!])$/, "$1."))}`,
    ...inputs.flatMap((entry) => {
      const [key, field] = entry;
      const shown = field.at === "argument" ? placeholderOf(key, field) : optionOf(entry);
      return [".br", `${roff(shown)}: ${roff(text.fields[key] ?? "")}`];
    }),
    ".br",
    `Example: ${roff(text.example)}`,
  ];
}

/** The same as a page for man: one section of it for each group of the help. */
function manual({ commands, globals, en, help, groupOf }) {
  const { program } = en;
  return [
    '.\\" Made by scripts/reference.mjs from the descriptions that the command line is read by.',
    '.TH COORD 1 "" "coord" "User Commands"',
    // Lines of one's own length, and no word broken: what is copied is what is typed.
    ".ad l",
    ".nh",
    ".SH NAME",
    `coord \\- ${roff(program.summary.replace(/\.$/, "").replace(/^S/, "s"))}`,
    ".SH SYNOPSIS",
    ".B coord",
    "[options] [command] [arguments]",
    ".SH DESCRIPTION",
    roff(
      "Who does what, and who holds which files, is recorded in one markdown file, CLAUDE_INSTANCES.md, that everybody can read and edit.",
    ),
    roff(
      "coord changes it so that no two get the same thing and nothing is lost. Alone it shows who is active and what is free.",
    ),
    ".SH OPTIONS",
    ...globals.flatMap(({ short, long, placeholder, key }) => {
      const names = [short, long].filter((one) => one !== undefined).join(", ");
      return manOption(placeholder === undefined ? names : `${names} ${placeholder}`, program.options[key]);
    }),
    ...manOption("-h, --help", program.options.help),
    ...manOption("-V, --version", program.options.version),
    ".SH COMMANDS",
    ...Object.entries(program.groups).flatMap(([group, title]) => [
      `.SS ${roff(title.replace(/:$/, ""))}`,
      ...commands
        .filter(({ name }) => groupOf(name) === group)
        .flatMap((command) => manCommand(command, help)),
    ]),
    ".SH EXIT STATUS",
    ...program.exitCodes
      .replace(/^[^:]*: /, "")
      .split(" · ")
      .flatMap((one) => manOption(...one.split(/ (.*)/, 2))),
    ".SH ENVIRONMENT",
    ...manOption("COORD_FILE", "the coordination file"),
    ...manOption("COORD_INSTANCE", "the number that one acts as"),
    ...manOption("COORD_LANG", "the language of the messages: en or fr"),
    ".SH FILES",
    ...manOption("CLAUDE_INSTANCES.md", "the coordination file, in the repository's root or in docs/"),
    ...manOption(".coord/", "beside it: journal, signs of life and sessions; never committed"),
    ".SH EXAMPLES",
    ...program.examples.filter((one) => one.startsWith("coord")).flatMap(exampleLines),
    "",
  ].join("\n");
}

const OUTPUTS = {
  "docs/commands.md": reference,
  "docs/coord.1": manual,
};

const known = await descriptions();
const pages = Object.entries(OUTPUTS).map(([path, make]) => [path, make(known)]);
if (process.argv.includes("--print")) process.stdout.write(JSON.stringify(Object.fromEntries(pages)));
else for (const [path, text] of pages) writeFileSync(join(root, path), text);
