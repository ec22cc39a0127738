/**
 * A chain in git that begins anew as a small machine, all of whose runs can be tried: machines that append behind what they know, or begin
 * the chain anew, and land what they find; answers that get lost, processes that die, and somebody who pushes an older state over it.
 */
export type Variant =
  | "right"
  /** The new chain is pushed over whatever is there. */
  | "no-lease"
  /** The former chain is pushed first, by itself. */
  | "former-first"
  /** The former chain is pushed afterwards. */
  | "former-last"
  /** It is never pushed. */
  | "no-former"
  /** Whoever is behind takes any chain that says it follows another. */
  | "trusting"
  /** Numbers are counted from the commits alone. */
  | "own-count";

interface Commit {
  readonly id: string;
  readonly parent: number | null;
  readonly follows: { readonly revision: number; readonly commit: number } | null;
}
interface Machine {
  /** The newest entry in its file. */
  rev: number;
  tip: number | null;
  /** All entries up to there. */
  known: string[];
  acked: string[];
  writes: number;
  pc: "look" | "former" | "write" | "push" | "push-former" | "done" | "dead" | "told";
  main: number | null;
  former: number | null;
  /** What it sends: a commit, and the end of the chain that this takes the place of. */
  made: { readonly commit: number; readonly end: number | null } | null;
  /** How often the chain began anew since it landed. */
  missed: number;
}
interface World {
  commits: Commit[];
  main: number | null;
  former: number | null;
  machines: Machine[];
  drops: number;
  kills: number;
  rewrites: number;
  isRewritten: boolean;
  wrong: string;
}

export interface Sizes {
  /** How often each machine writes. */
  readonly writes: readonly number[];
  readonly drops: number;
  readonly kills: number;
  readonly rewrites: number;
}

/** How many commits a chain has before it may begin anew. */
const LONG = 2;

export interface Verdict {
  readonly states: number;
  readonly ends: number;
  /** How the first thing that is wrong came about; empty where nothing is. */
  readonly example: string;
}

/** Tries every run, until one goes wrong. */
export function explore(variant: Variant, { writes, ...counts }: Sizes): Verdict {
  const machines = writes.map((count): Machine => ({
    rev: 0,
    tip: null,
    known: [],
    acked: [],
    writes: count,
    pc: "look",
    main: null,
    former: null,
    made: null,
    missed: 0,
  }));
  // All know the first entry.
  const commits: Commit[] = [{ id: "start", parent: null, follows: null }];
  const start: World = { commits, main: 0, former: null, machines, ...counts, isRewritten: false, wrong: "" };
  for (const one of machines) Object.assign(one, { rev: 1, tip: 0, known: ["start"] });
  const seen = new Set([JSON.stringify(start)]);
  const queue = [{ key: JSON.stringify(start), from: -1, name: "start" }];
  let ends = 0;
  for (let at = 0; at < queue.length; at++) {
    const world = JSON.parse(queue[at]?.key ?? "") as World;
    const steps = stepsOf(world, variant);
    if (steps.length === 0) ends++;
    const wrong = world.wrong !== "" ? world.wrong : steps.length === 0 ? wrongAtEnd(world) : "";
    if (wrong !== "") return { states: seen.size, ends, example: `${wrong}: ${traceOf(queue, at)}` };
    for (const { name, next } of steps) {
      const key = JSON.stringify(next);
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push({ key, from: at, name });
    }
  }
  return { states: seen.size, ends, example: "" };
}

function traceOf(queue: readonly { readonly from: number; readonly name: string }[], end: number): string {
  const names: string[] = [];
  for (let at = end; at >= 0; at = queue[at]?.from ?? -1) names.push(queue[at]?.name ?? "");
  return names.toReversed().join(" → ");
}

/** A chain's commits, oldest first, as who has only this chain sees them. */
function chain(commits: readonly Commit[], tip: number | null): number[] {
  const all: number[] = [];
  for (let at = tip; at !== null; at = commits[at]?.parent ?? null) all.push(at);
  return all.toReversed();
}

/** All entries up to a commit, also those of the chains before. */
function entries(commits: readonly Commit[], tip: number | null): string[] {
  const own = chain(commits, tip);
  const before = commits[own[0] ?? -1]?.follows?.commit;
  const ids = own.map((at) => commits[at]?.id ?? "");
  return before === undefined ? ids : [...entries(commits, before), ...ids];
}

/** The number of a chain's end, as its own commits say. */
function numberOf(commits: readonly Commit[], tip: number | null, variant: Variant): number {
  const own = chain(commits, tip);
  const before = variant === "own-count" ? 0 : (commits[own[0] ?? -1]?.follows?.revision ?? 0);
  return before + own.length;
}

function stepsOf(world: World, variant: Variant): { name: string; next: World }[] {
  const found: { name: string; next: World }[] = [];
  const step = (name: string, change: (next: World) => void): void => {
    const next = structuredClone(world);
    change(next);
    found.push({ name, next });
  };
  if (world.wrong !== "") return [];
  for (const [index, { pc }] of world.machines.entries()) {
    if (["done", "dead", "told"].includes(pc)) continue;
    const mine = (change: (next: World, me: Machine) => void) => (next: World) => {
      const me = next.machines[index];
      if (me !== undefined) change(next, me);
    };
    if (world.kills > 0 && pc !== "look")
      step(
        `${index} dies at ${pc}`,
        mine((next, me) => {
          me.pc = "dead";
          next.kills--;
        }),
      );
    if (pc === "look")
      step(
        `${index} looks`,
        mine((next, me) => {
          me.main = next.main;
          look(next, me, variant);
        }),
      );
    if (pc === "former")
      step(
        `${index} looks at the former chain`,
        mine((next, me) => {
          me.former = next.former;
          land(next, me, variant);
        }),
      );
    if (pc === "write") {
      step(
        `${index} goes on`,
        mine((next, me) => make(next, me, index, false, variant)),
      );
      if (chain(world.commits, world.machines[index]?.tip ?? null).length >= LONG)
        step(
          `${index} begins anew`,
          mine((next, me) => make(next, me, index, true, variant)),
        );
    }
    if (pc === "push-former")
      step(
        `${index} pushes the former chain`,
        mine((next, me) => {
          if (variant !== "no-former") next.former = me.made?.end ?? null;
          me.pc = variant === "former-last" ? "look" : "push";
          me.made = variant === "former-last" ? null : me.made;
        }),
      );
    if (pc === "push") {
      step(
        `${index} pushes`,
        mine((next, me) => push(next, me, variant, false)),
      );
      if (world.drops > 0)
        step(
          `${index} pushes, and the answer is lost`,
          mine((next, me) => push(next, me, variant, true)),
        );
    }
  }
  if (world.rewrites > 0 && world.main !== null)
    for (const older of chain(world.commits, world.main).slice(0, -1))
      step(`somebody pushes ${older} over it`, (next) => {
        Object.assign(next, { main: older, isRewritten: true });
        next.rewrites--;
      });
  return found;
}

/** Finds what is known in the chain that was fetched, or goes on to the former one. */
function look(world: World, me: Machine, variant: Variant): void {
  const { commits } = world;
  const own = chain(commits, me.main);
  const at = own.indexOf(me.tip ?? -1);
  const follows = commits[own[0] ?? -1]?.follows ?? null;
  if (at >= 0) return landed(world, me, me.rev + own.length - 1 - at);
  const number = numberOf(commits, me.main, variant);
  if (follows === null || number < me.rev) return told(world, me);
  if (variant === "trusting") return landed(world, me, number);
  if (follows.revision > me.rev) return void (me.pc = "former");
  return follows.revision === me.rev && follows.commit === me.tip
    ? landed(world, me, number)
    : told(world, me);
}

function land(world: World, me: Machine, variant: Variant): void {
  const { commits } = world;
  const follows = commits[chain(commits, me.main)[0] ?? -1]?.follows ?? null;
  const former = chain(commits, me.former);
  const at = former.indexOf(me.tip ?? -1);
  const isIts = follows !== null && follows.commit === me.former && at >= 0;
  const place = (follows?.revision ?? 0) - (former.length - 1 - at);
  if (isIts && place === me.rev) return landed(world, me, numberOf(commits, me.main, variant));
  return told(world, me);
}

/** It takes the chain for another one: right only where it is, or where it missed all of one. */
function told(world: World, me: Machine): void {
  me.pc = "told";
  if (!world.isRewritten && me.missed < 2) world.wrong = "an honest chain is taken for another";
}

function landed(world: World, me: Machine, number: number): void {
  const all = entries(world.commits, me.main);
  if (me.known.some((id, at) => all[at] !== id)) world.wrong = "what was known is lost, and nobody is told";
  if (all.length !== number) world.wrong = `number ${number} is that of entry ${all.length}`;
  const isThere = me.made !== null && all.includes(world.commits[me.made.commit]?.id ?? "");
  if (isThere) me.acked.push(world.commits[me.made?.commit ?? 0]?.id ?? "");
  if (isThere) me.writes--;
  Object.assign(me, {
    rev: number,
    tip: me.main,
    known: all,
    missed: 0,
    main: null,
    former: null,
    made: null,
  });
  // Under the same id as before, where the answer was lost and it is not there.
  me.pc = me.writes > 0 ? "write" : "done";
}

function make(world: World, me: Machine, index: number, isAnew: boolean, variant: Variant): void {
  const id = `${index}.${me.writes}`;
  const end = isAnew ? me.tip : null;
  const follows = isAnew && me.tip !== null ? { revision: me.rev, commit: me.tip } : null;
  const commit: Commit = { id, parent: isAnew ? null : me.tip, follows };
  const same = world.commits.findIndex((one) => JSON.stringify(one) === JSON.stringify(commit));
  if (same < 0) world.commits.push(commit);
  me.made = { commit: same < 0 ? world.commits.length - 1 : same, end };
  me.pc = isAnew && variant === "former-first" ? "push-former" : "push";
}

function push(world: World, me: Machine, variant: Variant, isLost: boolean): void {
  const { made } = me;
  if (made === null) return;
  const isAnew = made.end !== null;
  const wins = world.main === me.tip || (isAnew && variant === "no-lease");
  if (isLost) world.drops--;
  me.pc = "look";
  if (!wins) return;
  world.main = made.commit;
  if (isAnew) {
    for (const one of world.machines) one.missed++;
    if (variant === "right" || variant === "no-lease" || variant === "trusting" || variant === "own-count")
      world.former = made.end;
    if (variant === "former-last") me.pc = "push-former";
  }
}

/** What is acknowledged is there once, unless somebody rewrote it. */
function wrongAtEnd({ commits, main, machines, isRewritten }: World): string {
  if (isRewritten) return "";
  const all = entries(commits, main);
  if (new Set(all).size !== all.length) return "an entry is there twice";
  const lost = machines.flatMap(({ acked }) => acked).find((id) => !all.includes(id));
  return lost === undefined ? "" : `${lost} is lost`;
}
