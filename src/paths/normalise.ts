/**
 * Paths as people and agents type them, made into the one form in which they are stored and compared: relative to the
 * repository, with `/`. In go a text and the folders that it is resolved against, of POSIX or of Windows; the file system is
 * not asked. Beside this file the room has the lists of files in the coordination file (`written-list.ts`) and patterns: what they
 * cover, and whether two have a path in common (`overlap.ts`, which reads them with `glob.ts` and decides with the automata of
 * the other files). Every room may import from here; this one imports none.
 */
import { type CodePointSet, DOT } from "./codepoints.ts";
import { escapeGlob, isGlob, parseGlob, spell, splitSegments } from "./glob.ts";

/** The base against which a caller's paths are resolved. `root` and `cwd` are absolute, in the form of their platform. */
export interface Base {
  /** The top of the repository's worktree. */
  readonly root: string;
  /** The folder that relative paths start from. */
  readonly cwd: string;
  /** As the file system does. */
  readonly caseSensitive: boolean;
  /** True when the two are Windows paths; told from their form where absent. */
  readonly windows?: boolean;
}

/**
 * `inside`: repository-relative, with `/`, `""` for the root itself. `outside`: absolute, with `/`; not ours to judge.
 */
type PathResult =
  | { readonly kind: "inside"; readonly path: string }
  | { readonly kind: "outside"; readonly path: string };

/**
 * `unsupported`: a `.` or `..` that can't be resolved by the letter, behind `**` or within braces. `invalid`: it holds a
 * control character, which no list of files could show.
 */
export type PatternResult =
  | PathResult
  | { readonly kind: "unsupported"; readonly pattern: string }
  | { readonly kind: "invalid"; readonly pattern: string };

/** Resolves a path that a caller typed, every character of which counts as itself. The file system is not asked. */
export function normalisePath(typed: string, base: Base): PathResult {
  const { root, cwd, windows } = readBase(base);
  const { start, rest } = locate(typed, cwd, windows);
  const place = { volume: start.volume, names: collapse([...start.names, ...rest.split("/")]) };
  const names = below(place, root, base.caseSensitive);
  return names ? { kind: "inside", path: names.join("/") } : { kind: "outside", path: absolutePath(place) };
}

/**
 * Resolves a pattern that a caller typed as `normalisePath` does, its globs untouched. The last slash of a pattern with
 * wildcards stays: it means what is below, too. Where a glob is typed within a folder whose own name holds glob
 * characters, these are put in brackets, so that they stay themselves.
 */
export function normalisePattern(typed: string, base: Base): PatternResult {
  // Written out: the Unicode class takes several times as long to compile, at each start.
  if (/[\0-\x1f\x7f-\x9f]/.test(typed)) return { kind: "invalid", pattern: typed };
  const { root, cwd, windows } = readBase(base);
  const { start, rest } = locate(typed, cwd, windows);
  const pattern = rest.replace(/\/{2,}/g, "/");
  const resolved = collapsePattern(start, splitSegments(pattern));
  if (!resolved) return { kind: "unsupported", pattern: typed };
  const place = { volume: start.volume, names: [...resolved.given, ...resolved.typed] };
  const names = below(place, root, base.caseSensitive);
  if (!names) return { kind: "outside", path: absolutePath(place) };
  const path = join(names, Math.max(0, resolved.given.length - root.names.length), pattern.endsWith("/"));
  return hasDots(path) ? { kind: "unsupported", pattern: typed } : { kind: "inside", path };
}

/** The names of the place a pattern starts from, as far as they are left, and the pattern's own. */
interface CollapsedPattern {
  readonly given: readonly string[];
  readonly typed: readonly string[];
}

/** Null where a `..` follows what may stand for several segments, so that nobody can say what it takes away. */
function collapsePattern(start: AbsoluteFolder, segments: readonly string[]): CollapsedPattern | null {
  const given = [...start.names];
  const typed: string[] = [];
  for (const segment of segments) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") typed.push(segment);
    else if (SEVERAL.test(typed.at(-1) ?? "")) return null;
    else if (typed.pop() === undefined) given.pop();
  }
  return { given, typed };
}

/** A segment of a pattern that may stand for any number of them: `**`, or braces that hold a slash or a star. */
const SEVERAL = /^\*\*$|\{.*[/*]/s;

/** Puts names together, of which the first `given` were not typed; `slash`: a slash was typed at the end. */
function join(names: readonly string[], given: number, slash: boolean): string {
  const typed = names.slice(given).join("/");
  if (!isGlob(typed)) return names.join("/");
  if (given === 0 && !slash) return typed;
  const path = [...names.slice(0, given).map(escapeGlob), typed].join("/");
  // Braces alone cover what is below; the brackets of an escape would take that away, a last slash gives it back.
  const below = parseGlob(typed, true).wild ? slash : parseGlob(path, true).wild;
  return below ? `${path}/` : path;
}

/** True when some choice of alternatives makes a segment `.` or `..`: `{../a,b}`, but not `{,.}eslintrc`. */
function hasDots(pattern: string): boolean {
  if (!pattern.includes("{")) return false;
  const { tokens, grouped } = parseGlob(pattern, true);
  if (!grouped) return false;
  // Places to be at, as position × 4 + what the segment is so far: nothing, one dot, two dots, a name.
  const places = new Set([0]);
  for (const place of places) {
    const token = tokens[Math.floor(place / 4)];
    const segment = place % 4;
    const next = place - segment + 4;
    const dots = segment === 1 || segment === 2;
    if (dots && (!token || token.kind === "slash")) return true;
    if (token?.kind === "slash") places.add(next);
    else if (token?.kind === "one" && isDot(token.set)) places.add(next + Math.min(segment + 1, 3));
    else if (token?.kind === "one" || token?.kind === "star") places.add(next + 3);
    else if (token?.kind === "jump") places.add(token.to * 4 + segment);
    else for (const to of token?.to ?? []) places.add(to * 4 + segment);
  }
  return false;
}

function isDot(set: CodePointSet): boolean {
  return set[0] === DOT && set[1] === DOT && set.length === 2;
}

/** An absolute folder: `""`, a drive `C:` or a share `//server/share`, and the names below it. */
interface AbsoluteFolder {
  readonly volume: string;
  readonly names: readonly string[];
}

/** Where a typed text starts, and what it says from there on, with `/`. */
interface Typed {
  readonly start: AbsoluteFolder;
  readonly rest: string;
}

const DRIVE = /^[A-Za-z]:(?=\/)/;
const DRIVE_RELATIVE = /^([A-Za-z]:)(.*)$/s;
const SHARE = /^\/\/[^/]+\/+[^/]+/;
const WINDOWS_FORM = /^(?:[A-Za-z]:|\\\\)/;

/** `root` and `cwd` as places, and whether texts are read as Windows reads them. */
function readBase(base: Base): { root: AbsoluteFolder; cwd: AbsoluteFolder; windows: boolean } {
  const windows = base.windows ?? WINDOWS_FORM.test(base.root);
  return { root: readPlace(base.root, windows), cwd: readPlace(base.cwd, windows), windows };
}

/** One spelling of each path: composed letters (NFC), and `/` between names. */
function unify(text: string): string {
  return text.normalize("NFC").replaceAll("\\", "/");
}

/** Finds where a text starts. A drive is absolute on every platform: on POSIX, but for WSL, it is outside of every root. */
function locate(typed: string, cwd: AbsoluteFolder, windows: boolean): Typed {
  if (windows) {
    const { start, rest } = locateOnWindows(asWindows(unify(typed)), cwd);
    return { start, rest: withoutUnseen(rest) };
  }
  const text = asMounted(unify(typed), absolutePath(cwd)) ?? unify(typed);
  const drive = DRIVE.exec(text)?.[0];
  if (drive) return { start: { volume: drive, names: [] }, rest: text.slice(drive.length) };
  return { start: text.startsWith("/") ? { volume: "", names: [] } : cwd, rest: text };
}

function locateOnWindows(text: string, cwd: AbsoluteFolder): Typed {
  const volume = DRIVE.exec(text)?.[0];
  if (volume) return { start: { volume, names: [] }, rest: text.slice(volume.length) };
  const share = SHARE.exec(text)?.[0];
  if (share) return { start: { volume: share, names: [] }, rest: text.slice(share.length) };
  const [, drive, rest] = DRIVE_RELATIVE.exec(text) ?? [];
  // `C:x` starts from the drive's own current folder, which only the current drive tells us.
  if (drive !== undefined && rest !== undefined) {
    return { start: sameVolume(drive, cwd.volume) ? cwd : { volume: drive, names: [] }, rest };
  }
  return { start: text.startsWith("/") ? { volume: cwd.volume, names: [] } : cwd, rest: text };
}

function readPlace(absolute: string, windows: boolean): AbsoluteFolder {
  const { start, rest } = locate(absolute, { volume: "", names: [] }, windows);
  return { volume: start.volume, names: collapse([...start.names, ...rest.split("/")]) };
}

/** Resolves `.`, `..` and doubled separators by the letter; above the top there is the top. */
function collapse(names: readonly string[]): string[] {
  const result: string[] = [];
  for (const name of names) {
    if (name === "..") result.pop();
    else if (name !== "" && name !== ".") result.push(name);
  }
  return result;
}

/** The names of `place` below `root`, none when they are one; null when it lies elsewhere. */
function below(place: AbsoluteFolder, root: AbsoluteFolder, caseSensitive: boolean): string[] | null {
  if (!sameVolume(place.volume, root.volume)) return null;
  const same = root.names.every(
    (name, at) => spell(place.names[at] ?? "", caseSensitive) === spell(name, caseSensitive),
  );
  return same ? place.names.slice(root.names.length) : null;
}

function absolutePath(place: AbsoluteFolder): string {
  return `${place.volume}/${place.names.join("/")}`;
}

/** Drives and shares have no case. */
function sameVolume(a: string, b: string): boolean {
  return spell(a, false) === spell(b, false);
}

/** The archive of a coordination file: `X.archive.md` for `X.md`, in the same folder. */
export function archiveOf(file: string): string {
  return `${file.replace(/\.md$/i, "")}.archive.md`;
}

// Paths of Windows as the programs there spell them, made into the one that Windows itself takes: of a drive (`C:/…`) or a
// share (`//server/share/…`), with `/`. By the letter; the file system is not asked.

/** A drive's top: of Git Bash and MSYS2 (`/c`), Cygwin, the Linux of WSL, and as a URL leaves it (`/C:`). */
const DRIVE_FOLDER = /^\/(?:cygdrive\/|mnt\/)?([A-Za-z])(?=\/|$)|^\/([A-Za-z]):(?=\/|$)/i;
/** PowerShell's name for the file system. */
const PROVIDER = /^(?:Microsoft\.PowerShell\.Core\/)?FileSystem::/i;
/** `\\?\C:\…`, `\\.\C:\…` and the kernel's `\??\C:\…`, `\\?\UNC\server\share\…`: the same paths without their limit of length. */
const EXTENDED = /^(?:\/\/[?.]|\/\?\?)\/(UNC\/)?/i;
/** The share that each machine has of each of its drives, asked of itself. */
const OWN_SHARE = /^\/\/(?:localhost|127\.0\.0\.1|\[?::1\]?|--1\.ipv6-literal\.net)\/([A-Za-z])\$(?=\/|$)/i;
/** The older name of the share by which Windows sees the files of WSL. */
const WSL_SHARE = /^\/\/wsl\$(?=\/)/i;

/** A path of Windows, however it was spelled, with `/` between its names. One that starts nowhere stays as it is. */
export function asWindows(text: string): string {
  return text
    .replaceAll("\\", "/")
    .replace(PROVIDER, "")
    .replace(EXTENDED, (_, isShare: string | undefined) => (isShare === undefined ? "" : "//"))
    .replace(OWN_SHARE, "$1:")
    .replace(WSL_SHARE, "//wsl.localhost")
    .replace(DRIVE_FOLDER, (_, folder: string | undefined, drive: string | undefined) => {
      return `${folder ?? drive ?? ""}:`;
    })
    .replace(/^[A-Za-z]:$/, "$&/");
}

/**
 * Names below a drive or share without what Windows does not see: dots and spaces at their ends, and the stream of a file
 * behind a colon, which is a part of that file. A name with glob characters stays.
 */
function withoutUnseen(names: string): string {
  return names
    .split("/")
    .map((name) =>
      /^\.{1,2}$|[*?[\]{}]/.test(name) ? name : name.replace(/:.*$/s, "").replace(/[. ]+$/, ""),
    )
    .join("/");
}

/**
 * A path of Windows as the Linux of WSL has it: a drive's, where the folder it is asked from lies on that drive, and one of the
 * Linux's own (`\\wsl.localhost\Debian\home`). Null for any other.
 */
export function asMounted(given: string, from: string): string | null {
  const text = given.replaceAll("\\", "/");
  if (text.startsWith("//wsl")) return /^\/\/wsl[.$][^/]*\/[^/]+(\/.*)/s.exec(text)?.[1] ?? null;
  if (text[1] !== ":") return null;
  const [, drive = "", rest = ""] = /^([A-Za-z]):\/(.*)$/s.exec(text) ?? [];
  const mount = /^\/mnt\/[a-z](?=\/|$)/.exec(from)?.[0];
  if (drive === "" || mount !== `/mnt/${drive.toLowerCase()}`) return null;
  return `${mount}/${rest}`;
}
