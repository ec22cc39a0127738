import { join } from "node:path";
import { madeFolder } from "../folders.ts";
import { cancelWait } from "../../src/operations/wait.ts";
import { finish } from "../../src/operations/finish.ts";
import { log } from "../../src/operations/log.ts";
import { reserve } from "../../src/operations/reserve.ts";
import type { Fields, InputOf, Operation } from "../../src/operations/types.ts";
import { Sessions } from "../../src/session/sessions.ts";
import type { Place } from "../../src/session/locate.ts";
import { openMemoryStore, type MemoryStore } from "../../src/store/memory.ts";
import { reconciler, Workspace } from "../../src/workspace/index.ts";
import { StateFolder } from "../../src/system/state.ts";

/** A small English file. */
export const FILE = `# Harbour

## Active instances
- **Instance #1** : ACTIVE - Ana (2026-11-22 19:00 +01:00)
- **Instance #2** : ACTIVE - Bob (2026-11-22 19:00 +01:00)

## Task reservations

### Current tasks
\`\`\`
\`\`\`

### Remaining tasks
\`\`\`
[FREE] Fix login
[FREE] Rate limit
\`\`\`

## Real-time activity log

### 2026-11-22 19:00 +01:00 - Instance #1
- **Action** : began

### [Template for new entries]
\`\`\`
### HH:MM - Instance #X
\`\`\`

## Last update
**Date** : 2026-11-22 - 19:00
**By** : Instance #1
**Action** : began
`;

/** Several instances at one file in memory. */
export class TestDesk {
  readonly store: MemoryStore;
  private readonly place: Place;
  private now = Date.parse("2026-11-22T20:00:00+01:00");
  /** Minutes east of UTC where the next command is called. */
  zone = 60;
  /** How long the next write waits for its turn once it is planned. */
  waitMs = 0;

  constructor(text = FILE) {
    const folder = madeFolder("coord-desk-");
    const file = join(folder, "CLAUDE_INSTANCES.md");
    this.place = {
      file,
      target: file,
      root: folder,
      main: folder,
      state: new StateFolder(file),
      admits: () => true,
    };
    const store = openMemoryStore({
      text,
      clock: () => this.now,
      reconcile: reconciler({ now: () => this.now, zone: () => this.zone }, this.place),
    });
    this.store = {
      ...store,
      update: (decide) =>
        store.update((snapshot) => {
          const change = decide(snapshot);
          this.now += this.waitMs;
          return change;
        }),
    };
  }

  async text(): Promise<string> {
    return (await this.store.read()).text;
  }

  archive(): Promise<string | null> {
    return this.store.archive();
  }

  /** Lets some seconds go by, as every command does. */
  tick(): void {
    this.now += 7_000;
  }

  /** Lets so many minutes go by. */
  pass(minutes: number): void {
    this.now += minutes * 60_000;
  }

  /** The file is replaced as a whole, by one without what an instance holds (and without an entry of the log). */
  async lose(instance: number): Promise<void> {
    const text = await this.text();
    const entry = new RegExp(`\\[RESERVED\\] Instance #${instance} .*\n(?:Files|Last activity): .*\n.*\n`);
    const older = text.replace(/^### [-0-9: +]+ - Instance #\d+\n/m, "");
    if (!entry.test(text) || older === text) throw new Error(`nothing of #${instance} to lose`);
    this.store.edit(older.replace(entry, ""));
  }

  /** A sign of life of the process that waits. */
  beat(as: number, task: string): void {
    new Sessions(this.place.state).touchWait(as, task, this.now);
  }

  /** Queues for a task, and goes on giving signs of life. */
  async wait(as: number, task: string, ...paths: readonly string[]) {
    const answer = await this.reserveWith(as, task, paths, Infinity);
    this.beat(as, task);
    return answer;
  }

  /** The wait ends in vain, as on a time-out: the place goes, then the sign of life. */
  async giveUp(as: number, task: string, ...paths: readonly string[]): Promise<void> {
    await this.did(as, cancelWait, { task, files: inside(paths) });
    this.still(as, task);
  }

  /** The process that waited has ended, and has left no sign of life. */
  still(as: number, task: string): void {
    new Sessions(this.place.state).touchWait(as, task, null);
  }

  perform<F extends Fields, R>(
    as: number | null,
    operation: Operation<F, R>,
    input: InputOf<F>,
    dryRun = false,
  ) {
    this.tick();
    const workspace = new Workspace(this.place, this.place.root, this.store, {
      now: () => this.now,
      zone: () => this.zone,
      language: "en",
      identity: { flag: as ?? undefined, env: undefined, session: null },
      parentPid: 0,
    });
    return workspace.perform(operation, input, dryRun);
  }

  /** The same, where a refusal is a failure of the test. */
  async did<F extends Fields, R>(
    as: number | null,
    operation: Operation<F, R>,
    input: InputOf<F>,
  ): Promise<R> {
    const answer = await this.perform(as, operation, input);
    if (!answer.ok) throw new Error(`${operation.name}: ${JSON.stringify(answer.refusal)}`);
    return answer.result;
  }

  reserve(as: number, task: string, ...paths: readonly string[]) {
    return this.reserveWith(as, task, paths, undefined);
  }

  private reserveWith(as: number, task: string, paths: readonly string[], wait: number | undefined) {
    return this.did(as, reserve, { ...NO_INPUT, task, files: inside(paths), wait });
  }

  finish(as: number, task: string) {
    return this.did(as, finish, { ...NO_INPUT, task, result: "success" });
  }

  log(as: number, action: string) {
    return this.did(as, log, { action, status: "done", files: [], notes: undefined });
  }
}

/** Paths as the rules see them. */
export const inside = (paths: readonly string[]) =>
  paths.map((path) => ({ given: path, kind: "inside" as const, path }));

export const NO_INPUT = {
  estimate: undefined,
  wait: undefined,
  next: undefined,
  notes: undefined,
  handover: undefined,
} as const;
