import { spawn, type ChildProcess } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";

export interface CliTortureOptions {
  /** The built command. */
  readonly bin: string;
  /** A folder with a coordination file; the processes work in it. */
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  readonly writers: number;
  readonly seconds: number;
  /** A random process gets SIGKILL every so many milliseconds; less often where a machine is so slow that nothing would get done. */
  readonly killEveryMs: number;
  /** It goes on for longer until so much is done. */
  readonly atLeast: number;
}

export interface CliTortureResult {
  /** What `coord` said it had done, in the order of its saying so. */
  readonly acknowledged: readonly Done[];
  readonly kills: number;
  /** Answers that are neither done nor a refusal that can happen: there must be none. */
  readonly odd: readonly string[];
}

export interface Done {
  readonly instance: number;
  readonly what: "reserve" | "finish" | "log";
  /** Unique. */
  readonly title: string;
}

interface Shared {
  readonly running: Set<ChildProcess>;
  readonly acknowledged: Done[];
  readonly odd: string[];
  readonly goesOn: () => boolean;
}

/** Lets instances reserve, log and finish, each by processes of its own, and kills some of those. */
export async function cliTorture(options: CliTortureOptions): Promise<CliTortureResult> {
  const until = Date.now() + options.seconds * 1_000;
  const acknowledged: Done[] = [];
  const goesOn = (): boolean =>
    Date.now() < until || (acknowledged.length < options.atLeast && Date.now() < until + 60_000);
  const shared: Shared = { running: new Set(), acknowledged, odd: [], goesOn };
  let kills = 0;
  const killer = setInterval(() => {
    if (kills > acknowledged.length + 10) return;
    const victims = [...shared.running];
    if (victims[Math.floor(Math.random() * victims.length)]?.kill("SIGKILL")) kills++;
  }, options.killEveryMs);
  const instances = Array.from({ length: options.writers }, (_, i) => 20 + i);
  await Promise.all(instances.map((instance) => work(instance, options, shared)));
  clearInterval(killer);
  return { acknowledged, kills, odd: shared.odd };
}

/** One instance at its work, over and over; what was not acknowledged is asked for again under another title. */
async function work(instance: number, options: CliTortureOptions, shared: Shared): Promise<void> {
  const call = async (what: Done["what"], title: string, args: readonly string[]): Promise<boolean> => {
    const { status, signal, output } = await coord(
      [what, ...args, "--as", String(instance), "--json"],
      options,
      shared,
    );
    if (status === 0) shared.acknowledged.push({ instance, what, title });
    else if (signal !== "SIGKILL" && !(what === "finish" && status === 5))
      shared.odd.push(`${what} ${title}: ${status} ${output}`);
    return status === 0;
  };
  for (let turn = 0; shared.goesOn(); turn++) {
    const title = `t${instance}x${turn}x`;
    const isMine = await call("reserve", title, [title, "--files", `lib/${instance}/${turn}.ts`]);
    await call("log", `l${title}`, [`l${title}`, "--files", `lib/${instance}/${turn}.ts`]);
    if (!isMine) continue;
    // A finish that was killed may have been done: then it says that there is nothing to finish.
    for (let tries = 0; tries < 5; tries++) {
      if (await call("finish", title, [title, "--result", "success"])) break;
    }
  }
}

function coord(
  args: readonly string[],
  { bin, root, env }: CliTortureOptions,
  { running }: Shared,
): Promise<{ status: number | null; signal: string | null; output: string }> {
  const child = spawn(process.execPath, [bin, ...args, "--lock-timeout", "60s"], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  return new Promise((resolve) => {
    child.once("close", (status, signal) => {
      running.delete(child);
      resolve({ status, signal, output });
    });
  });
}

/** How often each title stands in the file as what it was acknowledged to be. */
export function judge(root: string, acknowledged: readonly Done[]): { lost: string[]; doubled: string[] } {
  const text = fs.readFileSync(join(root, "CLAUDE_INSTANCES.md"), "utf8");
  const finished = new Set(acknowledged.filter(({ what }) => what === "finish").map(({ title }) => title));
  const count = ({ instance, what, title }: Done): number => {
    const state = what === "reserve" && !finished.has(title) ? "(?:RÉSERVÉ|TERMINÉ)" : "TERMINÉ";
    const pattern =
      what === "log"
        ? `^- \\*\\*Action\\*\\* : ${title}$`
        : `^\\[${state}\\] Instance #${instance} - ${title} - `;
    return text.match(new RegExp(pattern, "gm"))?.length ?? 0;
  };
  const counted = acknowledged.map((done) => ({ name: `${done.what} ${done.title}`, found: count(done) }));
  return {
    lost: counted.filter(({ found }) => found === 0).map(({ name }) => name),
    doubled: counted.filter(({ found }) => found > 1).map(({ name }) => name),
  };
}
