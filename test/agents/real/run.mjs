// `npm run test:agents [NAME…]`: plays with real agent programs against a scripted model. Installs nothing: COORD_AGENTS names a folder whose
// node_modules holds the agents' packages. An agent that is not there is passed over, and said so. `team` plays a team
// of Claude Code, which wants tmux.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { agents } from "./agents.mjs";
import { costs } from "./cost.mjs";
import { run, stageFor } from "./stage.mjs";
import { playTeam } from "./team.mjs";

const LIMIT = 240;
const folder = process.env.COORD_AGENTS ?? "";
const bin = join(folder, "node_modules", ".bin");
const wanted = process.argv.slice(2);

/** One play for all: what is done, under which name its answer is looked at. */
function playFor(agent) {
  const acts = [
    ...(agent.before ?? []).map((step) => ["", [step]]),
    ["read", agent.edit("src/auth.ts", "auth = 1", "auth = 2")],
    ["sed", agent.shell("sed -i 's/auth = 1/auth = 3/' src/auth.ts")],
    ["free", agent.edit("src/free.ts", "free = 1", "free = 2")],
    ["join", agent.shell("coord join Me; coord reserve 'My work' --files src/own.ts")],
    ["own", agent.edit("src/own.ts", "own = 1", "own = 2")],
    ["server", agent.own("whoami", {})],
    ...(agent.part === undefined ? [] : [["part", agent.part("part")]]),
    // Soon after the denial, which is not remembered for long.
    ["script", agent.shell("bash fix.sh")],
    // Somebody asks meanwhile; what waits is passed over.
    ["asked", asking(agent.shell("echo looking around"))],
    [
      "answer",
      // Gemini runs no `$(…)`.
      agent.shell("coord inbox -q | sed -n '1s/ .*//p' | xargs -I{} coord answer {} 'A signed one'"),
    ],
    [
      "after",
      agent.shell(
        "coord task add First; coord task add Second --after First; coord next; coord task done First; coord next",
      ),
    ],
  ];
  const at = new Map();
  const main = acts.flatMap(([name, steps], act) => {
    at.set(name, acts.slice(0, act + 1).reduce((sum, [, one]) => sum + one.length, 0) - 1);
    return steps;
  });
  const part = agent.edit("src/own.ts", "own = 2", "own = 3");
  const plays = { main: [...main, { text: "done" }, { text: "done" }], part: [...part, { text: "done" }] };
  return { plays, at };
}

const asking = ([step, ...rest]) => [
  { ...step, first: "coord --as 1 ask 2 'What kind of token is it?'" },
  ...rest,
];

/** How often a text stands in another one. */
const times = (text, part) => text.split(part).length - 1;

/** What is to be seen, in the order of the table; each is true, or what was found instead. */
function seen(agent, stage, at, midway) {
  const { answers = new Map(), all = "", last = "" } = stage.model.read.get("main") ?? {};
  const answer = (name) => answers.get(at.get(name)) ?? "(no answer)";
  const has = (text, pattern) => pattern.test(text) || text.slice(0, 300);
  const board = stage.read("CLAUDE_INSTANCES.md");
  return {
    "facts at the start": has(all, /Several agents and people work in this repository/),
    "edit of a reserved file denied": has(answer("read"), /reserved by someone else/),
    "sed on it denied": has(answer("sed"), /reserved by someone else/),
    "a free file is changed": has(stage.read("src/free.ts"), /free = 2/),
    "join and reserve in the shell": has(answer("join"), /Reserved: “My work”/),
    "its own file is changed": has(stage.read("src/own.ts"), /own = [23]/),
    "shell and server are one instance": has(answer("server"), /"instance\\*":2\b/),
    ...(agent.part === undefined
      ? {}
      : { "a subagent changes its parent's file": has(stage.read("src/own.ts"), /own = 3/) }),
    "a question reaches it, once":
      times(last, "asks you: “What kind of token is it?”") === 1 ||
      `${times(last, "asks you: “Which")} times`,
    "its answer reaches who asked": has(
      midway("check README.md"),
      /answered your “What kind of token is it\?”: “A signed one”/,
    ),
    "next passes over what waits": has(answer("after"), /“?First[\s\S]*Finished|First[\s\S]*Second/),
    "what a failing script did is told": has(all, /src\/auth\.ts changed (?:during|while)/),
    ...(agent.asksNothing
      ? {}
      : { "asked about unfinished work": has(all, /Still reserved by this session/) }),
    ...(agent.endsSilently
      ? {}
      : {
          "left at the end":
            has(board, /Instance #2\*\* ?: (?:FINISHED|TERMIN)/) === true &&
            (!/#2 .*My work/.test(midway("status --brief")) || midway("status --brief")),
        }),
  };
}

async function play(agent) {
  const { plays, at } = playFor(agent);
  const stage = await stageFor(agent, plays, bin);
  try {
    const env = { ...stage.env, ...agent.env({ url: stage.model.url }) };
    const { status, said } = await run(join(bin, agent.program), agent.args("Work. [[play:main]]"), {
      cwd: stage.repo,
      env,
      limit: LIMIT,
    });
    const rows = seen(agent, stage, at, (call) => stage.sh(`coord --as 1 ${call} 2>&1`));
    if (Object.values(rows).some((row) => row !== true))
      console.log(`  (status ${status}) ${said.slice(-600)}`);
    return rows;
  } finally {
    stage.close();
  }
}

function versionOf(program) {
  try {
    const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
    return (
      /\d+\.\d+\.\d+/.exec(execFileSync(join(bin, program), ["--version"], { encoding: "utf8", env }))?.[0] ??
      "?"
    );
  } catch {
    return "?";
  }
}

let failed = 0;
function report(rows) {
  for (const [what, found] of Object.entries(rows)) {
    if (found !== true) failed++;
    console.log(`  ${found === true ? "ok  " : "FAIL"} ${what}${found === true ? "" : `: ${found}`}`);
  }
}

const missing = new Set();
for (const agent of agents.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  if (folder === "" || !existsSync(join(bin, agent.program))) {
    missing.add(agent.package);
    continue;
  }
  console.log(
    `${agent.name}${agent.which === undefined ? "" : ` (${agent.which})`} ${versionOf(agent.program)}`,
  );
  report(await play(agent));
}
const claude = agents.find(({ name }) => name === "claude");
for (const mode of ["in-process", "tmux"]) {
  if (wanted.length > 0 && !wanted.includes("team")) break;
  if (folder === "" || !existsSync(join(bin, claude.program))) break;
  console.log(`claude, a team (${mode}) ${versionOf(claude.program)}`);
  report(await playTeam(claude, mode, bin));
}
// Only by name: it says nothing of right and wrong, and takes minutes.
if (wanted.includes("cost") && existsSync(join(bin, claude.program))) {
  const all = await costs(claude, bin);
  const [none, bare] = all;
  console.log(
    `What an edit takes with claude ${versionOf(claude.program)}, and how much more than with no hooks:`,
  );
  for (const { way, least, middle } of all) {
    const [over, of] = [least - none.least, bare.least - none.least];
    console.log(
      `  ${way}: ${Math.round(least)} ms at least, ${Math.round(middle)} in the middle; ${(over / of).toFixed(2)} × a bare start of Node twice`,
    );
  }
}
if (missing.size > 0)
  console.log(
    `Not played. To play them: npm install --prefix DIR ${[...missing].join(" ")}, and COORD_AGENTS=DIR.`,
  );
process.exitCode = failed === 0 ? 0 : 1;
