// `node test/agents/real/record.mjs FOLDER`: makes fixtures of what COORD_RECORD=FOLDER has written down while real agents played, a file
// for each: calls of hooks with what came of them, and the commands between. test/agents/played.test.ts plays them again without an agent.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const FIXTURES = resolve(import.meta.dirname, "../../../fixtures/hooks/played");
/** What a model is told, by the words that matter. */
const SAYINGS = [
  "Several agents and people work",
  "is reserved by someone else",
  "asks you",
  "changed during the last command",
  "changed while your command ran",
  "Still reserved by this session",
];

const textAt = (path) => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};

function verdictIn(answer) {
  const own = answer.hookSpecificOutput ?? {};
  const said = [own.permissionDecision, answer.permissionDecision, answer.permission, answer.decision];
  return said.includes("deny") ? "deny" : answer.decision === "block" ? "go-on" : "allow";
}

/** Anybody's paths: the repository is $ROOT, what else lies in the stage $STAGE. */
function withoutPlace(text) {
  const [repo] = /\/[^"\s]*coord-agents-stages\/[\w-]+\/repo/.exec(text) ?? [];
  if (repo === undefined) return text;
  const stage = repo.replace(/\/repo$/, "");
  const dashed = stage.replaceAll(/[/.]/g, "-");
  return text.replaceAll(repo, "$ROOT").replaceAll(stage, "$STAGE").replaceAll(dashed, "-stage");
}

/** Texts that nothing depends on, cut. */
const short = (_, value) =>
  typeof value === "string" && value.length > 400 ? `${value.slice(0, 400)} …` : value;

function lineOf(folder, name) {
  const [command, ...words] = textAt(join(folder, `${name}.words`))
    .trimEnd()
    .split("\n");
  const files = textAt(join(folder, `${name}.files`)).match(/= .*(?=;)/g) ?? [];
  if (command === "hook") {
    const input = JSON.parse(withoutPlace(textAt(join(folder, `${name}.in`))));
    const out = textAt(join(folder, `${name}.out`));
    const says = SAYINGS.filter((one) => out.includes(one));
    return {
      hook: words[0],
      input,
      files,
      verdict: out.trim() === "" ? "allow" : verdictIn(JSON.parse(out)),
      says,
    };
  }
  return ["init", "setup", "mcp"].includes(command) ? null : { run: [command, ...words] };
}

const records = process.argv[2] ?? ".";
mkdirSync(FIXTURES, { recursive: true });
for (const agent of readdirSync(records)) {
  const folder = join(records, agent);
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".words"))
    .sort();
  const lines = names.flatMap((name) => lineOf(folder, name.replace(/\.words$/, "")) ?? []);
  const id = lines
    .find(({ run }) => run?.includes("answer"))
    ?.run.find((_, at, all) => all[at - 1] === "answer");
  const text = lines.map((line) => JSON.stringify(line, short)).join("\n");
  writeFileSync(
    join(FIXTURES, `${agent}.jsonl`),
    `${id === undefined ? text : text.replaceAll(`"${id}"`, '"$ID"')}\n`,
  );
}
