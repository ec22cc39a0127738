// Writes the table of commands, `src/cli/commands/index.ts`, between its two marks: a line for each command that has a
// help in English, in its order, with the file that exports it. `npm run build` does so first; with `--check` it only compares.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseAst } from "rolldown/parseAst";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const TABLE = "src/cli/commands/index.ts";
const [BEGIN, END] = ["  // Begin of what scripts/commands.mjs writes.\n", "  // End of it.\n"];
/** Where commands are, and how the table names the folder. One of the first comes before its namesake in the second. */
const FOLDERS = [
  ["src/cli/commands", "."],
  ["src/presentation", "../../presentation"],
];

/** The table as the source has it, and as it should be. */
function tables() {
  const text = readFileSync(join(root, TABLE), "utf8");
  const start = text.indexOf(BEGIN) + BEGIN.length;
  const lines = namesInHelp().map((name) => `  ${keyOf(name)}: async () => ${loaderOf(name)},\n`);
  return { text, wanted: text.slice(0, start) + lines.join("") + text.slice(text.indexOf(END)) };
}

/** The names of the commands, in the order of the help. */
function namesInHelp() {
  const { body } = parseAst(readFileSync(join(root, "src/messages/en/help.ts"), "utf8"), { lang: "ts" });
  const help = body.map(exportedConst).find((found) => found?.id.name === "help");
  return help.init.properties.map(({ key }) => key.name ?? key.value);
}

function exportedConst({ type, declaration }) {
  return type === "ExportNamedDeclaration" ? declaration?.declarations?.[0] : undefined;
}

const exported = FOLDERS.flatMap(([folder, as]) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".ts") && name !== "index.ts")
    .flatMap((name) => {
      const { body } = parseAst(readFileSync(join(root, folder, name), "utf8"), { lang: "ts" });
      return body
        .flatMap((one) => exportedConst(one)?.id.name ?? [])
        .map((id) => ({ id, file: `${as}/${name}` }));
    }),
);

/** `task add` is exported as `taskAdd`. */
function loaderOf(name) {
  const wanted = name.replace(/ (\w)/g, (_, letter) => letter.toUpperCase());
  const found = exported.find(({ id }) => id === wanted);
  if (found === undefined)
    throw new Error(`No file exports \`${wanted}\`, the command \`${name}\` of the help.`);
  return `(await import("${found.file}")).${wanted}`;
}

function keyOf(name) {
  return /^\w+$/.test(name) ? name : JSON.stringify(name);
}

/** Writes the table where it is another one. @returns whether it was */
export function writeTable() {
  const { text, wanted } = tables();
  if (text === wanted) return false;
  writeFileSync(join(root, TABLE), wanted);
  execFileSync(join(root, "node_modules", ".bin", "oxfmt"), [join(root, TABLE)], {
    cwd: root,
    stdio: "ignore",
  });
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { text, wanted } = tables();
  if (!process.argv.includes("--check")) writeTable();
  else if (text !== wanted) {
    console.error(`The table in ${TABLE} is not of the commands that there are: run scripts/commands.mjs.`);
    process.exitCode = 1;
  }
}
