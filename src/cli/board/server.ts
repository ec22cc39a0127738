import { moveOf } from "../../board/acts.ts";
import { type Board, LANES, type LaneName, type PageData } from "../../board/types.ts";
import type { ChangeQueue } from "../../store/changes.ts";
import { liveChanges } from "../../store/live.ts";
import { isSameSecret, secret } from "../../system/secrets.ts";
import { type LocalServer, serveLocally, type WebAnswer, type WebRequest } from "../../system/web.ts";
import { visible } from "../../text/clean.ts";
import type { CommandContext } from "../command.ts";
import { carryOut, type ActResult, isActCommand } from "./acts.ts";
import { look } from "./look.ts";
import { type PageParts, pageText, policyOf } from "./page.ts";
import { safeJson } from "../../text/clean.ts";

/** A board that is served. */
export interface ServedBoard {
  /** With the token: whoever has it may do what the board may. */
  readonly address: string;
  close(): Promise<void>;
}

export interface Serving {
  readonly context: CommandContext;
  readonly parts: PageParts;
  readonly port: number;
  readonly isReadOnly: boolean;
  readonly pageOf: (board: Board) => PageData;
}

/** Ages grow though nothing happens (ms). */
const LOOK_EVERY = 15_000;
/** Between two pictures that are sent (ms). */
const FRAME = 100;

/** Serves the board to this machine, and to nobody who has not got the address. */
export async function serveBoard(serving: Serving): Promise<ServedBoard> {
  const token = secret();
  const hub = new Hub(serving);
  let server!: LocalServer;
  const routes = new Routes(serving, hub, token, () => server.port);
  server = await serveLocally(serving.port, (request) => routes.answer(request));
  void hub.run();
  return {
    address: `http://127.0.0.1:${server.port}/${token}/`,
    close: async () => {
      hub.end();
      await server.close();
    },
  };
}

/** Tells every open page of each change. */
class Hub {
  private readonly listeners = new Set<() => void>();
  private readonly over = new AbortController();
  private readonly changes: ChangeQueue;

  constructor({ context }: Serving) {
    this.changes = liveChanges(context.workspace.store);
  }

  async run(): Promise<void> {
    while (!this.over.signal.aborted) {
      await this.changes.next(LOOK_EVERY, this.over.signal);
      for (const tell of this.listeners) tell();
      await new Promise((resolve) => setTimeout(resolve, FRAME));
    }
  }

  listen(tell: () => void, gone: AbortSignal): void {
    this.listeners.add(tell);
    gone.addEventListener("abort", () => this.listeners.delete(tell), { once: true });
  }

  end(): void {
    this.over.abort();
    this.changes.end();
  }
}

class Routes {
  private readonly serving: Serving;
  private readonly hub: Hub;
  private readonly token: string;
  private readonly port: () => number;
  /** One act after the other. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(serving: Serving, hub: Hub, token: string, port: () => number) {
    this.serving = serving;
    this.hub = hub;
    this.token = token;
    this.port = port;
  }

  async answer(request: WebRequest): Promise<WebAnswer> {
    const [, token = "", rest] = /^\/([^/]*)(?:\/(.*))?$/.exec(request.path) ?? [];
    if (!this.isFromHere(request)) return this.plain(403, "forbidden");
    // Whoever does not know it learns nothing, not even that this is a board.
    if (rest === undefined || !isSameSecret(token, this.token)) return this.plain(404, "not found");
    const { method } = request;
    if (method === "GET" && rest === "") return this.page();
    if (method === "GET" && rest === "board") return this.board(request);
    if (method === "GET" && rest === "events") return this.events();
    if (method === "GET" && rest === "why") return this.why(request);
    if (method === "POST" && (rest === "act" || rest === "move")) return this.act(request, rest);
    return this.plain(404, "not found");
  }

  /**
   * Only a page of this very server may ask: a name that somebody else's DNS points here is not our name, and a page of another
   * origin says so.
   */
  private isFromHere({ headers }: WebRequest): boolean {
    const hosts = ["127.0.0.1", "localhost"].map((name) => `${name}:${this.port()}`);
    const { host, origin, "sec-fetch-site": site } = headers;
    if (host === undefined || !hosts.includes(host)) return false;
    if (origin !== undefined && origin !== `http://${host}`) return false;
    return site === undefined || site === "same-origin" || site === "none";
  }

  private headers(type: string): Record<string, string> {
    return {
      "content-type": `${type}; charset=utf-8`,
      "content-security-policy": policyOf(this.serving.parts, true),
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
      "cross-origin-resource-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
    };
  }

  private plain(status: number, body: string): WebAnswer {
    return { status, headers: this.headers("text/plain"), body };
  }

  private json(value: unknown, status = 200): WebAnswer {
    return { status, headers: this.headers("application/json"), body: safeJson(value) };
  }

  private async page(): Promise<WebAnswer> {
    const found = await look(this.serving.context);
    if (!found.ok) return this.plain(500, found.refusal.code);
    const body = pageText(this.serving.pageOf(found.board), this.serving.parts);
    return { status: 200, headers: this.headers("text/html"), body };
  }

  private async board({ query }: WebRequest): Promise<WebAnswer> {
    const given = query.get("revision");
    if (given !== null && !/^\d{1,9}$/.test(given)) return this.plain(400, "revision");
    const found = await look(this.serving.context, given === null ? undefined : Number(given));
    return found.ok ? this.json(found.board) : this.json({ code: found.refusal.code }, 404);
  }

  private events(): WebAnswer {
    const headers = { ...this.headers("text/event-stream"), "x-accel-buffering": "no" };
    return {
      status: 200,
      headers,
      body: (send, gone) => {
        send("retry: 1000\n\n");
        this.hub.listen(() => void this.sendBoard(send), gone);
      },
    };
  }

  private async sendBoard(send: (text: string) => void): Promise<void> {
    try {
      const found = await look(this.serving.context);
      if (found.ok) send(`data: ${safeJson(found.board)}\n\n`);
    } catch {
      // The file is being replaced: the next change tells.
    }
  }

  private async why({ query }: WebRequest): Promise<WebAnswer> {
    const path = query.get("path") ?? "";
    if (path === "" || path.length > 4_096) return this.plain(400, "path");
    const { why } = await import("../../presentation/why.ts");
    const report = await why.run(this.serving.context, { path: [path] });
    return this.json({ text: report.ok ? visible(report.lines.join("\n")) : report.refusal.code });
  }

  private async act(request: WebRequest, how: "act" | "move"): Promise<WebAnswer> {
    if (!/^application\/json\b/.test(request.headers["content-type"] ?? "")) return this.plain(415, "json");
    // A browser says where a post comes from; who says nothing is no page of ours.
    if (request.headers["origin"] === undefined) return this.plain(403, "forbidden");
    const asked = parsed(await request.body());
    if (asked === null) return this.plain(400, "json");
    const { isReadOnly, pageOf, context } = this.serving;
    const run = async (): Promise<ActResult> => {
      if (isReadOnly) {
        const found = await look(context);
        return { ok: false, code: "READ_ONLY", text: found.ok ? pageOf(found.board).words.readOnly : "" };
      }
      return how === "act" ? this.acted(asked) : this.moved(asked);
    };
    const done = this.turn.then(run, run);
    this.turn = done.catch(() => undefined);
    return this.json(await done);
  }

  private acted({ command, input }: Readonly<Record<string, unknown>>): Promise<ActResult> {
    if (!isActCommand(command) || !isWords(input)) return Promise.resolve(UNKNOWN);
    return carryOut({ command, input }, this.serving.context);
  }

  /** By the card's key: what it is called is the file's word, not the page's. */
  private async moved({ key, from, to }: Readonly<Record<string, unknown>>): Promise<ActResult> {
    const { context, pageOf } = this.serving;
    const found = await look(context);
    if (!found.ok || !isLane(from) || !isLane(to)) return UNKNOWN;
    const card = found.board.lanes.find(({ name }) => name === from)?.cards.find((one) => one.key === key);
    if (card === undefined) return UNKNOWN;
    const act = moveOf(card, from, to);
    if (typeof act === "string") return { ok: false, code: act, text: pageOf(found.board).words.noMove[act] };
    return carryOut(act, context);
  }
}

const UNKNOWN: ActResult = { ok: false, code: "USAGE", text: "?" };

function isLane(name: unknown): name is LaneName {
  return LANES.some((known) => known === name);
}

function isWords(value: unknown): value is Readonly<Record<string, string>> {
  return (
    value !== null &&
    typeof value === "object" &&
    Object.values(value).every((one) => typeof one === "string")
  );
}

function parsed(text: string | null): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = text === null ? null : JSON.parse(text);
    return value !== null && typeof value === "object" && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
