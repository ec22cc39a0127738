// What coord's hooks cost an edit in Claude Code itself: the time from the model's call to the next request, with no hooks, with
// `node -e 0` in their place, and with coord's. Rounds take turns, since a machine is never the same for long.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { run, stageFor } from "./stage.mjs";

const [ROUNDS, EDITS] = [3, 10];
const call = (name, input) => ({ calls: [{ name, input }] });

const plays = {
  main: [
    call("Read", { file_path: "$REPO/src/free.ts" }),
    ...Array.from({ length: EDITS }, (_, at) =>
      call("Edit", {
        file_path: "$REPO/src/free.ts",
        old_string: `free = ${at + 1}`,
        new_string: `free = ${at + 2}`,
      }),
    ),
    { text: "done" },
  ],
};

const around = (handler) => {
  const groups = [{ matcher: "Edit", hooks: [handler] }];
  return { hooks: { PreToolUse: groups, PostToolUse: groups } };
};
const command = (line, more = {}) => ({ type: "command", command: line, timeout: 5, ...more });
const coord = (more) => ({
  hooks: {
    PreToolUse: [{ matcher: "Edit", hooks: [command("coord hook claude")] }],
    PostToolUse: [{ matcher: "Edit", hooks: [command("coord hook claude", more)] }],
  },
});
const WAYS = {
  "no hooks": {},
  "`node -e 0` before and after": around(command("node -e 0")),
  "coord before and after": coord({}),
  "coord before, and after without being waited for": coord({ async: true }),
};

const middle = (all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)];

/** Milliseconds of each edit of one run. */
async function timesOf(claude, settings, bin) {
  const prepare = ({ repo }) => writeFileSync(join(repo, ".claude/settings.json"), JSON.stringify(settings));
  const stage = await stageFor({ ...claude, prepare }, plays, bin);
  try {
    const env = { ...stage.env, ...claude.env({ url: stage.model.url }) };
    await run(join(bin, claude.program), claude.args("Work. [[play:main]]"), {
      cwd: stage.repo,
      env,
      limit: 120,
    });
    const { asked, answered } = stage.model.read.get("main");
    // The first edit also compiles and caches.
    return Array.from({ length: EDITS - 1 }, (_, at) => asked.get(at + 3) - answered.get(at + 2));
  } finally {
    stage.close();
  }
}

/** @returns by way: the shortest and the middle time of an edit (ms) */
export async function costs(claude, bin) {
  const found = new Map(Object.keys(WAYS).map((way) => [way, []]));
  for (let round = 0; round < ROUNDS; round++)
    for (const [way, settings] of Object.entries(WAYS))
      found.get(way).push(...(await timesOf(claude, settings, bin)));
  return [...found].map(([way, all]) => ({ way, least: Math.min(...all), middle: middle(all) }));
}
