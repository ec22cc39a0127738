import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { builtAtNight, coord, project } from "./in-process.ts";
import { atNight } from "../size.ts";
import { bin, cleanEnv, type Project } from "./support.ts";

const HOSTILE = `</script><img src=x onerror=alert(1)> "'\`& \u202e ”`;

describe("for programs, pipes and reports", () => {
  builtAtNight("--json has the board, a pipe gets the status", async () => {
    const p = project();
    const { json } = await p.coord(["board", "--json"]);
    expect(json).toMatchObject({
      ok: true,
      command: "board",
      data: { lanes: [{ name: "next" }, {}, {}, {}, {}] },
    });
    const [piped, status] = [await p.coord(["board"]), await p.coord(["status"])];
    expect(piped.stdout).toBe(status.stdout);
  });

  it("--once draws one picture of the size that the environment says", async () => {
    const p = project();
    const { stdout } = await coord(["board", "--once"], { cwd: p.root, env: { COLUMNS: "60", LINES: "15" } });
    const lines = stdout.split("\n");
    expect(lines[0]).toMatch(/^coord · CLAUDE_INSTANCES\.md {10,}live$/);
    expect(Math.max(...lines.map((line) => line.length))).toBe(60);
  });

  it("--html saves one page in which a title can do nothing, and that needs nothing else", async () => {
    const p = project();
    await p.coord(["task", "add", HOSTILE, "--as", "1"]);
    const { stdout } = await p.coord(["board", "--html", "board.html", "--lang", "fr"]);
    expect(stdout).toBe("Tableau enregistré dans board.html\n");
    const page = fs.readFileSync(join(p.root, "board.html"), "utf8");
    expect(page).not.toContain("<img");
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(page).toContain("default-src &#39;none&#39;");
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });

  it("--html renews a board that it saved, and overwrites nothing else", async () => {
    const p = project();
    for (const name of ["board.html", "board.html"])
      expect((await p.coord(["board", "--html", name])).status).toBe(0);
    for (const name of ["README.md", "src/auth.ts", "other.html", "CLAUDE_INSTANCES.md"]) {
      if (name === "other.html") p.write(name, "<!doctype html>\n<html><body>mine</body></html>\n");
      const before = fs.readFileSync(join(p.root, name), "utf8");
      const { status, stderr } = await p.coord(["board", "--html", name]);
      expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining("is not a board") });
      expect(fs.readFileSync(join(p.root, name), "utf8")).toBe(before);
    }
    p.write("empty.html", "");
    expect((await p.coord(["board", "--html", "empty.html"])).status).toBe(0);
  });

  it("--html follows no link out of the repository; a place outside that somebody names is meant", async () => {
    const p = project();
    const outside = join(p.root, "..", "outside");
    fs.mkdirSync(outside);
    fs.symlinkSync(outside, join(p.root, "folder"));
    fs.symlinkSync(join(outside, "dangling.html"), join(p.root, "dangling.html"));
    fs.symlinkSync(join(p.root, ".git"), join(p.root, "git"));
    for (const name of ["folder/board.html", "folder/new/board.html", "dangling.html", "git/board.html"]) {
      const { status, stderr } = await p.coord(["board", "--html", name]);
      expect({ status, stderr }, name).toEqual({
        status: 2,
        stderr: expect.stringContaining("is outside this repository"),
      });
    }
    expect(fs.readdirSync(outside)).toEqual([]);
    expect(fs.existsSync(join(p.root, ".git", "board.html"))).toBe(false);
    expect((await p.coord(["board", "--html", "../outside/board.html"])).status).toBe(0);
    fs.symlinkSync(join(p.root, "src"), join(p.root, "within"));
    expect((await p.coord(["board", "--html", "within/board.html"])).status).toBe(0);
  });

  it("says no to what does not go together", async () => {
    const p = project();
    expect((await p.coord(["board", "--web", "--once"])).status).toBe(2);
    expect((await p.coord(["board", "--web", "--port", "70000"])).stderr).toContain("70000");
  });
});

interface Reply {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** A board that is served, and requests to it. */
class Served {
  readonly address: URL;
  private readonly child;
  constructor(child: ReturnType<typeof spawn>, address: string) {
    this.child = child;
    this.address = new URL(address);
  }

  static async of(p: Project, as: string | null, ...more: string[]): Promise<Served> {
    const args = [
      bin(),
      "board",
      "--web",
      "--no-open",
      "--quiet",
      ...(as === null ? [] : ["--as", as]),
      ...more,
    ];
    const child = spawn(process.execPath, args, {
      cwd: p.root,
      env: cleanEnv(),
      stdio: ["ignore", "pipe", "inherit"],
    });
    const address = await new Promise<string>((resolve, reject) => {
      child.stdout.setEncoding("utf8").once("data", (text: string) => resolve(text.trim()));
      child.once("close", () => reject(new Error("ended")));
    });
    return new Served(child, address);
  }

  ask(path: string, options: http.RequestOptions = {}, body?: string): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const { port, pathname } = this.address;
      const at = { host: "127.0.0.1", port, path: path.startsWith("/") ? path : pathname + path, ...options };
      const request = http.request(at, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => (text += part));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        );
      });
      request.on("error", reject);
      request.end(body);
    });
  }

  post(path: string, value: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const own = { "content-type": "application/json", origin: this.address.origin, ...headers };
    return this.ask(path, { method: "POST", headers: own }, JSON.stringify(value));
  }

  async act(command: string, input: object): Promise<{ ok: boolean; code: string | null; text: string }> {
    return JSON.parse((await this.post("act", { command, input })).body) as {
      ok: boolean;
      code: string | null;
      text: string;
    };
  }

  end(): void {
    this.child.kill();
  }
}

describe("for a browser", () => {
  let served: Served | null = null;
  afterEach(() => served?.end());

  atNight("who has no number is told to join, and a wrong word by what is wrong with it alone", async () => {
    served = await Served.of(project(), null);
    expect(await served.act("reserve", { task: "Mine", files: "src/new.ts" })).toEqual({
      ok: false,
      code: "NO_IDENTITY",
      text: "You have no number on this board yet: join first.",
    });
    const { text } = await served.act("task add", { title: "x".repeat(600) });
    expect(text).toMatch(/at most 500 characters, found 600$/);
  });

  it("nobody without the token, from another name or another page gets anything", async () => {
    served = await Served.of(project(), "1");
    const page = await served.ask("");
    expect(page.status).toBe(200);
    expect(page.headers["content-security-policy"]).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(page.headers).toMatchObject({
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    });
    expect(page.headers["access-control-allow-origin"]).toBeUndefined();
    expect(page.headers["set-cookie"]).toBeUndefined();
    for (const path of ["/", "/board", `/${"x".repeat(32)}/`, `/${"x".repeat(32)}/board`, "/%2e%2e/", "//"])
      expect((await served.ask(path)).status, path).toBe(404);
    const rebound = { headers: { host: `evil.example:${served.address.port}` } };
    expect((await served.ask("board", rebound)).status).toBe(403);
    expect((await served.ask("board", { headers: { host: "127.0.0.1" } })).status).toBe(403);
    expect((await served.ask("board", { headers: { origin: "https://evil.example" } })).status).toBe(403);
    expect((await served.ask("board", { headers: { origin: "null" } })).status).toBe(403);
    expect((await served.ask("board", { headers: { "sec-fetch-site": "cross-site" } })).status).toBe(403);
    const act = { command: "undo", input: {} };
    expect((await served.post("act", act, { origin: "https://evil.example" })).status).toBe(403);
    expect((await served.post("act", act, { "content-type": "text/plain" })).status).toBe(415);
    const { pathname } = served.address;
    const bare = { method: "POST", headers: { "content-type": "application/json" }, path: `${pathname}act` };
    expect((await served.ask("act", bare, JSON.stringify(act))).status).toBe(403);
    expect((await served.post("act", "x".repeat(70_000))).status).toBe(400);
    expect((await served.ask("board?revision=-1")).status).toBe(400);
    expect((await served.ask("board?revision=999")).status).toBe(404);
  });

  it("acts as who began it, shows refusals as they are, and takes back", async () => {
    const p = project();
    await p.coord(["reserve", "Taken", "--files", "src/auth.ts", "--as", "14"]);
    served = await Served.of(p, "13");
    expect(await served.act("task add", { title: HOSTILE })).toMatchObject({ ok: true });
    expect(await served.act("reserve", { task: "Mine", files: "src/auth.ts" })).toMatchObject({
      ok: false,
      code: "FILES_RESERVED",
    });
    expect(await served.act("reserve", { task: "Mine", files: "src/new.ts" })).toMatchObject({ ok: true });
    expect((await p.coord(["check", "src/new.ts"])).status).toBe(3);
    expect(await served.act("undo", {})).toMatchObject({ ok: true });
    expect((await p.coord(["check", "src/new.ts"])).status).toBe(0);
    for (const command of [
      "init",
      "leave",
      "run",
      "hook",
      "setup",
      "archive",
      "restore",
      "constructor",
      "log",
    ])
      expect(await served.act(command, {}), command).toMatchObject({ ok: false, code: "USAGE" });
    expect(await served.act("reserve", { task: "x", __proto__: "y" })).toMatchObject({ ok: true });
    const [found] = (
      JSON.parse((await served.ask("board")).body) as { lanes: { cards: { key: string; title: string }[] }[] }
    ).lanes;
    const card = found?.cards.find(({ title }) => title.startsWith("</script>"));
    const moved = await served.post("move", { key: card?.key, from: "next", to: "progress" });
    expect(JSON.parse(moved.body)).toMatchObject({ ok: true });
    const gone = await served.post("move", { key: card?.key, from: "next", to: "done" });
    expect(JSON.parse(gone.body)).toMatchObject({ ok: false });
  });

  it("--read-only acts for nobody", async () => {
    served = await Served.of(project(), "1", "--read-only");
    expect(await served.act("task add", { title: "x" })).toMatchObject({ ok: false, code: "READ_ONLY" });
  });

  it("shows what was, and says who has a file", async () => {
    const p = project();
    await p.coord(["reserve", "One", "--files", "src/auth.ts", "--as", "14"]);
    await p.coord(["task", "add", "Two", "--as", "14"]);
    served = await Served.of(p, "14");
    const board = JSON.parse((await served.ask("board")).body) as { newest: number };
    const then = JSON.parse((await served.ask(`board?revision=${board.newest - 1}`)).body) as {
      revision: number;
      lanes: { cards: { title: string }[] }[];
    };
    expect(then.revision).toBe(board.newest - 1);
    expect(then.lanes.flatMap(({ cards }) => cards.map(({ title }) => title))).not.toContain("Two");
    expect((await served.ask("why?path=src/auth.ts")).body).toContain("#14");
  });
});
