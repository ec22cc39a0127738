import { type CommandReader, plain, word } from "./readers.ts";

const HEADER = /^(?:\+\+\+|---)[ \t]+([^\t]+)/;
const PAIR = "diff --git ";
const FROM = "copy from ";
const TO = /^(?:rename from|rename to|copy to) (.+)/;

/** Files named in a patch that is fed to the program. */
export const patching: CommandReader = (args, { fed }) => ({
  sweeps: [...plain(args), ...fed.flatMap(changedBy).map(word)],
});

/** Every file that a patch adds, changes, deletes, or moves: by its lines, or where it has none by what git says. */
function changedBy(patch: string): string[] {
  /** What is copied stays as it is, although the lines are compared with it. */
  let copied = "";
  return patch.split("\n").flatMap((raw) => {
    const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
    if (line.startsWith(PAIR)) {
      copied = "";
      return sameOf(line.slice(PAIR.length));
    }
    if (line.startsWith(FROM)) copied = line.slice(FROM.length);
    const path = TO.exec(line)?.[1] ?? bare(HEADER.exec(line)?.[1] ?? "");
    return path === "" || path === copied ? [] : [path];
  });
}

/** `a/PATH b/PATH`: where both are one, it is changed, even if by its mode alone. */
function sameOf(pair: string): string[] {
  const middle = (pair.length - 1) / 2;
  const [one, other] = [bare(pair.slice(0, middle)), bare(pair.slice(middle + 1))];
  return pair[middle] === " " && one === other && one !== "" ? [one] : [];
}

function bare(path: string): string {
  return path.replace(/^[ab]\//, "");
}
