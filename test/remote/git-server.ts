import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** A git server over http: git's own program behind a few lines. */
export interface GitServer {
  readonly port: number;
  /** Where the repositories of its folder are; without a slash at the end. */
  readonly url: string;
  /** A status that is answered in place of git's answer. */
  refusal: number | null;
  /** How many pushes more it takes, and is cut off before it says so. */
  unanswered: number;
  /** Ends what runs and every connection, as a failing machine would. */
  kill(): Promise<void>;
  restart(): Promise<void>;
}

/** Whether git can serve over http here: some packages of it leave that out. */
export function canServe(): boolean {
  const folder = execFileSync("git", ["--exec-path"], { encoding: "utf8" }).trim();
  return fs.existsSync(join(folder, "git-http-backend"));
}

/** Serves the repositories in a folder to this machine, pushes too. */
export async function startGitServer(folder: string): Promise<GitServer> {
  const running = new Set<ReturnType<typeof spawn>>();
  const server = http.createServer((asked, answer) => {
    asked.on("error", () => undefined);
    answer.on("error", () => undefined);
    if (made.refusal !== null) {
      const more = made.refusal === 401 ? { "WWW-Authenticate": 'Basic realm="git"' } : {};
      answer.writeHead(made.refusal, more).end();
      return;
    }
    const { pathname, search } = new URL(asked.url ?? "/", "http://here");
    const program = spawn("git", ["-c", "http.receivepack=true", "http-backend"], {
      env: {
        ...process.env,
        GIT_PROJECT_ROOT: folder,
        GIT_HTTP_EXPORT_ALL: "1",
        PATH_INFO: pathname,
        QUERY_STRING: search.slice(1),
        REQUEST_METHOD: asked.method,
        REMOTE_ADDR: "127.0.0.1",
        ...fromHeaders(asked.headers),
      },
      stdio: ["pipe", "pipe", "ignore"],
      // What it starts ends with it.
      detached: true,
    });
    running.add(program);
    program.once("close", () => running.delete(program));
    asked.pipe(program.stdin.on("error", () => undefined));
    // Whoever is gone sends nothing more: git would wait for it.
    asked.once("close", () => program.stdin.end());
    if (made.unanswered > 0 && asked.method === "POST" && pathname.endsWith("/git-receive-pack")) {
      made.unanswered--;
      program.stdout.resume();
      program.once("close", () => asked.socket.destroy());
      return;
    }
    answered(program.stdout, answer);
  });
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, "127.0.0.1", () => resolve()));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const made: GitServer = {
    port,
    url: `http://127.0.0.1:${port}`,
    refusal: null,
    unanswered: 0,
    kill: async () => {
      for (const { pid } of running) killAll(pid);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
    restart: async () => {
      unlock(folder);
      await listen(port);
    },
  };
  return made;
}

function killAll(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

/** Removes the locks that a killed git leaves, as whoever looks after a server does. */
function unlock(folder: string): void {
  for (const name of fs.readdirSync(folder).filter((one) => one.endsWith(".git")))
    for (const file of fs.readdirSync(join(folder, name), { recursive: true, encoding: "utf8" }))
      if (file.endsWith(".lock")) fs.rmSync(join(folder, name, file), { force: true });
}

function fromHeaders(headers: http.IncomingHttpHeaders): Record<string, string> {
  const names = {
    CONTENT_TYPE: "content-type",
    CONTENT_LENGTH: "content-length",
    HTTP_CONTENT_ENCODING: "content-encoding",
    GIT_PROTOCOL: "git-protocol",
  };
  return Object.fromEntries(
    Object.entries(names).flatMap(([name, header]) => {
      const found = headers[header];
      return typeof found === "string" ? [[name, found]] : [];
    }),
  );
}

/** Hands on what the program says, whose first lines are the headers. */
function answered(from: NodeJS.ReadableStream, answer: http.ServerResponse): void {
  let head: Buffer | null = Buffer.alloc(0);
  from.on("data", (piece: Buffer) => {
    if (head === null) return void answer.write(piece);
    head = Buffer.concat([head, piece]);
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) return;
    let status = 200;
    for (const line of head.subarray(0, end).toString().split("\r\n")) {
      const [name = "", value = ""] = line.split(/:\s*(.*)/);
      if (name.toLowerCase() === "status") status = Number.parseInt(value, 10);
      else answer.setHeader(name, value);
    }
    answer.writeHead(status);
    answer.write(head.subarray(end + 4));
    head = null;
  });
  from.on("end", () => answer.end());
}
