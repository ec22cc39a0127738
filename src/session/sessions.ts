import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { isAlive, type ProcessMark } from "./processes.ts";
import { fold } from "../vocabulary/words.ts";

/** What an agent calls its session. */
export interface SessionId {
  readonly agent: string;
  readonly id: string;
}

/** A session that acts as an instance. */
export interface Binding {
  readonly agent: string;
  readonly session: string;
  readonly instance: number;
  readonly process: ProcessMark | null;
}

/** One line an agent: the variable in which it hands its session's id to the commands that it runs. */
const VARIABLES: readonly (readonly [string, string])[] = [
  ["claude", "CLAUDE_CODE_SESSION_ID"],
  ["codex", "CODEX_THREAD_ID"],
  ["gemini", "GEMINI_SESSION_ID"],
  ["copilot", "COPILOT_AGENT_SESSION_ID"],
];

/** The session that the environment names, or null. */
export function sessionOf(env: Readonly<Record<string, string | undefined>>): SessionId | null {
  for (const [agent, variable] of VARIABLES) {
    const id = env[variable];
    if (id !== undefined && id !== "") return { agent, id };
  }
  return null;
}

/** Whether an agent's shells know the session that they belong to. */
export function tellsItsShells(agent: string): boolean {
  return VARIABLES.some(([name]) => name === agent);
}

/** After so long nobody waits for another process of the session any more: milliseconds. */
const TURN_PATIENCE = 60_000;

/** Sessions and heartbeats: small files in the state folder, beside the file and without its lock. */
export class Sessions {
  private readonly state: string;
  private readonly folder: string;
  private readonly leases: string;

  constructor(state: string) {
    this.state = state;
    this.folder = join(state, "sessions");
    this.leases = join(state, "leases");
  }

  find(id: SessionId): Binding | null {
    return readBinding(join(this.folder, fileName(id)));
  }

  /**
   * The session that an agent's id means. Agents run each other's hooks, so an id that is not known under the one's name
   * is looked for under the others'.
   */
  named(agent: string, id: string): SessionId {
    const others = VARIABLES.map(([other]) => other).filter((other) => other !== agent);
    const known = [agent, ...others].find((name) => this.find({ agent: name, id }) !== null);
    return { agent: known ?? agent, id };
  }

  all(): Binding[] {
    return list(this.folder).flatMap((name) => readBinding(join(this.folder, name)) ?? []);
  }

  /** @throws the file system's error */
  bind(id: SessionId, instance: number, process: ProcessMark | null): void {
    const binding: Binding = { agent: id.agent, session: id.id, instance, process };
    this.make(this.folder);
    const path = join(this.folder, fileName(id));
    // Written aside and renamed: another process never reads half of it.
    const aside = `${path}.${globalThis.process.pid}.tmp`;
    writeFileSync(aside, `${JSON.stringify(binding)}\n`);
    renameSync(aside, path);
  }

  /**
   * Lets the processes of one session go one after the other. Where nothing can be written nobody waits.
   * @returns what lets the next one go on
   */
  async turn(id: SessionId): Promise<() => void> {
    const path = `${join(this.folder, fileName(id))}.turn.tmp`;
    for (const until = Date.now() + TURN_PATIENCE; Date.now() < until;) {
      try {
        this.make(this.folder);
        writeFileSync(path, String(process.pid), { flag: "wx" });
        return () => rmSync(path, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") break;
      }
      if (isOver(path)) rmSync(path, { force: true });
      else await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return () => undefined;
  }

  /** Forgets one session. */
  drop(id: SessionId): void {
    rmSync(join(this.folder, fileName(id)), { force: true });
  }

  /** Forgets every session of an instance. */
  unbind(instance: number): void {
    for (const name of list(this.folder)) {
      const path = join(this.folder, name);
      if (readBinding(path)?.instance === instance) rmSync(path, { force: true });
    }
  }

  /** Last sign of life of an instance, in milliseconds since the epoch. */
  heartbeat(instance: number): number | undefined {
    return timeOf(this.beat(instance));
  }

  /** Last sign of life of the process that waits for a task, in milliseconds since the epoch. */
  waitbeat(instance: number, task: string): number | undefined {
    return timeOf(this.beat(waitName(instance, task)));
  }

  /** A sign of life of a process that waits for a task; with null, it waits no more. */
  touchWait(instance: number, task: string, now: number | null): void {
    const name = waitName(instance, task);
    if (now === null) rmSync(this.beat(name), { force: true });
    else this.touch(name, now);
  }

  /** A sign of life. Where nothing can be written there is none, and nobody is troubled with it. */
  touch(instance: number | string, now: number): void {
    if (this.renew(instance, now)) return;
    try {
      this.make(this.leases);
      writeFileSync(this.beat(instance), "");
      this.renew(instance, now);
    } catch {
      return;
    }
  }

  /** The sign of life of one who only looks: the first one only for a known instance, and never a state folder for it. */
  touchReading(instance: number, now: number, isKnown: () => boolean): void {
    if (!this.renew(instance, now) && existsSync(this.state) && isKnown()) this.touch(instance, now);
  }

  private renew(instance: number | string, now: number): boolean {
    try {
      utimesSync(this.beat(instance), now / 1000, now / 1000);
      return true;
    } catch {
      return false;
    }
  }

  private beat(instance: number | string): string {
    return join(this.leases, String(instance));
  }

  /** A folder within the state folder, which git never takes in, whoever makes it first. */
  private make(folder: string): void {
    mkdirSync(folder, { recursive: true });
    const ignore = join(this.state, ".gitignore");
    if (!existsSync(ignore)) writeFileSync(ignore, "*\n");
  }

  /** The newest revision that an instance has looked at; 0 at first. */
  seen(instance: number): number {
    try {
      return Number(readFileSync(this.beat(`${instance}.seen`), "utf8")) || 0;
    } catch {
      return 0;
    }
  }

  see(instance: number, revision: number): void {
    this.keep(`${instance}.seen`, String(revision));
  }

  /** What an instance has been told of and need not be told again. */
  told(instance: number): ReadonlySet<string> {
    try {
      return new Set(JSON.parse(readFileSync(this.beat(`${instance}.told`), "utf8")) as string[]);
    } catch {
      return new Set();
    }
  }

  tell(instance: number, news: ReadonlySet<string>): void {
    this.keep(`${instance}.told`, JSON.stringify([...news]));
  }

  /** A small fact beside the heartbeats; where nothing can be written it is forgotten. */
  private keep(name: string, text: string): void {
    try {
      this.make(this.leases);
      writeFileSync(this.beat(name), text);
    } catch {
      return;
    }
  }

  /** Numbers that were ever given out, as far as this folder remembers; 0 when there are none. */
  highest(): number {
    const beats = list(this.leases).map(Number).filter(Number.isSafeInteger);
    return Math.max(0, ...beats, ...this.all().map(({ instance }) => instance));
  }

  /** True when a recorded agent process of the instance still runs here. */
  isLiving(instance: number): boolean {
    return this.all().some(
      (one) => one.instance === instance && one.process !== null && isAlive(one.process),
    );
  }
}

function timeOf(path: string): number | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  } catch {
    return undefined;
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => !name.endsWith(".tmp"));
  } catch {
    return [];
  }
}

/** True when the process whose turn it is was killed. */
function isOver(path: string): boolean {
  try {
    process.kill(Number(readFileSync(path, "utf8")) || process.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

function readBinding(path: string): Binding | null {
  try {
    const found = JSON.parse(readFileSync(path, "utf8")) as Partial<Binding>;
    if (typeof found.instance !== "number" || typeof found.session !== "string") return null;
    return {
      agent: found.agent ?? "",
      session: found.session,
      instance: found.instance,
      process: found.process ?? null,
    };
  } catch {
    return null;
  }
}

/** Each wait has a file of its own: one whose process was killed must not live on by the next one's signs of life. */
function waitName(instance: number, task: string): string {
  return `${instance}.wait-${checksum(fold(task))}`;
}

/** A file name for any id: its harmless characters, and a checksum of all of it. */
export function fileName({ agent, id }: SessionId): string {
  const plain = id.replace(/[^A-Za-z0-9-]/g, "_").slice(0, 60);
  return `${agent}-${plain}-${checksum(id)}.json`;
}

/** FNV-1a, as hexadecimal digits. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash.toString(16);
}
