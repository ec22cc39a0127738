// Two real agents play against a scripted model, where npm has their packages and they come in time. A play that fails is played
// once more: a busy machine may keep an agent waiting. What fails twice is a failure.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The versions that are known to play; a newer one is tried by hand first. */
const PACKAGES = ["@anthropic-ai/claude-code@2.1.332", "@openai/codex@0.171.0"];
/** Maximum time for installing and for a play (ms). */
const INSTALL = 180_000;
const PLAY = 240_000;

const folder = mkdtempSync(join(tmpdir(), "coord-agents-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const install = ["install", "--prefix", folder, "--no-audit", "--no-fund", "--silent", ...PACKAGES];
const { status } = spawnSync("npm", install, { stdio: "ignore", timeout: INSTALL });
if (status !== 0) {
  console.log(`agents: not played, since ${PACKAGES.join(" and ")} can't be had`);
  process.exit(0);
}

const play = (name) => {
  const { status: ended, stdout } = spawnSync("node", ["test/agents/real/run.mjs", name], {
    env: { ...process.env, COORD_AGENTS: folder },
    encoding: "utf8",
    timeout: PLAY,
  });
  console.log(stdout.trimEnd());
  return ended === 0;
};

for (const name of ["claude", "codex"]) {
  if (play(name)) continue;
  console.log(`agents: ${name} once more`);
  if (!play(name)) process.exitCode = 1;
}
