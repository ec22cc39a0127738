import { once } from "node:events";
import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { atNight, sized, variants } from "../size.ts";
import { bin, launch, project, type Project, type Ran } from "./support.ts";

const as = (n: number, ...args: readonly string[]) => ["--as", String(n), ...args];

/** Runs the built command in a shell's place. */
function start(made: Project, n: number, ...args: readonly string[]) {
  return launch(process.execPath, [bin(), ...as(n, ...args)], { cwd: made.root });
}

function run(made: Project, n: number, ...args: readonly string[]): Promise<Ran> {
  return start(made, n, "run", ...args).done;
}

/** Waits until something is so; fails the test when it never is. */
async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end;) {
    if (await what()) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error("it never came to that");
}

const held = (made: Project, resource: string) =>
  made.text().includes(`\nRessources: ${resource}\n`) && made.text().includes("[RÉSERVÉ] Instance #12");

describe("resources", () => {
  it("are held by their names, beside files, and pools give what is free", async () => {
    const made = project();
    const first = await made.json(
      as(12, "reserve", "A", "--resource", "db:test, gpu", "--resource", "port:3000-3001"),
    );
    expect(first.data.reservation).toMatchObject({ files: [], resources: ["db:test", "gpu", "port:3000"] });
    expect(made.text()).toContain("Ressources: db:test, gpu, port:3000\n");
    const refused = await made.json(as(13, "reserve", "B", "--files", "x.ts", "--resource", "db:test"));
    expect(refused).toMatchObject({ ok: false, error: { code: "FILES_RESERVED", holders: [{ task: "A" }] } });
    const second = await made.json(as(13, "reserve", "B", "--resource", "port:3000-3001"));
    expect(second.data.reservation).toMatchObject({ resources: ["port:3001"] });
    expect((await made.coord(as(14, "reserve", "C", "--resource", "port:3000-3001"))).status).toBe(3);
    const wider = await made.json(as(12, "reserve", "A", "--resource", "db", "--files", "y.ts"));
    expect(wider.data.reservation).toMatchObject({
      files: ["y.ts"],
      resources: ["db:test", "gpu", "port:3000", "db"],
    });
    await made.coord(as(12, "finish", "A", "--result", "success"));
    expect((await made.coord(as(14, "reserve", "C", "--resource", "port:3000-3001"))).status).toBe(0);
    expect((await made.coord(["doctor"])).status).toBe(0);
  });

  atNight("go with a handover, and come back with an undo", async () => {
    const made = project();
    await made.coord(as(12, "reserve", "A", "--resource", "gpu"));
    await made.coord(as(12, "handover", "A", "--to", "13"));
    const taken = await made.json(as(13, "handover", "accept"));
    expect(taken.data.reservation).toMatchObject({ instance: 13, resources: ["gpu"] });
    await made.coord(as(13, "release", "A"));
    await made.coord(as(13, "undo"));
    expect((await made.coord(as(14, "reserve", "B", "--resource", "gpu"))).status).toBe(3);
  });
});

describe("run", () => {
  it("holds what the command needs as long as it runs, tells it, and passes on what it says and its status", async () => {
    const made = project();
    const script = `const fs = require("node:fs"); console.log(process.env.COORD_RESOURCE_PORT);
      console.error(fs.readFileSync("CLAUDE_INSTANCES.md", "utf8").includes("Ressources: port:3000")); process.exit(7)`;
    const ran = await run(
      made,
      12,
      "--resource",
      "port:3000-3009",
      "--files",
      "gen/**",
      "--",
      process.execPath,
      "-e",
      script,
    );
    expect(ran).toMatchObject({ status: 7, stdout: "3000\n" });
    expect(ran.stderr).toContain("true");
    expect(made.text()).toMatch(/\[LIBÉRÉ\] Instance #12[^[]*Ressources: port:3000/);
    expect((await made.coord(as(13, "reserve", "B", "--resource", "port:3000"))).status).toBe(0);
    const json = await run(made, 12, "--json", "--", process.execPath, "-e", "console.log(1)");
    expect(json.json).toMatchObject({ ok: true, command: "run", data: { status: 0 } });
  });

  it("does not start what can't be held, and says so of a command that there is not", async () => {
    const made = project();
    await made.coord(as(13, "reserve", "B", "--resource", "gpu"));
    const refused = await run(
      made,
      12,
      "--resource",
      "gpu",
      "--",
      process.execPath,
      "-e",
      "console.log('ran')",
    );
    expect(refused).toMatchObject({ status: 3, stdout: "" });
    const missing = await run(made, 12, "--", "no-such-command-here");
    expect(missing.status).toBe(127);
    expect(missing.stderr).toContain("no-such-command-here");
    expect((await run(made, 12)).status).toBe(2);
    expect(made.text()).not.toContain("[RÉSERVÉ] Instance #12");
  });

  const waiting = "setInterval(() => {}, 1000); console.log('on')";

  it.each(
    variants(
      [
        ["SIGTERM", 143],
        ["SIGINT", 130],
        ["SIGHUP", 129],
      ] as const,
      3,
    ),
  )("passes %s on, and releases", async (signal, status) => {
    const made = project();
    const scripts = [
      [`process.on("${signal}", () => { console.log("ended"); process.exit(9) }); ${waiting}`, 9],
      [waiting, status],
    ] as const;
    for (const [script, wanted] of scripts.slice(0, sized(2, 1))) {
      const { child, done } = start(
        made,
        12,
        "run",
        "--resource",
        "gpu",
        "--",
        process.execPath,
        "-e",
        script,
      );
      await new Promise((on) => child.stdout.once("data", on));
      child.kill(signal);
      expect((await done).status).toBe(wanted);
      expect(held(made, "gpu")).toBe(false);
    }
  });

  it("is free when the command has ended, whatever that has left behind; only where it was killed that counts", async () => {
    const made = project();
    const leaves = (then: string) =>
      `const { spawn } = require("node:child_process");
      const left = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true, stdio: ["ignore", "ignore", "ignore", 3] });
      left.unref();
      require("node:fs").writeFileSync("pid", String(left.pid));
      ${then}`;
    const left = () => Number(fs.readFileSync(join(made.root, "pid"), "utf8"));
    await run(made, 12, "--resource", "gpu", "--", process.execPath, "-e", leaves("process.exit(0)"));
    expect(held(made, "gpu")).toBe(false);
    process.kill(left(), "SIGKILL");
    const { child, done } = start(
      made,
      12,
      "run",
      "--resource",
      "gpu",
      "--",
      process.execPath,
      "-e",
      leaves("console.log(process.pid); process.stdin.resume(); setInterval(() => {}, 1000)"),
    );
    const [said] = (await once(child.stdout, "data")) as [Buffer];
    child.kill("SIGKILL");
    process.kill(Number(String(said)), "SIGKILL");
    await done;
    expect((await made.coord(as(13, "reserve", "B", "--resource", "gpu"))).status).toBe(3);
    process.kill(left(), "SIGKILL");
    await until(() => !held(made, "gpu"));
  });

  atNight("killed with its command, it releases all the same; the command alone keeps it held", async () => {
    const made = project();
    const script = `require("node:fs").writeFileSync("pid", String(process.pid)); ${waiting}`;
    const { child, done } = start(made, 12, "run", "--resource", "gpu", "--", process.execPath, "-e", script);
    await new Promise((on) => child.stdout.once("data", on));
    const pid = Number(fs.readFileSync(join(made.root, "pid"), "utf8"));
    child.kill("SIGKILL");
    child.stdout.destroy();
    await until(() => child.killed);
    expect((await made.coord(as(13, "reserve", "B", "--resource", "gpu"))).status).toBe(3);
    process.kill(pid, "SIGKILL");
    await done;
    await until(() => !held(made, "gpu"));
    expect((await made.coord(as(13, "reserve", "B", "--resource", "gpu"))).status).toBe(0);
  });

  atNight("gives several at once one thing of a pool each", async () => {
    const made = project();
    const count = sized(20, 4);
    const script = "console.log(process.env.COORD_RESOURCE_PORT); setTimeout(() => {}, 3000)";
    const all = await Promise.all(
      Array.from({ length: count }, (_, i) =>
        run(
          made,
          20 + (i % 3),
          "--resource",
          "port:1-40",
          "--lock-timeout",
          "60s",
          "--",
          process.execPath,
          "-e",
          script,
        ),
      ),
    );
    expect(all.map(({ status }) => status)).toEqual(Array(count).fill(0));
    expect(new Set(all.map(({ stdout }) => stdout)).size).toBe(count);
  });
});
