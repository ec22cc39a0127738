import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileName, type SessionId } from "./sessions.ts";

/** A subagent's command is on its way for so long: milliseconds. */
const LASTS = 15_000;
const MOST = 20;

interface Voice {
  readonly type: string;
  readonly command: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * Which subagent a session's shell commands come from. Agents tell it to their hooks only, so the hook before a command
 * writes it down, and the command itself, which is run next, finds it by its words.
 */
export class Voices {
  private readonly path: string;
  private readonly now: number;

  constructor(state: string, session: SessionId, now: number) {
    this.path = join(state, "voices", fileName(session));
    this.now = now;
  }

  /** A subagent of that type is about to run this; where nothing can be written it speaks as its parent. */
  note(type: string, command: string): void {
    try {
      mkdirSync(dirname(this.path), { recursive: true });
      const aside = `${this.path}.${process.pid}.tmp`;
      writeFileSync(aside, JSON.stringify([...this.recent(), { type, command, at: this.now }].slice(-MOST)));
      renameSync(aside, this.path);
    } catch {
      return;
    }
  }

  /** The type of the subagent whose command holds these words; null for the agent itself. */
  of(words: string): string | null {
    return this.recent().findLast(({ command }) => command.includes(words))?.type ?? null;
  }

  private recent(): Voice[] {
    try {
      const all = JSON.parse(readFileSync(this.path, "utf8")) as readonly Voice[];
      return all.filter(({ at }) => this.now - at < LASTS && at <= this.now);
    } catch {
      return [];
    }
  }
}
