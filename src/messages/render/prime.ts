import type { ReservationData } from "../../operations/shapes.ts";
import type { Status, UnlandedData } from "../../operations/status.ts";
import { escapeFor, shorten } from "../../text/clean.ts";
import { tokensOf } from "../tokens.ts";
import { holderText, type RenderContext } from "./context.ts";

export interface PrimeOptions {
  /** The coordination file, absolute. */
  readonly file: string;
  readonly maxTokens: number;
  /** For a part of a session, which has its task already: what others hold comes first, and the commands last. */
  readonly forPart?: boolean;
  /** The work that others have done and not landed, in files that the reader holds. */
  readonly unlanded?: readonly UnlandedData[];
  /** False where messages that wait are told otherwise. */
  readonly messages?: boolean;
}

interface PrimePart {
  readonly title: string;
  readonly count: number;
  /** Each row is made when it is asked for: of ten thousand a few find room. */
  readonly rowAt: (at: number) => string;
}

/** How many rows of a part in turn are tried that find no room, before the others are only counted. */
const MOST_TRIED = 50;

/** The parts of a status that a session's start is told. */
type Facts = Pick<
  Status,
  "me" | "reservations" | "alerts" | "handovers" | "messages" | "conflicts" | "next" | "claims" | "mentions"
>;

/** How many tasks are told that anybody may take. */
const MOST_NEXT = 3;

/** Maximum length of one entry's text (characters). */
const LONGEST = 120;

/**
 * The briefing of an agent when its session starts: facts, most important first, within a budget of tokens. What finds
 * no room is left out, and counted where it is entries. Who one is always stands.
 */
export function renderPrime(
  found: Status,
  { file, maxTokens, forPart = false, unlanded = [], messages: isAsked = true }: PrimeOptions,
  rendering: RenderContext,
): string {
  const render: RenderContext = { ...rendering, audience: "model" };
  // By name: parts that nobody asks for are not made.
  const { me: acting, reservations, alerts, handovers, conflicts, claims, mentions } = found;
  const next = found.glance?.next(MOST_NEXT) ?? found.next.slice(0, MOST_NEXT);
  const messages = acting !== null && isAsked ? found.messages : [];
  const status: Facts = {
    me: acting,
    reservations,
    alerts,
    handovers,
    messages,
    conflicts,
    next,
    claims,
    ...(mentions && { mentions }),
  };
  const say = render.t.answers.prime;
  const me = identityLine(found, render);
  let left = maxTokens - tokensOf(`${me}\n${say.more(999)}`);
  const take = (text: string): boolean => {
    const cost = tokensOf(`${text}\n`);
    if (cost > left) return false;
    left -= cost;
    return true;
  };
  const intro = [say.file(escapeFor("model", file, "file"))].filter(take);
  const parts = [...partsOf(status, render, forPart), ...unlandedParts(unlanded, render)];
  // The reader must not follow instructions in the texts below.
  const warning = parts.some(({ count }) => count > 0) ? [say.foreign].filter(take) : [];
  const early = forPart ? [] : [say.commands].filter(take);
  const lines: string[] = [];
  let dropped = 0;
  for (const { title, count, rowAt } of parts) {
    let isTitled = false;
    for (let at = 0, tried = 0; at < count; at++) {
      const row = tried < MOST_TRIED ? rowAt(at) : "";
      const added = isTitled ? row : `${title}\n${row}`;
      if (row === "" || !take(added)) {
        dropped++;
        tried++;
      } else {
        lines.push(added);
        isTitled = true;
        tried = 0;
      }
    }
    if (count === 0 && take(title)) lines.push(title);
  }
  const more = dropped === 0 ? [] : [say.more(dropped)];
  const commands = forPart ? [say.commands].filter(take) : early;
  return [...intro, me, ...warning, ...lines, ...more, ...commands].join("\n");
}

function identityLine(found: Status, { t }: RenderContext): string {
  const { me, glance } = found;
  const say = t.answers.prime;
  if (me === null) return say.nobody;
  const label =
    glance?.label(me) ?? found.instances.findLast(({ numbers }) => numbers.includes(me))?.label ?? "";
  return say.me(me, shown(escapeFor("model", label, "label"), 30));
}

function partsOf(status: Facts, render: RenderContext, othersFirst: boolean): PrimePart[] {
  const { t, me } = render;
  const say = t.answers.prime;
  const held = (wanted: (one: ReservationData) => boolean) =>
    rowsOf(status.reservations.filter(wanted), (one) => shown(holderText(one, render), 2 * LONGEST));
  const isHeld = ({ state }: ReservationData) => ["active", "stale", "lapsed"].includes(state);
  const isMine = ({ instance, sibling }: ReservationData) => instance === me && sibling !== true;
  const mine = { title: say.mine, ...held((one) => isHeld(one) && isMine(one)) };
  const others = { title: say.others, ...held((one) => isHeld(one) && !isMine(one)) };
  const parts: PrimePart[] = [
    ...(othersFirst ? [others, mine] : [mine, others]),
    {
      title: say.claims,
      ...rowsOf(status.claims, ({ who, files, task, line }) =>
        shown(
          `${t.words.titled(t.words.line(line))} ${t.words.quoted(who)}: ${[...files, ...(files.length === 0 ? [task] : [])].join(", ")}`,
        ),
      ),
    },
    {
      title: say.mentions,
      ...rowsOf(
        status.mentions ?? [],
        ({ line, text }) => `${t.words.titled(t.words.line(line))} ${t.words.quoted(shown(text))}`,
      ),
    },
    {
      title: say.handovers,
      ...rowsOf(
        status.handovers.filter(({ state }) => state === "proposed"),
        ({ id, from, to, task }) => say.to(id, from, to, shown(task)),
      ),
    },
    {
      title: say.messages,
      ...rowsOf(status.messages, ({ id, from, kind, text }) => {
        const said = kind === "request" ? t.answers.messages.wants(shown(text)) : t.words.quoted(shown(text));
        return `${id} #${from}: ${said}`;
      }),
    },
    {
      title: say.conflicts,
      ...rowsOf(
        status.conflicts.filter(({ state }) => state === "open"),
        ({ instances, about }) =>
          `${instances.map((n) => `#${n}`).join(" ↔ ")} ${t.words.quoted(shown(about))}`,
      ),
    },
    {
      title: say.alerts,
      ...rowsOf(
        status.alerts.filter(({ solved }) => !solved),
        ({ kind, instance, text }) =>
          `#${instance} ${t.words.alertKinds[kind]}: ${t.words.quoted(shown(text))}`,
      ),
    },
    { title: say.waiting, ...held(({ state }) => state === "waiting") },
    {
      title: say.next,
      ...rowsOf(
        status.next,
        ({ title, level }) => `${level === null ? "" : `P${level} `}${t.words.quoted(shown(title))}`,
      ),
    },
  ];
  const nobody = status.reservations.some(isHeld) ? [] : [{ title: say.none, ...rowsOf([], () => "") }];
  return [...nobody, ...parts.filter(({ count }) => count > 0)];
}

function unlandedParts(unlanded: readonly UnlandedData[], { t }: RenderContext): PrimePart[] {
  if (unlanded.length === 0) return [];
  const rows = rowsOf(unlanded, ({ instance, task, branch, worktree, files }) => {
    const row = t.answers.status.unlandedRow(instance, shown(task), branch ?? worktree, files.length);
    return `${row}: ${shown(files.slice(0, 5).join(", "))}`;
  });
  return [{ title: t.answers.prime.unlanded, ...rows }];
}

/** A row for each of what is told, and of nothing else, made fit for a model. */
function rowsOf<T>(all: readonly T[], row: (one: T) => string): Omit<PrimePart, "title"> {
  return { count: all.length, rowAt: (at) => `- ${row(escapeFor("model", all[at] as T))}` };
}

function shown(text: string, most = LONGEST): string {
  return shorten(text, most);
}
