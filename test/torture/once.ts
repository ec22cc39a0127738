import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { isIn, judge, toRestore } from "./judge.ts";
import { FIRST_INSTANCE, type Options, torture } from "./torture.ts";

/** Lines of a person, between all that coord changes. */
const PERSON = Array.from({ length: 12 }, (_, i) => `P${i} by a person`);

/** Who works when all is over: the others may have left. */
const LAST = String(FIRST_INSTANCE - 1);
/** How much of what was acknowledged is brought back in the end, as a sample. */
const RESTORED = 4;

function board(instances: number): string {
  const line = (i: number) => PERSON[i] ?? "";
  const present = Array.from(
    { length: instances },
    (_, i) => `- **Instance #${FIRST_INSTANCE + i}** : ACTIVE\n`,
  );
  return `# Harbour\n\n${line(0)}\n${line(1)}\n\n## Active instances\n${present.join("")}
${line(2)}\n\n## Task reservations\n\n${line(3)}\n\n### Current tasks\n\`\`\`\n\`\`\`\n
${line(4)}\n\n### Remaining tasks\n\`\`\`\n\`\`\`\n\n${line(5)}\n
## Real-time activity log\n\n${line(6)}\n\n## Notes\n\n${PERSON.slice(7, 11).join("\n\n")}\n
## Last update\n**Date** : 2026-11-22 - 19:00\n**By** : Instance #1\n**Action** : Began\n\n${line(11)}\n`;
}

/** One run in a folder of its own, judged. */
export async function tortureOnce(root: string, options: Omit<Options, "root">) {
  const { bin, env } = options;
  const call = (program: string, ...args: string[]) =>
    spawnSync(program, args, { cwd: root, env, encoding: "utf8" });
  const git = (...args: string[]) =>
    call("git", "-c", "user.name=t", "-c", "user.email=t@example.org", ...args);
  git("init", "-q", "-b", "main");
  const lines = board(options.instances);
  fs.writeFileSync(join(root, "CLAUDE_INSTANCES.md"), lines);
  fs.writeFileSync(join(root, ".gitattributes"), "CLAUDE_INSTANCES.md merge=coord\n");
  git("config", "merge.coord.driver", `"${process.execPath}" "${bin}" merge %O %A %B %L %P`);
  git("add", ".");
  git("commit", "-qm", "first");
  git("commit", "-q", "--allow-empty", "-m", "second");
  const happened = await torture({ ...options, root });
  // What the killed left behind is taken up by the next write.
  const last = call(process.execPath, bin, "--as", LAST, "log", "last", "--json");
  const doctor = call(process.execPath, bin, "doctor", "--json");
  const verdict = await judge(root, happened, doctor.stdout, PERSON);
  const { named, undone, revisions, ...wrong } = verdict;
  // Whatever became of it: what was acknowledged can be brought back.
  const gone: string[] = [];
  const back = await toRestore(root, happened, RESTORED);
  for (const { done, revision } of back) {
    const args = [bin, "--as", LAST, "restore", String(revision), "--json"];
    const { status, stdout } = call(process.execPath, ...args);
    if (status !== 0 || !isIn(root, done))
      gone.push(`${done.command} ${done.title} by restore ${revision}: ${status} ${stdout}`);
  }
  const faults = [
    ...happened.odd.map((answer) => `odd answer: ${answer}`),
    ...Object.entries(wrong).flatMap(([what, all]) => all.map((one) => `${what}: ${one}`)),
    ...(last.status === 0 ? [] : [`the last command: ${last.status} ${last.stdout}`]),
    ...gone.map((one) => `not to be restored: ${one}`),
    ...leftovers(root).map((name) => `left over: ${name}`),
  ];
  const { done, kills, stalls, jumps, edits, commands } = happened;
  return {
    faults,
    figures: {
      commands,
      acknowledged: done.length,
      kills,
      stalls,
      jumps,
      edits,
      named,
      undone,
      revisions,
      restored: back.length,
    },
  };
}

function leftovers(root: string): string[] {
  const all = fs.readdirSync(root, { recursive: true, encoding: "utf8" });
  return all.filter((name) => /coord-tmp|^\.coord\/(?:tmp\/|queue\/|lock$|damaged\/.)/.test(name));
}
