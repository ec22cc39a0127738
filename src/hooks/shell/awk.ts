import { type CommandReader, has, plain, valuesOf, word } from "./readers.ts";
import type { Word } from "./types.ts";

/** `> "file"`, `>> name`, `> ARGV[1]`. */
const PRINTED = />{1,2}\s{0,9}(?:"([^"\n]{1,4000})"|ARGV\[(\d{1,3})\]|([A-Za-z_]\w{0,99}))/g;
/** `system("…")`, `| "…"`. */
const RUN = /(?:\bsystem\s{0,9}\(\s{0,9}|\|&?\s{0,9})"([^"\n]{1,4000})"/g;

/** A program of awk that prints into files or runs commands; with `-i inplace` all files that it reads. */
export const awk: CommandReader = (args) => {
  if (has(args, /^(?:-i|--include)/)) return { sweeps: plain(args) };
  const given = valuesOf(args, /^(?:-v|--assign)$/);
  const words = plain(
    args.filter((_, at) => !/^-[vFf]$|^--(?:assign|field-separator|file)$/.test(args[at - 1]?.text ?? "")),
  );
  const [program, ...files] = words;
  const code = program?.text ?? "";
  const writes = [...code.matchAll(PRINTED)].flatMap(([, file, place, name]) =>
    file !== undefined
      ? [word(file)]
      : place !== undefined
        ? (files[Number(place) - 1] ?? [])
        : valueOf(name ?? "", given),
  );
  return { writes, shell: [...code.matchAll(RUN)].map(([, command = ""]) => command) };
};

function valueOf(name: string, given: readonly string[]): Word[] {
  const found = name === "FILENAME" ? undefined : given.find((one) => one.startsWith(`${name}=`));
  return found === undefined ? [] : [word(found.slice(name.length + 1))];
}
