import { existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fold } from "../vocabulary/words.ts";
import { checksum } from "../text/checksum.ts";
import { statOf } from "./stat.ts";

/** Signs of life, and what an instance was told: small files in the state folder, beside the file and without its lock. */
export class Pulses {
  protected readonly state: string;
  protected readonly leases: string;

  constructor(state: string) {
    this.state = state;
    this.leases = join(state, "leases");
  }

  /** Last sign of life of an instance, in milliseconds since the epoch. */
  heartbeat(instance: number): number | undefined {
    return statOf(this.beat(instance))?.mtimeMs;
  }

  /** Last sign of life of the process that waits for a task, in milliseconds since the epoch. */
  waitbeat(instance: number, task: string): number | undefined {
    return statOf(this.beat(waitName(instance, task)))?.mtimeMs;
  }

  /** What the process that waits for a task said of itself at its last sign of life; empty when it said nothing. */
  waiterOf(instance: number, task: string): string {
    try {
      return readFileSync(this.beat(waitName(instance, task)), "utf8");
    } catch {
      return "";
    }
  }

  /** A sign of life of a process that waits for a task, and what tells the process; with null, it waits no more. */
  touchWait(instance: number, task: string, now: number | null, waiter = ""): void {
    const name = waitName(instance, task);
    if (now === null) return rmSync(this.beat(name), { force: true });
    this.keep(name, waiter);
    this.renew(name, now);
  }

  /** A sign of life. Where nothing can be written there is none, and nobody is troubled with it. */
  touch(instance: number, now: number): void {
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
  protected make(folder: string): void {
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
}

/** Each wait has a file of its own: one whose process was killed must not live on by the next one's signs of life. */
function waitName(instance: number, task: string): string {
  return `${instance}.wait-${checksum(fold(task)).toString(16)}`;
}
