import { posix, win32 } from "node:path";
import { clean } from "../text/clean.ts";

/** Where a team's ledger is. */
export type Pointer =
  | { readonly kind: "git"; readonly remote: string; readonly ref: string; readonly file: string | null }
  | {
      readonly kind: "postgres";
      readonly host: string;
      readonly port: number;
      readonly database: string;
      readonly project: string;
      /** `verify-full`, or `disable`, for this machine itself. */
      readonly sslmode: "verify-full" | "require" | "disable";
      readonly file: string | null;
      /** From the environment only; never written down. */
      readonly user?: string;
      readonly password?: string;
    }
  /** A ledger of this very process: only the environment names it, and only where one was offered. */
  | { readonly kind: "memory"; readonly name: string; readonly file: null };

/** A pointer that can't be followed: what is wrong with it, as a code. */
export class PointerError extends Error {
  override readonly name = "PointerError";
  readonly reason: "secret" | "form" | "remote" | "ref" | "project" | "sslmode";
  readonly found: string;
  constructor(reason: PointerError["reason"], found: string) {
    super(`pointer: ${reason}`);
    this.reason = reason;
    this.found = withoutAnySecret(found);
  }
}

/** What is no address may hold a secret all the same: before its last `@`, or behind a question mark. */
function withoutAnySecret(found: string): string {
  const at = found.lastIndexOf("@");
  const scheme = /^(?:\w+\s+)?[a-z][a-z+]*:\/\//i.exec(found)?.[0] ?? "";
  const shown = found.slice(0, at + 1).includes(":") ? scheme + found.slice(at + 1) : found;
  return shown.replace(/\?.*/s, "?…");
}

const FIRST_LINE = "# Where this project's coordination is shared; `coord remote status`. No secrets here.";
/** Maximum length of a pointer (characters). */
const LONGEST = 500;
const DEFAULT_REF = "refs/coord/main";

/** A name of one of git's remotes, or an address; never an option, nor a kind of address that starts a program. */
const REMOTE =
  /^(?:(?:https?|ssh|git|file):\/\/[^\s\0]+|[\w.-]+@[\w.-]+:[^\s\0]+|\/[^\s\0]*|[A-Za-z]:[\\/][^\s\0]*|[A-Za-z0-9_][\w.+/-]*)$/;
/** What is said to be on another machine. */
const ELSEWHERE = /^(?:(?:https?|ssh|git):\/\/|[\w.-]+@[\w.-]+:)/;
/** Nothing but coord's own: a journal pushed onto a branch of somebody's would be a mishap. */
const REF = /^refs\/(?:coord\/[\w][\w./-]*|heads\/coord(?:[/-][\w][\w./-]*)?)$/;
const PROJECT = /^[\w][\w./-]{0,99}$/;
const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*)|\[[\da-fA-F:.]+\])$/;

/**
 * The pointer in the text of `.coord/remote`; null where it holds none.
 * @throws PointerError, for one with a secret in it too: whoever wrote it by hand would never hear of it
 */
export function pointerIn(text: string): Pointer | null {
  const pointer = pointerOn(text);
  if (pointer !== null && hasSecret(pointer)) throw new PointerError("secret", placeOf(pointer));
  return pointer;
}

function pointerOn(text: string): Pointer | null {
  const line = text
    .split(/\r\n|\n|\r/)
    .map((one) => one.trim())
    .find((one) => one !== "" && !one.startsWith("#"));
  if (line === undefined) return null;
  refuseOdd(line);
  const [kind = "", place = "", ...rest] = line.split(/\s+/);
  const options = new Map(rest.map((word) => [word.split("=")[0] ?? "", word.slice(word.indexOf("=") + 1)]));
  const file = fileIn(options.get("file"), line);
  if (kind === "git") {
    const ref = rest.find((word) => !word.includes("=")) ?? DEFAULT_REF;
    return { kind, remote: checkedRemote(place), ref: checkedRef(ref), file };
  }
  if (kind !== "postgres") throw new PointerError("form", line);
  if (rest.some((word) => /^(?:password|passwd|pwd|pass|sslpassword)=/i.test(word)))
    throw new PointerError("secret", place);
  const found = /^(\[[^\]]+\]|[^:/\s]+)(?::(\d{1,5}))?\/([^\s/?#]+)$/.exec(place);
  if (found === null || !HOST.test(found[1] ?? "")) throw new PointerError("form", line);
  const [, host = "", port = "5432", database = ""] = found;
  const sslmode = sslmodeIn(options.get("sslmode"), host);
  const project = checkedProject(options.get("project") ?? "main");
  return { kind, host, port: Number(port), database, project, sslmode, file };
}

/** The pointer to a ledger as somebody gives it: an address or the name of a git remote; `#…` names the project or the ref. @throws PointerError */
export function pointerFrom(
  given: string,
  { project, insecure = false }: { readonly project?: string | undefined; readonly insecure?: boolean } = {},
): Pointer {
  const [place = "", part] = splitAt(given.trim(), "#");
  const name = project ?? part;
  if (/^postgres(?:ql)?:\/\//i.test(place)) return postgresFrom(place, name, insecure);
  const remote = checkedRemote(place.replace(/^git:(?!\/\/)/, ""));
  const ref = name === undefined ? DEFAULT_REF : name.startsWith("refs/") ? name : `refs/coord/${name}`;
  return { kind: "git", remote, ref: checkedRef(ref), file: null };
}

function postgresFrom(address: string, project: string | undefined, insecure: boolean): Pointer {
  let url: URL;
  let [database, user, password]: string[] = [];
  try {
    url = new URL(address.replace(/^postgres(?:ql)?:/i, "http:"));
    [database = "", user = "", password = ""] = [url.pathname.slice(1), url.username, url.password].map(
      decodeURIComponent,
    );
  } catch {
    throw new PointerError("form", withoutSecrets(address));
  }
  const host = url.hostname;
  if (!HOST.test(host) || !/^[^\s/?#]+$/.test(database))
    throw new PointerError("form", withoutSecrets(address));
  const wanted = url.searchParams.get("sslmode") ?? (insecure ? "disable" : undefined);
  return {
    kind: "postgres",
    host,
    port: Number(url.port === "" ? "5432" : url.port),
    database,
    project: checkedProject(project ?? url.searchParams.get("project") ?? "main"),
    sslmode: sslmodeIn(wanted, host, insecure),
    file: null,
    ...(user === "" ? {} : { user }),
    ...(password === "" ? {} : { password }),
  };
}

/** The text of `.coord/remote` for a pointer. @throws PointerError for one with a secret in it */
export function pointerText(pointer: Pointer): string {
  if (hasSecret(pointer)) throw new PointerError("secret", placeOf(pointer));
  const line = pointerLine(pointer);
  refuseOdd(line);
  return `${FIRST_LINE}\n${line}\n`;
}

/** It comes with a repository, and is shown to people and models. @throws PointerError for one without an end, or with what is invisible */
function refuseOdd(line: string): void {
  if (line.length > LONGEST || clean(line) !== line) throw new PointerError("form", "");
}

/** The pointer itself: what is accepted or not. */
export function pointerLine(pointer: Pointer): string {
  if (pointer.kind === "memory") return `memory ${pointer.name}`;
  const file = pointer.file === null ? "" : ` file=${pointer.file}`;
  if (pointer.kind === "git") return `git ${pointer.remote} ${pointer.ref}${file}`;
  const { host, port, database, project, sslmode } = pointer;
  return `postgres ${host}:${port}/${database} project=${project} sslmode=${sslmode}${file}`;
}

/** Where it leads, for people. */
export function placeOf(pointer: Pointer): string {
  if (pointer.kind === "memory") return pointer.name;
  if (pointer.kind === "git") return withoutSecrets(pointer.remote);
  const { host, port, database, project } = pointer;
  return `${host}:${port}/${database} (${project})`;
}

/** Whether a remote of git's may be a folder of this machine: an address of one, a path, or a name, which git takes for a path where it knows no such remote. */
export function isLocal(remote: string): boolean {
  return !ELSEWHERE.test(remote);
}

function hasSecret(pointer: Pointer): boolean {
  if (pointer.kind === "memory") return false;
  if (pointer.kind === "postgres") return pointer.password !== undefined;
  const { remote } = pointer;
  return /^[a-z][a-z+]*:\/\/[^/@]*:[^/@]*@/i.test(remote) || isToken(remote) || NAMED.test(remote);
}

/** A user's name in an address that is a token: by its length, or by how such begin. */
function isToken(remote: string): boolean {
  const user = /^https?:\/\/([^/@]+)@/i.exec(remote)?.[1] ?? "";
  return user.length >= 20 || TOKEN.test(user);
}

/** GitHub's, GitLab's, Bitbucket's, Gitea's, Azure's and others'. */
const TOKEN =
  /^(?:gh[a-z]_|github_pat_|gl[a-z]{1,6}-|AT(?:BB|CTT)|gta_|gitea_|azdo_|hf_|npm_|pat[-_]|token[-_:]|bearer)/i;
/** A secret behind a question mark. */
const NAMED = /[?&;](?:[\w-]*(?:token|password|passwd|pwd|secret|key)|auth|sig)=/i;

function withoutSecrets(text: string): string {
  return text.replace(/([a-z][a-z+]*:\/\/)[^/\s@]*@/gi, "$1");
}

function splitAt(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function checkedRemote(remote: string): string {
  if (!REMOTE.test(remote)) throw new PointerError("remote", withoutSecrets(remote));
  return remote;
}

function checkedRef(ref: string): string {
  const isSound = REF.test(ref) && !/\.\.|\/\/|\.lock(?:\/|$)|[./]$|\/\./.test(ref);
  if (!isSound) throw new PointerError("ref", ref);
  return ref;
}

function checkedProject(project: string): string {
  if (!PROJECT.test(project)) throw new PointerError("project", project);
  return project;
}

/** Without a certificate's check a password may be read on the way: only to this machine itself, or where somebody says so. */
function sslmodeIn(
  given: string | undefined,
  host: string,
  insecure = false,
): Extract<Pointer, { kind: "postgres" }>["sslmode"] {
  const isHere = isLoopback(host);
  if (given === undefined) return isHere ? "disable" : "verify-full";
  if (given === "verify-full") return given;
  if ((given === "disable" || given === "require") && (isHere || insecure)) return given;
  throw new PointerError("sslmode", given);
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)$/i.test(host);
}

function fileIn(given: string | undefined, line: string): string | null {
  if (given === undefined) return null;
  if (posix.basename(given) !== given || win32.basename(given) !== given || given.startsWith("."))
    throw new PointerError("form", line);
  return given;
}
