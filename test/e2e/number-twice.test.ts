import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Answer } from "./answer.ts";
import { builtAtNight, coord, isOnReplicas, project } from "./in-process.ts";
import { git, projectAt, type Project, tempFolder } from "./support.ts";

const ANN = { CLAUDE_CODE_SESSION_ID: "ann" };
const BOB = { CLAUDE_CODE_SESSION_ID: "bob" };

/** Two clones of one board, in each of which a newcomer got the same number and reserved something; the second has merged the first. */
async function merged(): Promise<Project> {
  return (await clones())[1];
}

async function clones(
  more: (at: Project, label: string) => Promise<void> = async () => {},
  { listed = "", titles = ["Fix login", "Fix form"] }: { listed?: string; titles?: [string, string] } = {},
): Promise<[Project, Project]> {
  const made = project(
    "# Team\n\n## Active instances\n- **Instance #1** : ACTIVE - Ana (2026-03-02)\n\n## Task reservations\n\n### Current tasks\n```\n```\n" +
      listed,
  );
  const folder = tempFolder();
  const [one, two] = ["one", "two"].map((name) => {
    git(folder, "clone", "-q", made.root, name);
    return projectAt(join(folder, name), "CLAUDE_INSTANCES.md", coord);
  });
  if (one === undefined || two === undefined) throw new Error("no clones");
  for (const [at, env, label, task, file] of [
    [one, ANN, "Backend", titles[0], "src/auth.ts"],
    [two, BOB, "Frontend", titles[1], "src/api.ts"],
  ] as const) {
    await at.coord(["join", label], { env });
    expect((await at.coord(["reserve", task, "--files", file], { env })).status).toBe(0);
    await more(at, label);
    at.git("commit", "-qam", label);
  }
  const base = git(two.root, "show", "HEAD~1:CLAUDE_INSTANCES.md");
  two.write("base.md", base);
  two.write("theirs.md", one.text());
  await two.coord(["merge", "base.md", "CLAUDE_INSTANCES.md", "theirs.md"]);
  expect(two.text().match(/Instance #2\*\*/g)).toHaveLength(2);
  return [one, two];
}

/** The sentence about the number that was given anew. */
function saidOf({ notices }: Answer): string | undefined {
  return notices?.find(({ code }) => code === "RENUMBERED")?.message;
}

describe("a number that two clones gave to a newcomer each", () => {
  builtAtNight("makes nobody's files mine: only what this clone wrote under it is", async () => {
    const made = await merged();
    const checked = await made.coord(["check", "src/auth.ts", "--json"], { env: BOB });
    expect([checked.status, checked.json.data.paths[0]?.verdict]).toEqual([3, "reserved"]);
    const mine = await made.coord(["check", "src/api.ts", "--json"], { env: BOB });
    expect([mine.status, mine.json.data.paths[0]?.verdict]).toEqual([0, "mine"]);
    const stdin = JSON.stringify({
      session_id: "bob",
      cwd: made.root,
      hook_event_name: "PreToolUse",
      tool_name: "Edit",
      tool_input: { file_path: join(made.root, "src/auth.ts"), old_string: "a", new_string: "b" },
    });
    const { stdout } = await made.coord(["hook", "claude"], { env: BOB, stdin });
    expect(stdout).toContain('"permissionDecision":"deny"');
    const done = await made.coord(["finish", "Fix login", "--result", "success", "--json"], { env: BOB });
    expect([done.status, done.json.error.code]).toEqual([3, "NUMBER_TWICE"]);
    expect(made.text()).toContain("[RESERVED] Instance #2 - Fix login");
    expect((await made.coord(["finish", "--result", "success"], { env: BOB })).status).toBe(0);
    expect(made.text()).toContain("[DONE] Instance #2 - Fix form");
  });

  const listed =
    "\n### Remaining tasks\n```\n[FREE] Fix\n[FREE] Fix login\n[FREE] Fix form\n[FREE] Rate limit\n```\n";
  it.each<[string, [string, string], boolean]>([
    ["is listed among the tasks beside one's own", ["Fix login", "Fix form"], false],
    ["stands in what one said", ["Fix login", "Fix form"], true],
    ["is a part of one's own", ["Fix", "Fix form"], false],
    ["is one's own", ["Rate limit", "Rate limit"], false],
  ])("makes nobody's files mine where the other's title %s", async (_, titles, isSaid) => {
    const say = async (at: Project) => {
      if (isSaid) await at.coord(["log", `Waits for ${titles[0]}`], { env: { COORD_INSTANCE: "2" } });
    };
    const [, made] = await clones(say, { listed, titles });
    const { json } = await made.coord(["check", "src/auth.ts", "src/api.ts", "--json"], { env: BOB });
    expect(json.data.paths.map(({ verdict }: { verdict: string }) => verdict)).toEqual(["reserved", "mine"]);
    await made.coord(["finish", titles[1], "--result", "success"], { env: BOB });
    const after = await made.coord(["check", "src/auth.ts", "--json"], { env: BOB });
    expect(after.json.data.paths[0]?.verdict).toBe("reserved");
  });

  it.each<[string, [string, string]]>([
    ["another task", ["Fix login", "Fix form"]],
    ["a task of the same title", ["Rate limit", "Rate limit"]],
  ])("ends nothing of the other's, and adds nothing to it: %s", async (_, titles) => {
    const [, made] = await clones(undefined, { listed, titles });
    const [theirs, file] = [made.text().match(/^\[RESERVED\].*\nFiles: src\/auth.ts$/m)?.[0], "src/more.ts"];
    const added = await made.coord(["reserve", titles[0], "--files", file, "--json"], { env: BOB });
    if (titles[0] !== titles[1]) expect([added.status, added.json.error.code]).toEqual([3, "NUMBER_TWICE"]);
    expect((await made.coord(["leave"], { env: BOB })).status).toBe(0);
    expect(made.text()).toContain(theirs);
    expect(made.text()).toMatch(/^- \*\*Instance #2\*\* : ACTIVE - Backend/m);
    expect(made.text()).toMatch(/^- \*\*Instance #2\*\* : FINISHED - Frontend/m);
    expect(made.text()).toContain(`[IN_PROGRESS] Instance #2 - ${titles[0]}`);
    expect(made.text()).toMatch(/^\[RELEASED\] Instance #2 - .*\nStart: .*\nFiles: src\/api.ts/m);
  });

  it("is no matter where the number is listed once, whoever wrote the entry", async () => {
    const made = project();
    made.write(
      "CLAUDE_INSTANCES.md",
      made.text().replace(/```\n/, "```\n[RESERVED] Instance #1 - By hand\nFiles: src/api.ts\n"),
    );
    const { json } = await made.coord(["check", "src/api.ts", "--as", "1", "--json"]);
    expect(json.data.paths[0]?.verdict).not.toBe("reserved");
  });

  builtAtNight("is mended by doctor --fix: what this clone wrote under it gets a new one", async () => {
    const made = await merged();
    const before = made.text();
    const told = await made.coord(["doctor", "--json"]);
    const twice = told.json.data.diagnostics.find(
      ({ code }: { code: string }) => code === "DUPLICATE_INSTANCE",
    );
    expect([told.status, twice?.fixable]).toEqual([4, true]);
    const { status, json } = await made.coord(["doctor", "--fix", "--json"]);
    expect([status, json.data.fixed]).toEqual([0, 1]);
    expect(saidOf(json)).toBe(
      "Instance #2 (Frontend) of this clone is now Instance #4; 1 open entry went with it. Left to the other clone's #2: “Fix login”.",
    );
    const after = made.text();
    expect(after).toContain("- **Instance #4** : ACTIVE - Frontend");
    expect(after).toContain("[RESERVED] Instance #4 - Fix form");
    expect(after).toMatch(
      /- Instance #4\n- \*\*Action\*\* : Renumbered: Instance #2 → Instance #4 \(Frontend\)/,
    );
    // Not a byte of the other's.
    for (const line of before.split("\n").filter((one) => /Backend|Fix login|auth\.ts/.test(one)))
      expect(after.split("\n")).toContain(line);
    const who = await made.coord(["whoami", "--json"], { env: BOB });
    expect(who.json.data.instance).toBe(4);
    expect((await made.coord(["finish", "--result", "success"], { env: BOB })).status).toBe(0);
    expect(made.text()).toContain("[DONE] Instance #4 - Fix form");
    expect(made.text()).toContain("[RESERVED] Instance #2 - Fix login");
    expect((await made.coord(["doctor", "--fix", "--json"])).json.data.fixed).toBe(0);
  });

  it("takes what refers to it along: tasks, handovers, alerts and messages that mean this clone's instance", async () => {
    const [, made] = await clones(async (at, label) => {
      const env = label === "Backend" ? ANN : BOB;
      const file = label === "Backend" ? "src/x.ts" : "src/y.ts";
      await at.coord(["task", "add", `Rework ${label}`], { env });
      await at.coord(["reserve", `Rework ${label}`, "--files", file], { env });
      await at.coord(["block", `Stuck ${label}`, "--needs", "a hand"], { env });
      await at.coord(["ask", "1", `What of ${label}?`], { env });
      await at.coord(["ask", "2", `A word to ${label}`, "--as", "1"]);
      await at.coord(["handover", `Rework ${label}`, "--to", "1"], { env });
      await at.coord(["log", `Said by ${label}`], { env });
    });
    const before = made.text();
    const mine = before.split("\n").filter((line) => line.includes("Frontend"));
    expect(mine.length).toBeGreaterThan(5);
    const { json } = await made.coord(["doctor", "--fix", "--json"]);
    const after = made.text();
    expect(saidOf(json)).toContain("; 7 open entries went with it.");
    // What is said once stays as it was said.
    expect(after).toMatch(/- Instance #2\n- \*\*Action\*\* : Said by Frontend/);
    const numbers = (text: string) => text.replaceAll(/(?<=#)\d+/g, "N");
    const [old, fresh] = [before, after].map((text) => text.split("\n"));
    const added = new Set(fresh);
    // Every line is there, with a number changed or not.
    for (const line of old ?? []) if (!line.startsWith("**")) expect(numbers(after)).toContain(numbers(line));
    for (const line of old ?? [])
      if (/Backend/.test(line) && !line.startsWith("**")) expect(added).toContain(line);
    expect(after).toMatch(/Instance #4 → Instance #1\b.*\nWhat of Frontend/);
    expect(after).toMatch(/Instance #1 → Instance #4\b.*\nA word to Frontend/);
    expect(after).toMatch(/Instance #1 → Instance #2\b.*\nA word to Backend/);
    expect(after).toMatch(/\] Instance #4 - Rework Frontend/);
    expect(after).toMatch(/\] Instance #2 - Rework Backend/);
  });

  it("is left alone where this clone wrote nothing under it", async () => {
    const made = await merged();
    const other = projectAt(join(tempFolder(), "third"), "CLAUDE_INSTANCES.md", coord);
    made.git("commit", "-qam", "merged");
    git(made.root, "clone", "-q", ".", other.root);
    const told = await other.coord(["doctor", "--fix", "--json"]);
    expect([told.status, told.json.data.fixed]).toEqual([4, 0]);
    expect(other.text()).toBe(made.text());
  });

  it("is another one in each of two clones that mend it at once", async () => {
    const [one, two] = await clones();
    const both = two.text();
    one.git("fetch", "-q", two.root);
    one.write("CLAUDE_INSTANCES.md", both);
    for (const at of [one, two])
      expect((await at.coord(["doctor", "--fix", "--json"])).json.data.fixed).toBe(1);
    const given = [one, two].map((at) => /Renumbered: Instance #2 → Instance #(\d+)/.exec(at.text())?.[1]);
    expect(new Set(given).size).toBe(2);
    one.write("base.md", both);
    one.write("theirs.md", two.text());
    await one.coord(["merge", "base.md", "CLAUDE_INSTANCES.md", "theirs.md"]);
    const checked = await one.coord(["doctor", "--json"]);
    const codes = checked.json.data.diagnostics.map(({ code }: { code: string }) => code);
    expect(codes).not.toContain("DUPLICATE_INSTANCE");
    for (const [at, label] of ["Backend", "Frontend"].entries())
      expect(one.text()).toMatch(new RegExp(`Instance #${given[at]}\\*\\* : ACTIVE - ${label}`));
  });
});

const START =
  "# Team\n\n## Active instances\n- **Instance #1** : ACTIVE - Ana (2026-03-02)\n\n## Task reservations\n\n### Current tasks\n```\n```\n";

/**
 * A board on two branches of one clone: an instance joined and reserved on `main`, git put that away, and the instance went on on the
 * other branch, where it did `deed`. Ends on `main`, merged by hand as git's driver does.
 */
async function branched(deed: readonly string[], isOthers = false): Promise<{ made: Project; said: string }> {
  const made = project(START);
  const other = join(tempFolder(), "other");
  git(made.root, "clone", "-q", ".", other);
  const joining = isOthers ? projectAt(other, "CLAUDE_INSTANCES.md", coord) : made;
  await joining.coord(["join", "Backend"], { env: ANN });
  await joining.coord(["reserve", "Fix login", "--files", "src/auth.ts"], { env: ANN });
  joining.git("commit", "-qam", "joined");
  if (isOthers) git(made.root, "pull", "-q", other, "HEAD");
  // Whoever works here sees both states of the file.
  await made.coord(["log", "Looked", "--as", "1"]);
  made.git("commit", "-qam", "looked");
  const ours = made.text();
  made.git("checkout", "-q", "-b", "older", "HEAD~2");
  if (isOthers) {
    await made.coord(["join", "Frontend"], { env: BOB });
    await made.coord(["reserve", "Fix form", "--files", "src/api.ts"], { env: BOB });
  }
  expect((await made.coord(deed, { env: isOthers ? BOB : ANN })).status).toBe(0);
  made.git("commit", "-qam", "went on");
  const theirs = made.text();
  made.git("checkout", "-q", "main");
  made.write("base.md", START);
  made.write("ours.md", ours);
  made.write("theirs.md", theirs);
  const { stderr } = await made.coord([
    "merge",
    "base.md",
    "ours.md",
    "theirs.md",
    "7",
    "CLAUDE_INSTANCES.md",
  ]);
  return { made, said: stderr };
}

describe.skipIf(isOnReplicas())(
  "an instance that joined on one branch of a clone and went on on another",
  () => {
    it.each([
      [["leave"], "[RELEASED]", "FINISHED"],
      [["finish", "--result", "success"], "[DONE]", "ACTIVE"],
      [["log", "Halfway"], "[RESERVED]", "ACTIVE"],
    ] as const)("is one where they meet: %j", async (deed, state, listed) => {
      const { made, said } = await branched(deed);
      const text = fs.readFileSync(join(made.root, "ours.md"), "utf8");
      expect(said).toBe("");
      expect(text.match(/^- \*\*Instance #2\*\*.*/gm)).toEqual([
        expect.stringContaining(`${listed} - Backend (`),
      ]);
      expect(text.match(/^\[\w+\] Instance #2 - Fix login/gm)).toEqual([`${state} Instance #2 - Fix login`]);
    });

    it("is one for doctor --fix where git merged them as text", async () => {
      const { made } = await branched(["leave"]);
      const [ours, theirs] = ["ours.md", "theirs.md"].map((name) =>
        fs.readFileSync(join(made.root, name), "utf8"),
      );
      const gone = /^- \*\*Instance #2\*\* : FINISHED.*\n/m.exec(theirs ?? "")?.[0] ?? "";
      const there = /^- \*\*Instance #2\*\* : ACTIVE.*\n/m.exec(made.text())?.[0] ?? "";
      const released = /^\[RELEASED\](?:.+\n)+?(?=\[|```)/m.exec(theirs ?? "")?.[0] ?? "";
      const held = /^\[RESERVED\](?:.+\n)+?(?=\[|```)/m;
      const reserved = held.exec(made.text())?.[0] ?? "";
      expect([gone, there, released, reserved]).not.toContain("");
      const both = (ours ?? "").replace(/^- \*\*Instance #2.*\n/m, "").replace(released, "");
      made.write(
        "CLAUDE_INSTANCES.md",
        both
          .replace(/(^- \*\*Instance #1\*\*.*\n)/m, `$1${there}${gone}`)
          .replace("```\n", `\`\`\`\n${reserved}${released}`),
      );
      const { json } = await made.coord(["doctor", "--fix", "--json"]);
      expect([saidOf(json), json.data.fixed]).toEqual([undefined, 1]);
      expect(made.text().match(/^- \*\*Instance #2\*\*.*/gm)).toEqual([gone.trim()]);
      expect(made.text().match(/^\[\w+\] Instance #2.*/gm)).toEqual([released.split("\n")[0]]);
      expect((await made.coord(["doctor", "--json"])).json.data.diagnostics).toEqual([]);
    });

    it("is two where the other one came with what git brought, whoever wrote since", async () => {
      const { made, said } = await branched(["log", "Halfway"], true);
      expect(said).toContain("#2");
      const text = fs.readFileSync(join(made.root, "ours.md"), "utf8");
      expect(text.match(/^- \*\*Instance #2\*\*/gm)).toHaveLength(2);
      for (const task of ["Fix login", "Fix form"])
        expect(text).toContain(`[RESERVED] Instance #2 - ${task}`);
    });
  },
);
