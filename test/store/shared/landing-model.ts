/**
 * The replica's dealing with hand edits as a small machine, all of whose runs can be tried: two processes and an editor on host A, one
 * process on host B, a ledger with compare-and-set, answers that get lost, processes that die at any step. Texts are bags of
 * words, and a merge that can't tell adds what both sides added: so whatever is doubled or lost shows.
 */
export type Variant =
  | "right"
  /** No record of hand edits that are on their way. */
  | "no-record"
  /** One record, overwritten by the next. */
  | "one-record"
  /** Records are dropped when anything lands. */
  | "record-dropped"
  /** A record of another process is not looked at again. */
  | "record-unseen"
  /** Merged from the text that was looked at, not from the base that the file has. */
  | "merge-from-look"
  /** "I am at N" is written before the file. */
  | "mark-first"
  /** Another id for each try. */
  | "new-id";

type Bag = Record<string, number>;
interface Host {
  file: Bag;
  rev: number;
  base: Bag | null;
  sent: { id: string; text: Bag }[];
}
interface Plan {
  rev: number;
  base: number;
  ids: string[];
  text: Bag;
  from: Bag;
  sheets: { id: string; add: Bag }[];
}
interface Process {
  host: number;
  token: string;
  pc: "look" | "pull" | "plan" | "append" | "land" | "write" | "done" | "dead";
  tries: number;
  acked: boolean;
  look: Host | null;
  page: number;
  plan: Plan | null;
}
interface World {
  ledger: { id: string; add: Bag }[];
  hosts: Host[];
  procs: Process[];
  edits: number;
  drops: number;
  kills: number;
  handed: string[];
}

export interface Sizes {
  readonly edits: number;
  readonly drops: number;
  readonly kills: number;
  /** Whether host A has a second process, and host B one. */
  readonly second: boolean;
  readonly far: boolean;
}

export interface Verdict {
  readonly states: number;
  readonly ends: number;
  readonly violations: number;
  /** How the first came about. */
  readonly example: string;
}

/** Tries every run. Ends at the first violation where that is all that is wanted. */
export function explore(variant: Variant, sizes: Sizes, untilFirst: boolean): Verdict {
  const start = JSON.stringify(worldOf(sizes));
  const seen = new Set([start]);
  const queue: { readonly key: string; readonly from: number; readonly name: string }[] = [
    { key: start, from: -1, name: "start" },
  ];
  let [ends, violations, example] = [0, 0, ""];
  for (let at = 0; at < queue.length; at++) {
    const world = JSON.parse(queue[at]?.key ?? "") as World;
    if (world.procs.every(({ pc }) => pc === "done" || pc === "dead")) {
      ends++;
      const bad = wrongs(world, variant);
      if (bad.length > 0) {
        violations++;
        example ||= `${bad.join("; ")}: ${traceOf(queue, at)}`;
        if (untilFirst) break;
      }
    }
    for (const { name, key } of stepsOf(queue[at]?.key ?? "", world, variant)) {
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push({ key, from: at, name });
    }
  }
  return { states: seen.size, ends, violations, example };
}

function worldOf({ edits, drops, kills, second, far }: Sizes): World {
  const host = (): Host => ({ file: {}, rev: 0, base: {}, sent: [] });
  const process = (on: number, token: string): Process => ({
    host: on,
    token,
    pc: "look",
    tries: 0,
    acked: false,
    look: null,
    page: 0,
    plan: null,
  });
  const procs = [process(0, "a"), ...(second ? [process(0, "b")] : []), ...(far ? [process(1, "c")] : [])];
  return { ledger: [], hosts: [host(), host()], procs, edits, drops, kills, handed: [] };
}

function traceOf(queue: readonly { readonly from: number; readonly name: string }[], end: number): string {
  const names: string[] = [];
  for (let at = end; at >= 0; at = queue[at]?.from ?? -1) names.push(queue[at]?.name ?? "");
  return names.toReversed().join(" → ");
}

function plus(one: Bag, other: Bag, sign = 1): Bag {
  const sum = { ...one };
  for (const [word, count] of Object.entries(other)) {
    sum[word] = (sum[word] ?? 0) + sign * count;
    if (sum[word] === 0) delete sum[word];
  }
  return Object.fromEntries(Object.entries(sum).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const minus = (one: Bag, other: Bag): Bag => plus(one, other, -1);
const isSame = (one: Bag, other: Bag): boolean => Object.keys(minus(one, other)).length === 0;
const merge = (base: Bag, ours: Bag, theirs: Bag): Bag => plus(ours, minus(theirs, base));

function textAt(ledger: World["ledger"], revision: number): Bag {
  return ledger.slice(0, revision).reduce<Bag>((text, { add }) => plus(text, add), {});
}

function baseOf(host: Host, arrived: ReadonlySet<string>, variant: Variant): Bag {
  const sent = variant === "no-record" ? undefined : host.sent.findLast(({ id }) => arrived.has(id));
  return sent?.text ?? host.base ?? host.file;
}

function landed(host: Host, plan: Plan, variant: Variant): Host {
  if (host.rev >= plan.rev) return host;
  const arrived = new Set(plan.ids);
  const base = variant === "merge-from-look" ? plan.from : baseOf(host, arrived, variant);
  const file = isSame(host.file, base) ? plan.text : merge(base, plan.text, host.file);
  const isDropped = variant === "record-dropped" || variant === "no-record";
  const sent = isDropped
    ? []
    : host.sent
        .filter(({ id }) => !arrived.has(id))
        .map(({ id, text }) => ({ id, text: merge(base, plan.text, text) }));
  const isClean = isSame(file, plan.text) && sent.length === 0;
  return { file, rev: plan.rev, base: isClean ? null : plan.text, sent };
}

function stepsOf(key: string, world: World, variant: Variant): { name: string; key: string }[] {
  const found: { name: string; key: string }[] = [];
  const step = (name: string, change: (next: World) => boolean | void): void => {
    const next = JSON.parse(key) as World;
    if (change(next) !== false) found.push({ name, key: JSON.stringify(next) });
  };
  for (const [index, process] of world.procs.entries()) {
    if (process.pc === "done" || process.pc === "dead") continue;
    if (world.kills > 0 && process.pc !== "look")
      step(`${process.token} dies at ${process.pc}`, (next) => {
        at(next, index).pc = "dead";
        next.kills--;
      });
    stepOf(process, index, world, variant, step);
  }
  if (world.edits > 0)
    step("somebody types", (next) => {
      const host = hostAt(next, 0);
      const token = `H${next.edits--}`;
      host.base ??= host.file;
      host.file = plus(host.file, { [token]: 1 });
      next.handed.push(token);
    });
  return found;
}

type Step = (name: string, change: (next: World) => boolean | void) => void;

function at(world: World, index: number): Process {
  const found = world.procs[index];
  if (found === undefined) throw new Error("no such process");
  return found;
}

function hostAt(world: World, index: number): Host {
  const found = world.hosts[index];
  if (found === undefined) throw new Error("no such host");
  return found;
}

function stepOf(process: Process, index: number, world: World, variant: Variant, step: Step): void {
  const { token, plan, pc } = process;
  if (pc === "look")
    step(`${token} looks`, (next) => {
      const mine = at(next, index);
      mine.look = structuredClone(hostAt(next, process.host));
      mine.pc = "pull";
    });
  if (pc === "pull")
    step(`${token} pulls`, (next) => {
      at(next, index).page = next.ledger.length;
      at(next, index).pc = "plan";
    });
  if (pc === "plan") step(`${token} plans`, (next) => planOn(next, at(next, index), variant));
  if (pc === "append" && plan !== null) appendOn(process, index, world, plan, step);
  if (pc === "land" && plan !== null && variant !== "mark-first")
    step(`${token} lands`, (next) => {
      next.hosts[process.host] = landed(hostAt(next, process.host), plan, variant);
      at(next, index).pc = "done";
      at(next, index).acked = true;
    });
  if (pc === "land" && plan !== null && variant === "mark-first")
    step(`${token} marks`, (next) => {
      const [mine, host] = [at(next, index), hostAt(next, process.host)];
      mine.acked = host.rev >= plan.rev;
      mine.pc = mine.acked ? "done" : "write";
      if (!mine.acked) Object.assign(host, { rev: plan.rev, base: plan.text });
    });
  if (pc === "write" && plan !== null)
    step(`${token} writes the file`, (next) => {
      Object.assign(hostAt(next, process.host), { file: plan.text, base: null, sent: [] });
      at(next, index).pc = "done";
      at(next, index).acked = true;
    });
}

function planOn(world: World, mine: Process, variant: Variant): void {
  const look = mine.look;
  if (look === null) return;
  const arrived = new Set(world.ledger.slice(look.rev, mine.page).map(({ id }) => id));
  const text = textAt(world.ledger, mine.page);
  if (arrived.has(variant === "new-id" ? "none" : mine.token)) {
    mine.plan = { rev: mine.page, base: mine.page, ids: [...arrived], text, from: look.file, sheets: [] };
    mine.pc = "land";
    return;
  }
  const from = baseOf(look, arrived, variant);
  const sheets: Plan["sheets"] = [];
  if (!isSame(look.file, from)) {
    const id = `h${mine.token}.${mine.tries}`;
    sheets.push({ id, add: minus(look.file, from) });
    if (variant !== "no-record" && !record(hostAt(world, mine.host), look, id, variant)) {
      mine.pc = "look";
      mine.tries++;
      return;
    }
  }
  const id = variant === "new-id" ? `${mine.token}.${mine.tries}` : mine.token;
  sheets.push({ id, add: { [mine.token]: 1 } });
  const after = sheets.reduce((sum, { add }) => plus(sum, add), text);
  const ids = [...arrived, ...sheets.map((one) => one.id)];
  mine.plan = { base: mine.page, rev: mine.page + sheets.length, sheets, ids, text: after, from: look.file };
  mine.pc = "append";
}

/** False where the file is not as it was looked at. */
function record(host: Host, look: Host, id: string, variant: Variant): boolean {
  const isSeen = variant === "record-unseen" || JSON.stringify(host.sent) === JSON.stringify(look.sent);
  if (!isSame(host.file, look.file) || host.rev !== look.rev || !isSeen) return false;
  const sent = { id, text: look.file };
  host.sent = variant === "one-record" ? [sent] : [...host.sent, sent];
  return true;
}

function appendOn(process: Process, index: number, world: World, plan: Plan, step: Step): void {
  const isNew = !plan.sheets.some((one) => world.ledger.some(({ id }) => id === one.id));
  const wins = world.ledger.length === plan.base && isNew;
  const again = (mine: Process): boolean => {
    mine.pc = "look";
    return ++mine.tries <= 2;
  };
  step(`${process.token} appends and ${wins ? "wins" : "loses"}`, (next) => {
    const mine = at(next, index);
    if (!wins) return again(mine);
    next.ledger.push(...plan.sheets);
    mine.pc = "land";
    return true;
  });
  if (world.drops === 0) return;
  step(`${process.token} appends, and the answer is lost (${wins ? "won" : "lost"})`, (next) => {
    next.drops--;
    if (wins) next.ledger.push(...plan.sheets);
    return again(at(next, index));
  });
}

/** At the end everybody is brought up to date alone, twice: what must be true then, and is not. */
function wrongs(world: World, variant: Variant): string[] {
  const ledger = [...world.ledger];
  const hosts = [...world.hosts];
  for (let round = 0; round < 2; round++)
    for (const [index, host] of hosts.entries()) {
      const arrived = new Set(ledger.slice(host.rev).map(({ id }) => id));
      const add = minus(host.file, baseOf(host, arrived, variant));
      if (Object.keys(add).length > 0) ledger.push({ id: `end${round}${index}`, add });
      hosts[index] = { file: textAt(ledger, ledger.length), rev: ledger.length, base: null, sent: [] };
    }
  const text = textAt(ledger, ledger.length);
  const written = world.procs.flatMap(({ token, acked }) => {
    const count = text[token] ?? 0;
    return (acked ? count === 1 : count === 0 || count === 1) ? [] : [`${token} is there ${count} times`];
  });
  const typed = world.handed.flatMap((token) =>
    text[token] === 1 ? [] : [`what was typed is there ${text[token] ?? 0} times`],
  );
  return [...written, ...typed];
}
