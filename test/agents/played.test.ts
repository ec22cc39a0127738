import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { callingAgents } from "../../src/agents/index.ts";
import { coord, project } from "../e2e/in-process.ts";
import { packageRoot } from "../e2e/support.ts";

/**
 * One thing that happened while a real agent played (test/agents/real/): its hook was called, with what came of it and what stood in
 * the three files then; or somebody called coord.
 */
type Step =
  | {
      readonly hook: string;
      readonly input: Readonly<Record<string, unknown>>;
      readonly files: readonly string[];
      readonly verdict: "allow" | "deny" | "go-on";
      readonly says: readonly string[];
    }
  | { readonly run: readonly string[] };

const FOLDER = join(packageRoot, "fixtures/hooks/played");
const FILES = ["auth", "free", "own"];
const BOARD =
  "# Team\n\n## Active instances\n\n## Task reservations\n\n### Current tasks\n```\n```\n\n### Remaining tasks\n```\n```\n\n## Emergencies and blockers\n\n### Messages\n```\n```\n";

const stepsOf = (name: string) =>
  fs
    .readFileSync(join(FOLDER, name), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Step);

function verdictIn(stdout: string): string {
  const told = (stdout.trim() === "" ? {} : JSON.parse(stdout)) as Readonly<Record<string, unknown>>;
  const own = (told["hookSpecificOutput"] ?? {}) as Readonly<Record<string, unknown>>;
  const said = [own["permissionDecision"], told["permissionDecision"], told["permission"], told["decision"]];
  return said.includes("deny") ? "deny" : told["decision"] === "block" ? "go-on" : "allow";
}

/** What the shells of the agent that played have in their environment. */
function shellOf(steps: readonly Step[], name: string): Readonly<Record<string, string>> {
  const [first] = steps.flatMap((step) => ("hook" in step ? [step.input] : []));
  const id = String(first?.["session_id"] ?? first?.["sessionId"] ?? "");
  const asks = name.startsWith("opencode") ? "claude" : (name.split(/[-.]/)[0] ?? "");
  const variable = callingAgents.find((one) => one.name === asks)?.sessionVariable;
  return typeof variable === "string" ? { [variable]: id } : {};
}

describe("what real agents sent, from start to end", () => {
  it.each(fs.readdirSync(FOLDER))("%s: the same comes of it", async (name) => {
    const steps = stepsOf(name);
    const env = shellOf(steps, name);
    const made = project(BOARD);
    for (const [at, step] of steps.entries()) {
      const what = `${name}, line ${at + 1}`;
      if ("run" in step) {
        const isTheirs = step.run[0] !== "--as" && !step.run.includes("Holder");
        const called = isTheirs ? { env } : {};
        const { json } = step.run.includes("$ID")
          ? await made.coord(["inbox", "--json"], called)
          : { json: null };
        const id = (json?.data as { messages?: { id: string }[] } | undefined)?.messages?.[0]?.id ?? "";
        const told = await made.coord(
          step.run.map((word) => (word === "$ID" ? id : word)),
          called,
        );
        expect([what, told.status]).toEqual([what, 0]);
        continue;
      }
      for (const [index, value] of step.files.entries())
        made.write(`src/${FILES[index] ?? ""}.ts`, `export const ${FILES[index] ?? ""} ${value};\n`);
      const stdin = JSON.stringify(step.input).replaceAll("$ROOT", made.root).replaceAll("$STAGE", made.root);
      const told = await coord(["hook", step.hook], { cwd: made.root, env, stdin });
      const says = step.says.filter((one) => told.stdout.includes(one));
      expect([what, told.stderr, verdictIn(told.stdout), says]).toEqual([what, "", step.verdict, step.says]);
    }
    // The Holder's alone is left, where the agent says that it ends.
    const ends = steps.some(
      (step) => "hook" in step && /^session_?end$/i.test(String(step.input["hook_event_name"])),
    );
    expect(made.text().match(/\[RESERVED\]/g)).toHaveLength(ends ? 1 : 2);
  });
});
