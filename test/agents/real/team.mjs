// A team of Claude Code: a lead, alice and bob, in one process or in panes of tmux. Teams are made by its full-screen program only, so it
// runs in a terminal of tmux's.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stageFor } from "./stage.mjs";

const BOARD = "CLAUDE_INSTANCES.md";
const wait = (ms) => new Promise((settle) => setTimeout(settle, ms));
const call = (name, input) => ({ calls: [{ name, input }] });
const bash = (command) => call("Bash", { command, description: "x" });
const until = (flag) => `for i in $(seq 900); do [ -e $HOME/${flag} ] && break; sleep 0.1; done`;
const edit = (file, from, to) => [
  call("Read", { file_path: `$REPO/src/${file}.ts` }),
  call("Edit", {
    file_path: `$REPO/src/${file}.ts`,
    old_string: `${file} = ${from}`,
    new_string: `${file} = ${to}`,
  }),
];
const SEARCH = call("ToolSearch", {
  query: "select:mcp__coord__whoami,mcp__coord__reserve,TaskCreate,TaskUpdate",
  max_results: 5,
});
const task = (taskId, change) => call("TaskUpdate", { taskId, ...change });
const WHO = call("mcp__coord__whoami", {});
const mate = (name) => ({
  name: "Agent",
  input: { description: `the part of ${name}`, prompt: `[[play:${name}]] go`, name },
});

/** What each of the three does, as acts with names: an answer is looked up by them. */
const ACTS = {
  main: [
    ["", [bash("coord join Lead; coord reserve 'Lead work' --files src/own.ts --estimate 1h")]],
    ["", [SEARCH, call("TaskCreate", { subject: "Guide for users", description: "x" })]],
    ["", [call("TaskCreate", { subject: "Tests of the guide", description: "x" })]],
    ["", [{ calls: [mate("alice"), mate("bob")] }]],
    ["", [bash(until("bob-done"))]],
    ["free", edit("free", "2", "'lead'")],
    ["who", [WHO]],
    ["", [bash("touch $HOME/lead-done")]],
  ],
  alice: [
    ["", [SEARCH, bash("coord join")]],
    ["", [call("mcp__coord__reserve", { task: "Free work", files: ["src/free.ts"], estimate: "1h" })]],
    ["who", [WHO]],
    ["", edit("free", "1", "2")],
    ["", [task("1", { status: "in_progress", owner: "alice" }), task("1", { status: "completed" })]],
    ["", [bash(`touch $HOME/alice-ready; ${until("lead-done")}`)]],
  ],
  bob: [
    ["", [SEARCH, bash(`${until("alice-ready")}; coord join`)]],
    ["who", [WHO]],
    ["", [task("2", { status: "in_progress", owner: "bob" })]],
    ["free", edit("free", "2", "'bob'")],
    ["own", edit("own", "1", "'bob'")],
    ["sed", [bash("sed -i 's/= 2/= 5/' src/free.ts")]],
    [
      "part",
      [
        call("Agent", {
          description: "x",
          prompt: "[[play:part]] go",
          subagent_type: "general-purpose",
          run_in_background: false,
        }),
      ],
    ],
    ["", [bash("touch $HOME/bob-done")]],
  ],
  part: [["free", edit("free", "2", "'part'")]],
};

const plays = Object.fromEntries(
  Object.entries(ACTS).map(([name, acts]) => [
    name,
    [...acts.flatMap(([, steps]) => steps), { text: "waiting" }],
  ]),
);

/** The step whose answer an act is known by. */
function stepOf(name, act) {
  let steps = 0;
  for (const [which, part] of ACTS[name]) {
    steps += part.length;
    if (which === act) return steps - 1;
  }
  return -1;
}

function terminal(socket, { cwd, env, command }) {
  const tmux = (...words) => {
    try {
      return execFileSync("tmux", ["-L", socket, ...words], {
        env,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      });
    } catch ({ stderr }) {
      return String(stderr);
    }
  };
  tmux(
    "new-session",
    "-d",
    "-s",
    "a",
    "-x",
    "150",
    "-y",
    "60",
    "-c",
    cwd,
    "bash",
    "-c",
    `${command}; sleep 5`,
  );
  return {
    screen: () => tmux("capture-pane", "-p", "-t", "a:0.0"),
    keys: (...keys) => tmux("send-keys", "-t", "a:0.0", ...keys),
    end: () => tmux("kill-server"),
  };
}

/** The program's first questions, each with the keys that say yes. */
const QUESTIONS = [
  [/trust this folder|trust the files/i, ["Down", "Enter"]],
  [/MCP server[\s\S]*found in/i, ["Up", "Up", "Enter"]],
  [/Yes, I accept/i, ["Down", "Enter"]],
  [/custom API key/i, ["Up", "Enter"]],
];

async function pastQuestions({ screen, keys }) {
  for (let tries = 0; tries < 30; tries++) {
    const now = screen();
    const answer = QUESTIONS.find(([pattern]) => pattern.test(now))?.[1];
    for (const key of answer ?? []) {
      keys(key);
      await wait(400);
    }
    if (answer === undefined && /❯/.test(now)) return;
    await wait(1_500);
  }
}

/** Says yes once for all to what the program asks, as far as settings can. */
function prepare({ repo, home }) {
  const trusted = { [repo]: { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true } };
  const asked = {
    hasCompletedOnboarding: true,
    theme: "dark",
    customApiKeyResponses: { approved: ["sk-ant-dummy".slice(-20)], rejected: [] },
    bypassPermissionsModeAccepted: true,
    projects: trusted,
  };
  writeFileSync(join(home, ".claude.json"), JSON.stringify(asked));
  mkdirSync(join(home, ".claude"), { recursive: true });
  const settings = { skipDangerousModePermissionPrompt: true, enableAllProjectMcpServers: true };
  writeFileSync(join(home, ".claude/settings.json"), JSON.stringify(settings));
}

/** @param mode `in-process` or `tmux` @returns what is to be seen: each true, or what was found instead */
export async function playTeam(claude, mode, bin) {
  const stage = await stageFor(
    // Some models are offered the team's list of tasks only where that is asked for.
    {
      ...claude,
      which: `team ${mode}`,
      prepare,
      more: `sed -i '1i <!-- coord: teamTasks=on -->\\n' ${BOARD}`,
    },
    plays,
    bin,
  );
  const env = {
    ...stage.env,
    ...claude.env({ url: stage.model.url }),
    CLAUDE_CODE_EXPERIMENTAL_AGENT_TEAMS: "1",
    CLAUDE_CODE_ENABLE_TODO_TOOLS: "1",
  };
  const command = `${join(bin, claude.program)} --permission-mode bypassPermissions --teammate-mode ${mode}`;
  const shown = terminal(`coord-team-${process.pid}`, { cwd: stage.repo, env, command });
  try {
    await pastQuestions(shown);
    shown.keys("-l", "Work. [[play:main]]");
    await wait(500);
    shown.keys("Enter");
    for (let tries = 0; tries < 150 && !existsSync(join(stage.home, "lead-done")); tries++) await wait(1_000);
    await wait(3_000);
    const before = stage.sh("coord status --brief; coord task list --all");
    for (const word of ["/exit", ""]) {
      shown.keys("-l", word);
      await wait(300);
      shown.keys("Enter");
      await wait(4_000);
    }
    return seen(stage, before, shown);
  } finally {
    shown.end();
    stage.close();
  }
}

function seen(stage, before, { screen }) {
  const answer = (name, act) =>
    stage.model.read.get(name)?.answers.get(stepOf(name, act)) ?? `(no answer) ${screen().slice(-300)}`;
  const has = (text, pattern) => pattern.test(text) || text.slice(0, 300);
  const board = stage.read(BOARD);
  const who = ["main", "alice", "bob"].map(
    (name) => /"instance\\*":\s*(\d+)/.exec(answer(name, "who"))?.[1] ?? "?",
  );
  const denied = /reserved by someone else/;
  return {
    "lead, alice and bob are three instances": new Set(who).size === 3 || who.join(", "),
    "team-mates bear the names that their lead gave them": has(
      before + board,
      /alice[\s\S]*bob|bob[\s\S]*alice/,
    ),
    "bob is denied alice's file": has(answer("bob", "free"), denied),
    "bob is denied the lead's file": has(answer("bob", "own"), denied),
    "and by sed": has(answer("bob", "sed"), denied),
    "bob's subagent is denied alice's file": has(answer("part", "free"), denied),
    "the lead is denied alice's file": has(answer("main", "free"), denied),
    "alice changes her own": has(stage.read("src/free.ts"), /free = 2/),
    "the team's own tasks are mirrored": has(before, /done +#\d+ +Guide for users/),
    "with the one who has claimed it": has(before, /in progress +#\d+ +Tests of the guide/),
    "all have left at the end":
      (board.match(/: (?:FINISHED|TERMIN\S+)/g) ?? []).length >= 3 || board.slice(0, 600),
  };
}
