import { TOP } from "./printed.ts";
import { type CommandReader, type PatchAim, plain, valuesOf, without, word } from "./readers.ts";
import type { Word } from "./types.ts";

const HEADER = /^(?:\+\+\+|---)[ \t]+([^\t]+)/;
const PAIR = "diff --git ";
const FROM = "copy from ";
const TO = /^(?:rename from|rename to|copy to) (.+)/;

/** Options of `patch` that take a value. */
const VALUED = /^-(?:[iodpDBFgrVYz]|-(?:input|output|directory|strip|fuzz|ifdef|prefix|suffix|reject-file))$/;

/** `patch FILE < P`, `patch -p1 -i P`: the file that is named, and those that the patch names. */
export const patching: CommandReader = (args, { fed, inputs }) => {
  const [file, patch] = plain(without(args, VALUED));
  const folder = valueOf(args, /^(?:-d|--directory)$/) ?? "";
  const strip =
    valueOf(args, /^(?:-p|--strip)$/) ??
    args.map(({ text }) => /^-p(\d{1,3})$/.exec(text)?.[1]).find(Boolean);
  const patchAim = { folder, strip: strip === undefined ? null : Number(strip) };
  const input = valuesOf(args, /^(?:-i|--input)$/).map(word);
  return {
    writes: valuesOf(args, /^(?:-o|--output)$/).map(word),
    sweeps: [
      ...(file === undefined ? [] : [file]),
      ...fed.flatMap((text) => changedBy(text, patchAim)).map(word),
    ],
    patchFiles: [...input, ...(patch === undefined ? [] : [patch]), ...inputs],
    patchAim,
  };
};

/** `git apply P`, `git am < P`: the paths begin at the repository's top. */
export const gitPatching: CommandReader = (args, { fed, inputs }) => {
  const strip = args.map(({ text }) => /^-p(\d{1,3})$/.exec(text)?.[1]).find(Boolean);
  const below = valueOf(args, /^--directory$/);
  const patchAim = {
    folder: below === undefined ? TOP : `${TOP}/${below}`,
    strip: strip === undefined ? null : Number(strip),
  };
  const files = plain(
    without(
      args,
      /^(?:-p|-C|--exclude|--include|--whitespace|--directory|--patch-format|--build-fake-ancestor)$/,
    ),
  );
  const named = fed.flatMap((text) => changedBy(text, patchAim));
  return {
    sweeps: named.map((path) => word(inFolder(path, patchAim))),
    patchFiles: [...files, ...inputs],
    patchAim,
  };
};

function valueOf(args: readonly Word[], option: RegExp): string | undefined {
  return valuesOf(args, option)[0];
}

export function inFolder(path: string, { folder }: PatchAim): string {
  return folder === "" || path.startsWith("/") ? path : `${folder}/${path}`;
}

/** Every file that a patch adds, changes, deletes, or moves: by its lines, or where it has none by what git says. */
export function changedBy(patch: string, { strip }: Pick<PatchAim, "strip">): string[] {
  const bare = (path: string) => stripped(path, strip);
  /** Copied files stay as they are, although the lines are compared with them. */
  let copied = "";
  return patch.split("\n").flatMap((raw) => {
    const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
    if (line.startsWith(PAIR)) {
      copied = "";
      return sameOf(line.slice(PAIR.length)).map(bare);
    }
    if (line.startsWith(FROM)) copied = line.slice(FROM.length);
    const named = TO.exec(line)?.[1];
    const path = named ?? bare(HEADER.exec(line)?.[1] ?? "");
    return path === "" || path === copied ? [] : [path];
  });
}

/** `a/PATH b/PATH`: where both are one, it is changed, even if by its mode alone. */
function sameOf(pair: string): string[] {
  const middle = (pair.length - 1) / 2;
  const [one, other] = [pair.slice(0, middle), pair.slice(middle + 1)];
  return pair[middle] === " " && unprefixed(one) === unprefixed(other) && one !== "" ? [one] : [];
}

function unprefixed(path: string): string {
  return path.replace(/^[ab]\//, "");
}

/** Without so many names at its beginning; without `a/` and `b/` where nobody says how many. */
function stripped(path: string, strip: number | null): string {
  const whole = path.trimEnd();
  if (strip === null || whole === "/dev/null") return unprefixed(whole);
  return whole.split("/").slice(strip).join("/");
}
