import type { EnvironmentVariables } from "../../system/programs.ts";
import { join } from "node:path";
import pg from "pg";
import { LedgerError } from "../../store/shared/ledger.ts";
import { type Lack, StoreError } from "../../store/store.ts";
import { firstAnswerTimeoutMs, silenceMs } from "../times.ts";
import type { Pointer } from "../pointer.ts";

type PostgresPointer = Extract<Pointer, { kind: "postgres" }>;

/** Maximum times (ms): to connect; of a call; in the waiting room; of all that is done in turn; of the last word. */
export function times() {
  const silence = silenceMs();
  const [call, room] = [1.2 * silence, silence];
  return { connect: firstAnswerTimeoutMs(), call, room, turn: 6 * silence, goodbye: 0.2 * silence };
}

/** One connection, opened when it is needed, and again when it broke. */
export interface Connection {
  /**
   * Runs some queries. `writes`: whether anything may be filed when no answer comes: `later`, once `sending` was called.
   * @throws LedgerError, StoreError
   */
  run<T>(
    writes: boolean | "later",
    timeoutMs: number,
    work: (client: pg.Client, sending: () => void) => Promise<T>,
  ): Promise<T>;
  /** Whether there is one, by all that is known here. */
  isOpen(): boolean;
  /** Resolves when nothing is asked any more of what was asked so far. */
  idle(): Promise<void>;
  /** Never throws. */
  close(): Promise<void>;
}

export function connectionTo(
  pointer: PostgresPointer,
  place: string,
  env: EnvironmentVariables,
  notified: (payload: string) => void,
): Connection {
  let open: Promise<pg.Client> | null = null;
  let made: pg.Client | null = null;
  let isBusy = false;
  let isAnswered = false;
  /** What the server said as it ended the connection: the next query only says that there is none. */
  let closingError: Error | null = null;
  const connected = (): Promise<pg.Client> =>
    (open ??= connect(
      pointer,
      env,
      (client) => {
        made = client;
        client.on("notification", ({ payload = "" }) => notified(payload));
      },
      (error) => ([open, isAnswered, closingError] = [null, false, error]),
    ));
  /** Drops the connection without waiting for its pending answers. */
  const drop = (): void => {
    [open, isAnswered] = [null, false];
    made?.connection.stream.destroy();
    made = null;
  };
  // One after the other: what two calls of a process ask must not meet in one transaction.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
  const runNow = async <T>(
    writes: boolean | "later",
    timeoutMs: number,
    work: (client: pg.Client, sending: () => void) => Promise<T>,
  ): Promise<T> => {
    let sent = false;
    isBusy = true;
    closingError = null;
    const all = async () => {
      const client = await connected();
      isAnswered = true;
      client.ref();
      sent = writes === true;
      try {
        return await work(client, () => void (sent = true));
      } finally {
        client.unref();
      }
    };
    // Nothing is sent before the first answer.
    const isFirst = made === null;
    try {
      return await inTime(
        all(),
        isFirst && writes === false ? Math.min(timeoutMs, times().connect) : timeoutMs,
      );
    } catch (error) {
      drop();
      throw meaningOf(isGone(error) ? (closingError ?? error) : error, place, sent);
    } finally {
      isBusy = false;
    }
  };
  return {
    run: (writes, timeoutMs, work) => inTurn(() => runNow(writes, timeoutMs, work)),
    isOpen: () => open !== null && isAnswered,
    idle: async () => void (await last),
    close: async () => {
      if (!isBusy && made !== null) {
        // The process is not to end while it says goodbye, nor to wait for a server that says nothing.
        made.ref();
        await inTime(made.end(), times().goodbye).catch(() => undefined);
      }
      drop();
    },
  };
}

async function connect(
  pointer: PostgresPointer,
  env: EnvironmentVariables,
  made: (client: pg.Client) => void,
  gone: (error: Error) => void,
): Promise<pg.Client> {
  const { host, port, database } = pointer;
  const service = await serviceFor(pointer, env);
  const client = new pg.Client({
    host: host.replace(/^\[|\]$/g, ""),
    port,
    database,
    user: pointer.user ?? env["PGUSER"] ?? service["user"],
    ssl: await tlsOf(pointer, { PGSSLROOTCERT: service["sslrootcert"], ...env }),
    connectionTimeoutMillis: times().connect,
    keepAlive: true,
    application_name: "coord",
  });
  // A secret of the environment's goes where it was meant for, and a pointer does not say where that is.
  Object.assign(client, {
    password: pointer.password ?? passwordFor(pointer, env) ?? service["password"] ?? null,
  });
  client.on("error", gone);
  made(client);
  try {
    await client.connect();
  } catch (error) {
    // One that waits for a password goes on waiting, and would keep the process.
    client.connection.stream.destroy();
    throw error;
  }
  client.unref();
  return client;
}

/** Null: what ~/.pgpass has for the place. */
function passwordFor({ host, port, database }: PostgresPointer, env: EnvironmentVariables): string | null {
  const isFor = (name: string, value: string): boolean => (env[name] ?? value) === value;
  const isBound = env["PGHOST"] === host && isFor("PGPORT", String(port)) && isFor("PGDATABASE", database);
  return isBound ? (env["PGPASSWORD"] ?? null) : null;
}

/** What the service that `PGSERVICE` names has for this very place, and for no other; else nothing. */
async function serviceFor(
  { host, port, database }: PostgresPointer,
  env: EnvironmentVariables,
): Promise<Readonly<Record<string, string | undefined>>> {
  const name = env["PGSERVICE"];
  if (name === undefined || name === "") return {};
  const { textOf } = await import("../../system/files.ts");
  const own = env["PGSERVICEFILE"] ?? join(env["HOME"] ?? env["USERPROFILE"] ?? "/", ".pg_service.conf");
  const system = env["PGSYSCONFDIR"] === undefined ? [] : [join(env["PGSYSCONFDIR"], "pg_service.conf")];
  for (const file of [own, ...system]) {
    const found = serviceIn(textOf(file) ?? "", name);
    if (found === null) continue;
    const isIts =
      found["host"] === host && (found["port"] ?? "5432") === String(port) && found["dbname"] === database;
    return isIts ? found : {};
  }
  return {};
}

/** The settings below `[NAME]` in a file of services; null where it is not there. */
function serviceIn(text: string, name: string): Record<string, string | undefined> | null {
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.trim());
  const at = lines.indexOf(`[${name}]`);
  if (at < 0) return null;
  const rest = lines.slice(at + 1);
  const end = rest.findIndex((line) => line.startsWith("["));
  const settings = rest.slice(0, end < 0 ? rest.length : end).filter((line) => /^[a-z_]+\s*=/.test(line));
  return Object.fromEntries(
    settings.map((line) => [
      line.slice(0, line.indexOf("=")).trim(),
      line.slice(line.indexOf("=") + 1).trim(),
    ]),
  );
}

async function tlsOf({ sslmode, host }: PostgresPointer, env: EnvironmentVariables) {
  if (sslmode === "disable") return false;
  if (sslmode === "require") return { rejectUnauthorized: false };
  const path = env["PGSSLROOTCERT"];
  if (path === undefined || path === "" || path === "system")
    return { rejectUnauthorized: true, servername: host };
  const { textOf } = await import("../../system/files.ts");
  return { rejectUnauthorized: true, servername: host, ca: textOf(path) ?? "" };
}

/** Whether others were in the way for as long as one waits for them, or this machine was too slow while they waited for it. */
export function isCrowded(error: unknown): boolean {
  const cause = error instanceof LedgerError && !error.sent ? error.cause : null;
  return cause instanceof Error && "code" in cause && ["55P03", "25P03"].includes(String(cause.code));
}

function isGone(error: unknown): boolean {
  return error instanceof Error && /not queryable|[Cc]onnection terminated/.test(error.message);
}

export async function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error("no answer in time")), ms);
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** SQL states about this moment only; with any other state the server's answer is no, however often it is asked. */
const PASSING = /^(?:08|25P0[34]|40|53|55P03|57)/;
/** A certificate that is not to be trusted. */
const CERTIFICATE = /^(?:CERT_|ERR_TLS|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_(?:VERIFY|GET))/;

function meaningOf(error: unknown, place: string, sent: boolean): unknown {
  if (error instanceof StoreError || error instanceof LedgerError || !(error instanceof Error)) return error;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const cause = error.message.slice(0, 300);
  const isAnswer = /^[0-9A-Z]{5}$/.test(code) && /\d/.test(code) && !PASSING.test(code);
  const isTls = CERTIFICATE.test(code) || /does not support SSL|certificate/i.test(error.message);
  const isSchema = ["3F000", "42883", "42P01"].includes(code);
  const isPassword = code.startsWith("28") || /password must be a string|SASL/.test(error.message);
  const lacks: Lack | undefined = isSchema
    ? "schema"
    : isTls
      ? "certificate"
      : isPassword
        ? "password"
        : undefined;
  if (isAnswer || lacks !== undefined) {
    const said = /password must be a string/.test(cause) ? "no password" : cause;
    const failure = {
      kind: "refused",
      place,
      cause: said,
      ...(lacks === undefined ? {} : { lacks }),
    } as const;
    return new StoreError(failure, { cause: error });
  }
  return new LedgerError(cause === "" ? code : cause, sent, { cause: error });
}
