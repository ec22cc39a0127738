import { Random } from "../../torture/random.ts";

// Agents on many machines over one store, in simulated time: networks that part, clocks that are wrong, agents that die. It asks of the
// rules for leases what no run of real processes can: whether anybody edits a file that is somebody else's by then.

export interface FleetOptions {
  readonly agents: number;
  readonly machines: number;
  readonly files: number;
  readonly hours: number;
  readonly seed: number;
  /**
   * By which clock a sign of life ages: the store's; the reader's, from when it first saw it (git has no clock); or the time that the writer's
   * machine gave it against the reader's, which is what nobody may do.
   */
  readonly clock: "store" | "observed" | "machines";
  /** Whether a holder confirms what it holds where the store has not heard of its machine within the lease. */
  readonly fence: boolean;
}

export interface FleetFigures {
  readonly grants: number;
  /** Leases that were over, with their grace, though their holder lived: its machine was cut off. */
  readonly takenFromLiving: number;
  readonly twiceGranted: number;
  readonly edits: number;
  /** Edits in a file that somebody else held by then. */
  readonly clashes: number;
  /** How long after it was lost the last such edit was made (s). */
  readonly longest: number;
  /** Edits that waited until the store was reached again. */
  readonly held: number;
  /** Seconds that writes took: half of them at most, and all but one in a hundred. */
  readonly p50: number;
  readonly p99: number;
}

const LEASE = 900;
const LONGEST_LEASE = 14_400;
/** A copy that is older is renewed before the next edit, beside it (s). */
const STALE = 30;
/** Interval between tries of who does not reach the store, or is refused (s). */
const AGAIN = 30;
/** How long a write takes at the store, where one comes after the other (s). */
const WRITE = 0.006;
/** Ways between a machine and the store until a write is through: to connect, to ask, to send (round trips). */
const TRIPS = 8;
/** Share of the machines with a wrong clock, and how wrong at most (s). */
const WRONG = { share: 0.2, most: 1_500 } as const;
/** How often a machine is cut off, and for how long on average (s). */
const CUTS = { times: 2, mean: 2_400 } as const;
/** Share of the tasks in which the agent dies. */
const DEATHS = 0.03;

interface Claim {
  readonly agent: Agent;
  readonly lease: number;
  readonly grant: number;
}

interface Machine {
  readonly rtt: number;
  /** How far its clock is ahead (s). */
  readonly ahead: number;
  readonly cuts: readonly (readonly [number, number])[];
  readonly agents: Agent[];
  /** What it knows: which of its agents' grants stood, and when it heard. */
  copy: ReadonlySet<number>;
  heardAt: number;
  isRenewing: boolean;
  /** When it first saw a sign of life, and which. */
  readonly seen: Map<Agent, { readonly sign: number; readonly at: number }>;
}

interface Agent {
  readonly machine: Machine;
  files: readonly number[];
  /** The grant by which it works; null while it holds nothing. */
  grant: number | null;
  lease: number;
  /** Its last edit, by which it is known to live. */
  livedAt: number;
  lostAt: number | null;
}

/** A queue of what is to happen, by time. */
class Events {
  now = 0;
  private readonly heap: { readonly at: number; readonly order: number; readonly run: () => void }[] = [];
  private order = 0;

  after(seconds: number, run: () => void): void {
    this.heap.push({ at: this.now + seconds, order: this.order++, run });
    for (
      let i = this.heap.length - 1, up = (i - 1) >> 1;
      i > 0 && this.isBefore(i, up);
      i = up, up = (i - 1) >> 1
    )
      this.swap(i, up);
  }

  runUntil(end: number): void {
    for (let first = this.heap[0]; first !== undefined && first.at <= end; first = this.heap[0]) {
      const last = this.heap.pop();
      if (last !== undefined && last !== first) {
        this.heap[0] = last;
        this.sink();
      }
      this.now = first.at;
      first.run();
    }
  }

  private sink(): void {
    for (let i = 0; ;) {
      const [left, right] = [2 * i + 1, 2 * i + 2];
      const least = right < this.heap.length && this.isBefore(right, left) ? right : left;
      if (least >= this.heap.length || !this.isBefore(least, i)) return;
      this.swap(i, least);
      i = least;
    }
  }

  private isBefore(one: number, other: number): boolean {
    const [a, b] = [this.heap[one], this.heap[other]];
    return a !== undefined && b !== undefined && (a.at < b.at || (a.at === b.at && a.order < b.order));
  }

  private swap(one: number, other: number): void {
    const [a, b] = [this.heap[one], this.heap[other]];
    if (a !== undefined && b !== undefined) [this.heap[one], this.heap[other]] = [b, a];
  }
}

/** Runs a fleet for some hours of its time. */
export function runFleet(options: FleetOptions): FleetFigures {
  const { clock, fence, files } = options;
  const random = new Random(options.seed);
  const about = (mean: number): number => -Math.log(1 - random.next()) * mean;
  const events = new Events();
  const end = options.hours * 3_600;

  const held = new Map<number, Claim>();
  /** The last sign of life of each that the store has: by its clock, and as the writer's machine has it. */
  const signs = new Map<Agent, { readonly at: number; readonly written: number }>();
  let [grants, freeAt] = [0, 0];
  const told = { takenFromLiving: 0, twiceGranted: 0, edits: 0, clashes: 0, longest: 0, held: 0 };
  const took: number[] = [];

  const machines = Array.from({ length: options.machines }, (): Machine => {
    const isWrong = random.chance(WRONG.share);
    const ahead = isWrong ? (random.chance(0.5) ? -1 : 1) * random.next() * WRONG.most : 0;
    const cuts = Array.from({ length: CUTS.times }, () => {
      const from = random.next() * end;
      return [from, from + 60 + about(CUTS.mean)] as const;
    });
    const rtt = 0.02 + random.next() * 0.13;
    return { rtt, ahead, cuts, agents: [], copy: new Set(), heardAt: 0, isRenewing: false, seen: new Map() };
  });
  const agents = Array.from({ length: options.agents }, (_, at): Agent => {
    const machine = machines[at % machines.length];
    if (machine === undefined) throw new Error("no machine");
    const made: Agent = { machine, files: [], grant: null, lease: LEASE, livedAt: 0, lostAt: null };
    machine.agents.push(made);
    return made;
  });
  const isCut = ({ cuts }: Machine): boolean =>
    cuts.some(([from, to]) => events.now >= from && events.now < to);

  const stands = ({ grant, files: [first = 0] }: Agent): boolean => held.get(first)?.grant === grant;
  /** The machine hears of everything, and the store of who lives there. */
  const meet = (machine: Machine): void => {
    for (const one of machine.agents)
      if (one.grant !== null) signs.set(one, { at: one.livedAt, written: one.livedAt + machine.ahead });
    if (clock === "observed")
      for (const [one, { at }] of signs)
        if (machine.seen.get(one)?.sign !== at) machine.seen.set(one, { sign: at, at: events.now });
    machine.copy = new Set(machine.agents.flatMap((one) => (stands(one) ? (one.grant ?? []) : [])));
    machine.heardAt = events.now;
  };
  const ageOf = (reader: Machine, agent: Agent): number => {
    const sign = signs.get(agent);
    if (sign === undefined) return 0;
    if (clock === "store") return events.now - sign.at;
    if (clock === "observed") return events.now - (reader.seen.get(agent)?.at ?? events.now);
    return events.now + reader.ahead - sign.written;
  };

  /** One write: `run` happens at the store; `done` is told what it gave, or null where the store was not reached. */
  const write = <T>(machine: Machine, run: () => T, done: (given: T | null) => void): void => {
    const since = events.now;
    if (isCut(machine)) return events.after(3, () => done(null));
    freeAt = Math.max(events.now + (TRIPS - 1) * machine.rtt, freeAt) + WRITE;
    events.after(freeAt - events.now, () => {
      if (isCut(machine)) return events.after(3, () => done(null));
      meet(machine);
      const given = run();
      meet(machine);
      events.after(machine.rtt, () => {
        took.push(events.now - since);
        done(given);
      });
    });
  };

  /** The product's rule: a claim blocks until its lease and as much again are over without a sign of life. */
  const granted = (agent: Agent): boolean => {
    const lapsed: Claim[] = [];
    for (const file of agent.files) {
      const claim = held.get(file);
      if (claim === undefined) continue;
      if (ageOf(agent.machine, claim.agent) <= 2 * claim.lease) return false;
      lapsed.push(claim);
    }
    for (const { agent: holder, grant } of lapsed) {
      for (const [file, claim] of held) if (claim.grant === grant) held.delete(file);
      if (holder.grant !== grant) continue;
      told.takenFromLiving++;
      holder.lostAt = events.now;
    }
    const grant = ++grants;
    for (const file of agent.files) {
      if (held.has(file)) told.twiceGranted++;
      held.set(file, { agent, lease: agent.lease, grant });
    }
    signs.set(agent, { at: events.now, written: events.now + agent.machine.ahead });
    [agent.grant, agent.livedAt, agent.lostAt] = [grant, events.now, null];
    return true;
  };

  const idle = (agent: Agent): void => {
    agent.grant = null;
    events.after(30 + about(240), () => want(agent));
  };
  const want = (agent: Agent): void => {
    agent.files = Array.from(
      new Set(Array.from({ length: 1 + random.between(0, 3) }, () => random.between(0, files - 1))),
    );
    const estimate = 300 + about(900);
    const work = estimate * (0.5 + random.next() * 3);
    agent.lease = Math.min(LONGEST_LEASE, Math.max(LEASE, estimate));
    write(
      agent.machine,
      () => granted(agent),
      (given) => {
        if (given !== true) return events.after(AGAIN * random.next(), () => want(agent));
        const [{ grant }, until] = [agent, events.now + work];
        if (random.chance(DEATHS))
          // Somebody starts another one after a while; what the dead one held is left to its lease.
          events.after(random.next() * work, () => {
            if (agent.grant !== grant) return;
            agent.grant = null;
            events.after(600, () => want(agent));
          });
        events.after(2, () => edit(agent, grant, until));
      },
    );
  };

  /** What the hook asks before an edit of a file that one holds, and then the edit. */
  const edit = (agent: Agent, grant: number | null, until: number): void => {
    if (grant === null || agent.grant !== grant) return;
    const { machine } = agent;
    const file = agent.files[random.between(0, agent.files.length - 1)] ?? 0;
    const isMine = (): boolean => machine.copy.has(grant);
    if (!isMine()) return idle(agent);
    agent.livedAt = events.now;
    if (events.now - machine.heardAt > STALE && !machine.isRenewing) {
      machine.isRenewing = true;
      events.after(TRIPS * machine.rtt, () => {
        machine.isRenewing = false;
        if (!isCut(machine)) meet(machine);
      });
    }
    if (fence && events.now - machine.heardAt > agent.lease) {
      if (isCut(machine)) {
        told.held++;
        return events.after(AGAIN, () => edit(agent, grant, until + AGAIN));
      }
      meet(machine);
      if (!isMine()) return idle(agent);
    }
    told.edits++;
    if (held.get(file)?.grant !== grant) {
      told.clashes++;
      told.longest = Math.max(told.longest, events.now - (agent.lostAt ?? events.now));
    }
    const next = 5 + about(15);
    if (events.now + next < until) events.after(next, () => edit(agent, grant, until));
    else events.after(Math.max(until - events.now, 0), () => finish(agent, grant));
  };
  const finish = (agent: Agent, grant: number): void => {
    if (agent.grant !== grant) return;
    const freed = (): void => {
      for (const file of agent.files) if (held.get(file)?.grant === grant) held.delete(file);
    };
    write(
      agent.machine,
      () => (freed(), true),
      (given) => {
        if (given === null) return events.after(AGAIN, () => finish(agent, grant));
        idle(agent);
      },
    );
  };

  for (const agent of agents) events.after(random.next() * 600, () => want(agent));
  events.runUntil(end);
  took.sort((one, other) => one - other);
  const part = (of: number): number => took[Math.floor(took.length * of)] ?? 0;
  return { grants, ...told, p50: part(0.5), p99: part(0.99) };
}
