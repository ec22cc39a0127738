import type { Socket } from "node:net";
import { join } from "node:path";
import { bytesOf, disk } from "./files.ts";
import type { GitAsked, GitSaid, GitStarter } from "./git.ts";
import { withoutPackages } from "./path.ts";

/** The shell's own word for an answer that did not come about: whoever waits asks in another way. */
const NONE = "-";
/** From here on a status may be a signal's; git itself uses 128 and 129. 126 and 127 are the shell's, where there is no git. */
const LARGEST_STATUS = 129;
const NO_GIT: ReadonlySet<number> = new Set([126, 127]);

type AnswerTold = (said: GitSaid | null) => void;

/**
 * One shell that starts every git. Node stands still for milliseconds while it starts a process, since that begins as a copy of
 * itself; a shell does it in a tenth of that, and several side by side. What git reads and says goes through files in a folder of
 * our own; a line with number and status tells that an answer is there.
 */
export class GitShell implements GitStarter {
  private readonly folder: string;
  private readonly env: Variables;
  private readonly waiting = new Map<number, AnswerTold>();
  private readonly input: (text: string) => void;
  private asked = 0;
  private isGone = false;

  /** @param folder of our own, absolute */
  constructor(folder: string, env: Variables) {
    this.folder = folder;
    this.env = env;
    const { spawn } = process.getBuiltinModule("node:child_process");
    // A program called git may have come with the project's packages.
    const own = withoutPackages(env);
    const shell = spawn("/bin/sh", ["-s"], { cwd: "/", env: own, stdio: ["pipe", "pipe", "ignore"] });
    shell.on("error", () => this.lose());
    shell.on("close", () => this.lose());
    shell.stdin.on("error", () => this.lose());
    this.input = (text) => void shell.stdin.write(text);
    // It waits for what it started, whose time is counted as this process's only then.
    this.hold = (isHeld) => {
      const change = isHeld ? "ref" : "unref";
      shell[change]();
      // Sockets, both of them; under Bun what is written to is none, and keeps no process alive.
      for (const stream of [shell.stdin, shell.stdout] as unknown as Partial<Socket>[]) stream[change]?.();
    };
    this.end = () => void shell.stdin.end("wait\nexit\n");
    let rest = "";
    shell.stdout.on("data", (bytes: Buffer) => {
      const lines = (rest + bytes.toString("latin1")).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.tell(line);
    });
    // The answers' lines go where the shell's own words went, which nobody wants.
    this.input("exec 3>&1 >/dev/null\n");
  }

  /** Whether the process waits for it: from the start it does. */
  readonly hold: (isHeld: boolean) => void;

  /** Lets the shell end, once what was asked is answered. */
  readonly end: () => void;

  says(asked: GitAsked): Promise<GitSaid | null> {
    return this.inLanes([[asked]])[0] ?? Promise.resolve(null);
  }

  inLanes(lanes: readonly (readonly GitAsked[])[]): Promise<GitSaid | null>[] {
    const answers: Promise<GitSaid | null>[] = [];
    const scripts = lanes.map((lane) =>
      lane.flatMap((asked) => {
        const script = this.isGone ? null : this.scriptOf(asked);
        const number = this.asked++;
        answers.push(
          script === null ? Promise.resolve(null) : new Promise((told) => this.waiting.set(number, told)),
        );
        return script === null ? [] : [{ script, end: `echo ${number} ${NONE} >&3; ` }];
      }),
    );
    const all = scripts.flatMap((lane) => {
      const [asks, ends] = [lane.map(({ script }) => script).join(""), lane.map(({ end }) => end).join("")];
      // Whoever asks may be killed before it has told all, and somebody still waits.
      return lane.length === 0 ? [] : [`{ (${asks}); ${ends}} &\n`];
    });
    if (all.length > 0) this.input(all.join(""));
    return answers;
  }

  /** Waits until nobody writes any more. */
  async settled(): Promise<void> {
    const told = [...this.waiting].map(
      ([number, tell]) =>
        new Promise<void>((done) =>
          this.waiting.set(number, (said) => {
            tell(said);
            done();
          }),
        ),
    );
    await Promise.all(told);
  }

  /** Null where the shell can't be told. */
  private scriptOf({ args, env, cwd, input }: GitAsked): string | null {
    const set = settingsOf(this.env, env);
    if (set === null) return null;
    const file = (what: string) => quoted(join(this.folder, `${what}-${this.asked}`));
    if (input !== "") {
      try {
        disk.writeFileSync(join(this.folder, `in-${this.asked}`), input, "latin1");
      } catch {
        return null;
      }
    }
    const git = `command git ${["-C", cwd, ...args].map(quoted).join(" ")}`;
    const from = input === "" ? "/dev/null" : file("in");
    // In braces that are asked whether they came about: where a file can't be made, somebody still waits.
    return `{ { ${set}${git} 3>&-; echo ${this.asked} $? >&3; } <${from} >${file("out")} 2>${file("err")}; } || echo ${this.asked} ${NONE} >&3; `;
  }

  private tell(line: string): void {
    const [number = "", status = NONE] = line.split(" ");
    const told = this.waiting.get(Number(number));
    this.waiting.delete(Number(number));
    told?.(this.saidIn(number, status));
  }

  private saidIn(number: string, word: string): GitSaid | null {
    const status = Number(word);
    if (word === NONE || status > LARGEST_STATUS || NO_GIT.has(status)) return null;
    try {
      const text = (what: string, encoding: "latin1" | "utf8") =>
        bytesOf(join(this.folder, `${what}-${number}`)).toString(encoding);
      return { status, out: text("out", "latin1"), err: status === 0 ? "" : text("err", "utf8") };
    } catch {
      return null;
    }
  }

  private lose(): void {
    this.isGone = true;
    for (const told of this.waiting.values()) told(null);
    this.waiting.clear();
  }
}

type Variables = Readonly<Record<string, string | undefined>>;

/** What the environment of one call has otherwise than the shell's; null where a shell can't be told that. */
function settingsOf(all: Variables, own: Variables): string | null {
  let set = "";
  for (const name of new Set([...Object.keys(all), ...Object.keys(own)])) {
    const value = own[name];
    if (all[name] === value) continue;
    // Where a command is looked for, the shell remembers; what it has it does not forget for one call.
    if (value === undefined || name === "PATH" || !/^[A-Za-z_]\w*$/.test(name)) return null;
    set += `${name}=${quoted(value)} `;
  }
  return set;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
