// The board in a real terminal: tmux shows what a person would see. Skipped where there is no tmux.
import { spawnSync } from "node:child_process";
import { afterEach, describe, expect, it } from "vitest";
import { project } from "./in-process.ts";
import { bin, cleanEnv, type Project } from "./support.ts";

const hasTmux = spawnSync("tmux", ["-V"]).error === undefined;

/** A terminal of its own. */
class Tmux {
  private readonly socket = `coord-board-${process.pid}-${Math.floor(performance.now())}`;

  tmux(...args: string[]): string {
    const done = spawnSync("tmux", ["-L", this.socket, "-f", "/dev/null", ...args], {
      encoding: "utf8",
      env: { ...cleanEnv(), TERM: "xterm-256color" },
    });
    return done.stdout;
  }

  start({ root }: Project, columns: number, rows: number, ...args: string[]): void {
    this.tmux("new-session", "-d", "-s", "b", "-x", String(columns), "-y", String(rows), "-c", root, "sh");
    // The shell goes on behind the board: what the board leaves behind shows in it.
    const command = `PS1='done$ '; clear; '${process.execPath}' '${bin()}' board ${args.join(" ")}`;
    this.tmux("send-keys", "-t", "b", command, "Enter");
  }

  get screen(): string {
    return this.tmux("capture-pane", "-p", "-t", "b");
  }

  keys(...keys: string[]): void {
    this.tmux("send-keys", "-t", "b", ...keys);
  }

  /** Waits for what is to be seen. */
  async shows(wanted: RegExp): Promise<string> {
    for (const until = Date.now() + 120_000; Date.now() < until;) {
      const { screen } = this;
      if (wanted.test(screen)) return screen;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return expect.fail(`never seen: ${String(wanted)} in\n${this.screen}`);
  }

  end(): void {
    this.tmux("kill-server");
  }
}

describe.skipIf(!hasTmux)("in a terminal", () => {
  let tmux!: Tmux;
  afterEach(() => tmux.end());

  it("is drawn, follows the size and what others do, acts, takes back, and leaves the terminal as it was", async () => {
    const p = project();
    tmux = new Tmux();
    tmux.start(p, 80, 24, "--as", "1");
    await tmux.shows(/Needs you[^]*live|live[^]*Needs you/);
    tmux.tmux("resize-window", "-t", "b", "-x", "40", "-y", "20");
    const narrow = await tmux.shows(/^coord · .{0,36}live$/m);
    expect(Math.max(...narrow.split("\n").map((line) => line.length))).toBeLessThanOrEqual(40);
    tmux.tmux("resize-window", "-t", "b", "-x", "160", "-y", "40");
    await tmux.shows(/Up next .*Waiting .*In progress/);
    await p.coord(["block", "Seen at once", "--as", "14"]);
    await tmux.shows(/blocker +#14 Seen at once/);
    tmux.keys("n");
    await tmux.shows(/What needs to be done\?/);
    tmux.keys("-l", "From the board");
    tmux.keys("Enter");
    await tmux.shows(/Up next[^]*From the board/);
    tmux.keys("u");
    await tmux.shows(/Undone/);
    expect((await p.coord(["task", "list"])).stdout).not.toContain("From the board");
    tmux.keys("?");
    await tmux.shows(/one revision back or forward/);
    tmux.keys("Escape");
    await tmux.shows(/Up next/);
    tmux.keys("q");
    const left = await tmux.shows(/^done\$ *$/m);
    expect(left).not.toContain("Needs you");
  });

  it("gives the terminal back when it is ended", async () => {
    const p = project();
    tmux = new Tmux();
    tmux.start(p, 80, 24);
    await tmux.shows(/Needs you/);
    spawnSync("sh", [
      "-c",
      `kill -TERM $(ps -o pid= --ppid $(tmux -L ${tmux["socket"]} display-message -p -t b '#{pane_pid}'))`,
    ]);
    expect(await tmux.shows(/^done\$ *$/m)).not.toContain("Needs you");
    tmux.keys("-l", "echo st''ill here");
    tmux.keys("Enter");
    await tmux.shows(/^still here$/m);
  });

  it("is the status where the terminal can do nothing", async () => {
    const p = project();
    tmux = new Tmux();
    tmux.tmux(
      "new-session",
      "-d",
      "-s",
      "b",
      "-x",
      "80",
      "-y",
      "24",
      "-c",
      p.root,
      `TERM=dumb '${process.execPath}' '${bin()}' board; sleep 20`,
    );
    expect(await tmux.shows(/CLAUDE_INSTANCES\.md/)).not.toContain("Needs you");
  });
});
