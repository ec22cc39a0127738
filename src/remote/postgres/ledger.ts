import type pg from "pg";
import { bodyOf, filedFrom } from "../../store/shared/entries.ts";
import {
  type EntryWithText,
  type FiledEntry,
  type Ledger,
  LedgerError,
  LIVES,
  type Filing,
  type OwnSign,
  type Page,
  type LedgerEntry,
  type Sign,
} from "../../store/shared/ledger.ts";
import { StoreError } from "../../store/store.ts";
import { pause } from "../../system/pause.ts";
import { type Pointer, placeOf } from "../pointer.ts";
import { LEDGER_TIMINGS } from "../ledger-timings.ts";
import { connectionTo, inTime, isCrowded, times } from "./client.ts";

/** Files entries if there is nothing that was not known (`isKnown`), in the way of one question. */
const OFFER = `with seen as materialized (select coord.since($1, $2) as page)
  select page as said, case when (page->>'head')::bigint = $2 and page->'rows'->0->>'id' = $6 and not exists (
    select from json_array_elements(page->'signs') s, lateral (select ($7::json->>(s->>'name'))::float8 as age) k
    where s->>'host' <> left($10, 100) and (k.age is null or (k.age > $8 and (s->>'age')::float8 < k.age - $9)))
  then coord.append($1, $2, $3::json, $4, $5::json) end as filed from seen`;

/** How many entries are filed at a time. */
const MOST_ENTRIES = 16;

/**
 * Rows of one table, which agents may only add to, through functions. Who loses stands in the database's own queue for the next time.
 * Statements have no names, and nothing outlives a transaction: it works behind a pooler.
 */
export function postgresLedger(
  pointer: Extract<Pointer, { kind: "postgres" }>,
  host: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Ledger {
  const { project } = pointer;
  const place = placeOf(pointer);
  // The newest number that others' notifications told of, and the newest entries in a row that were filed from here.
  let told = 0;
  /** The newest of those that came since the last question was sent: its answer may be of a moment before. */
  let toldSince = 0;
  let own = { first: 1, last: 0 };
  let [askedAt, listener]: [number, pg.Client | null] = [Number.NEGATIVE_INFINITY, null];
  let news = new AbortController();
  const connection = connectionTo(pointer, place, env, (payload) => {
    const at = payload.lastIndexOf(" ");
    if (payload.slice(0, at) !== project) return;
    const head = Number(payload.slice(at + 1)) || 0;
    [told, toldSince] = [Math.max(told, head), Math.max(toldSince, head)];
    news.abort();
  });
  const since = (client: pg.Client, revision: number) => {
    [askedAt, toldSince] = [Date.now(), 0];
    return asked(client, "select coord.since($1, $2) as said", [project, revision]);
  };
  // An older backup may have taken the database's place: what was told of before that says nothing any more.
  const upTo = (page: Page): Page => {
    told = Math.max(Math.min(told, page.head), toldSince);
    if (page.head < own.last) own = { first: 1, last: 0 };
    return page;
  };
  const taken = (filing: Filing): Filing => {
    if (!filing.won) return filing;
    const [first, last] = [filing.filed[0]?.revision ?? 0, filing.filed.at(-1)?.revision ?? 0];
    if (last > own.last) own = { first: first === own.last + 1 ? own.first : first, last };
    return filing;
  };
  const append = async (
    client: pg.Client,
    base: number,
    newEntries: readonly LedgerEntry[],
    signs: readonly OwnSign[],
  ) => {
    return asked(client, "select coord.append($1, $2, $3::json, $4, $5::json) as said", [
      project,
      base,
      rowsJson(newEntries),
      host,
      signsJson(signs),
    ]);
  };

  return {
    kind: "postgres",
    place,
    timings: LEDGER_TIMINGS.postgres,
    since: (revision) =>
      connection.run(false, times().call, async (client) =>
        upTo(pageFrom(await since(client, revision), revision)),
      ),
    append: (base, newEntries, signs) =>
      connection.run(true, times().call, async (client) =>
        taken(outcomeFrom(await append(client, base, newEntries, signs), base, newEntries)),
      ),
    isOpen: () => connection.isOpen(),
    offer: (known, newEntries, signs) =>
      connection.run(true, times().call, async (client) => {
        toldSince = 0;
        const { rows } = await client.query<{ said?: unknown; filed?: unknown }>(OFFER, [
          project,
          known.revision,
          rowsJson(newEntries),
          host,
          signsJson(signs),
          known.mark,
          JSON.stringify(Object.fromEntries(known.signs.map(({ name, ageMs }) => [name, ageMs]))),
          LIVES.surelyMs,
          LIVES.sinceMs,
          known.host,
        ]);
        return {
          page: upTo(pageFrom(rows[0]?.said, known.revision)),
          filing: taken(outcomeFrom(rows[0]?.filed, known.revision, newEntries)),
        };
      }),
    turn: async (revision, run, signs) => {
      const { room, call, turn } = times();
      const all = connection.run("later", turn, async (client, sending) => {
        await client.query("begin");
        toldSince = 0;
        const entering = asked(client, "select coord.enter($1, $2, $3) as said", [
          project,
          revision,
          Math.round(room),
        ]);
        // A connection that hangs looks like a queue: neither is waited for any longer than the room allows.
        const wanted = await run(upTo(pageFrom(await inTime(entering, room + call), revision)));
        if (wanted === null) {
          // Nothing is to be written, so an error of the rollback does not matter: the decision stands even if the server has
          // closed this connection because we were too slow.
          await client.query("rollback").catch(() => undefined);
          return null;
        }
        const { base, newEntries } = wanted;
        sending();
        const answer = await append(client, base, newEntries, signs());
        await client.query("commit");
        return taken(outcomeFrom(answer, base, newEntries));
      });
      try {
        return await all;
      } catch (error) {
        if (isCrowded(error)) return { won: false };
        throw error;
      }
    },
    signs: (mine) =>
      connection.run(false, times().call, async (client) =>
        signsFrom(
          await asked(client, "select coord.beat($1, $2, $3::json) as said", [
            project,
            host,
            signsJson(mine),
          ]),
        ),
      ),
    changed: async (after, timeoutMs, signal) => {
      const { pollMs } = LEDGER_TIMINGS.postgres;
      for (const until = Date.now() + timeoutMs; ;) {
        // What is filed from here is no news, but what others filed before it is; and its notification may be here before its answer.
        await connection.idle();
        const known = Math.max(after, after >= own.first - 1 ? own.last : 0, 1);
        if (told > known || Date.now() >= until || isOver(signal)) return;
        news = new AbortController();
        const head = await connection.run(false, times().call, async (client) => {
          // Through some poolers no word of it ever comes: so it is looked for as well.
          if (client === listener && Date.now() - askedAt < pollMs) return 0;
          if (client !== listener) await client.query("listen coord");
          listener = client;
          return upTo(pageFrom(await since(client, known), known)).head;
        });
        if (head > known) return;
        const ms = Math.min(pollMs, until - Date.now());
        await pause(ms, AbortSignal.any([news.signal, ...(signal === undefined ? [] : [signal])]));
      }
    },
    restore: (known, entries) =>
      connection.run(true, times().turn, async (client) => {
        const page = pageFrom(await since(client, 0), 0);
        if (page.head === 0) return filedAll(append, client, known.revision, [known.whole]);
        const left = entries.filter(({ revision }) => revision > page.head);
        const last = entries.find(({ revision }) => revision === page.head);
        const isTail = left[0]?.revision === page.head + 1 && last?.mark === page.entries.at(-1)?.mark;
        if (!isTail)
          throw new StoreError({ kind: "refused", place, cause: "its history is not a part of ours" });
        await filedAll(append, client, page.head, left);
      }),
    accept: async () => {
      told = 0;
      own = { first: 1, last: 0 };
    },
    close: () => connection.close(),
  };
}

function isOver(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

type Append = (
  client: pg.Client,
  base: number,
  newEntries: readonly LedgerEntry[],
  signs: readonly OwnSign[],
) => Promise<unknown>;

async function filedAll(
  append: Append,
  client: pg.Client,
  base: number,
  newEntries: readonly LedgerEntry[],
): Promise<void> {
  for (let at = 0; at < newEntries.length; at += MOST_ENTRIES) {
    const some = newEntries.slice(at, at + MOST_ENTRIES);
    const said = await append(client, base + at, some, []);
    if (member(said, "won") !== true) throw new LedgerError("others wrote meanwhile", false);
  }
}

/** The one value of a query's one row. */
async function asked(client: pg.Client, query: string, values: readonly unknown[]): Promise<unknown> {
  const { rows } = await client.query<{ said?: unknown }>(query, [...values]);
  return rows[0]?.said;
}

function pageFrom(said: unknown, revision: number): Page {
  const rows = member(said, "rows");
  const head = numberIn(said, "head");
  let base: string | null = null;
  const entries: FiledEntry[] = [];
  for (const row of Array.isArray(rows) ? (rows as readonly unknown[]) : []) {
    const [number, id, body] = [numberIn(row, "revision"), member(row, "id"), member(row, "body")];
    const mark = String(id);
    if (number === revision && revision > 0) base = mark;
    else entries.push({ ...filedFrom(String(body), number, mark), ...roleIn(row) });
  }
  return { entries, base, head, now: numberIn(said, "now"), signs: signsFrom(member(said, "signs")) };
}

function outcomeFrom(said: unknown, base: number, newEntries: readonly EntryWithText[]): Filing {
  if (member(said, "won") !== true) return { won: false };
  const by = roleIn(said);
  const filed = newEntries.map((one, index) => ({
    ...filedFrom(bodyOf(one), base + index + 1, one.id),
    ...by,
  }));
  return { won: true, filed, now: numberIn(said, "now") };
}

function rowsJson(newEntries: readonly LedgerEntry[]): string {
  return JSON.stringify(
    newEntries.map((one) => ({ id: one.id, whole: one.text !== null, body: bodyOf(one) })),
  );
}

/** Who filed an entry, by the database's word. */
function roleIn(said: unknown): Pick<FiledEntry, "role"> {
  const role = member(said, "role");
  return typeof role === "string" ? { role } : {};
}

function signsJson(signs: readonly OwnSign[]): string {
  return JSON.stringify(signs.map(({ name, ageMs }) => ({ name, age: ageMs })));
}

function signsFrom(said: unknown): Sign[] {
  return (Array.isArray(said) ? (said as readonly unknown[]) : []).map((one) => ({
    name: String(member(one, "name")),
    host: String(member(one, "host")),
    ageMs: numberIn(one, "age"),
  }));
}

function member(of: unknown, name: string): unknown {
  return of !== null && typeof of === "object" && name in of
    ? (of as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function numberIn(of: unknown, name: string): number {
  const found = Number(member(of, name));
  return Number.isFinite(found) ? Math.round(found) : 0;
}
