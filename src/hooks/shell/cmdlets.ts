import { isCmdletCall, type Parameters, parametersOf } from "./parameters.ts";
import {
  type CommandReader,
  copying,
  type ProgramEffect,
  everything,
  moving,
  NOTHING,
  within,
} from "./readers.ts";
import { printedBy } from "./printed.ts";
import type { Word } from "./types.ts";

/** Reads a cmdlet's parameters; with `-WhatIf` it writes nothing. */
const cmdlet =
  (read: (given: Parameters) => ProgramEffect): CommandReader =>
  (args) => {
    const given = parametersOf(args);
    return given.named.has("whatif") ? NOTHING : read(given);
  };

/** The files that parameters name; where none does, the first words without a name do. */
function filesOf({ named, placed }: Parameters): readonly Word[] {
  const words = ["path", "filepath", "literalpath"].flatMap((name) => named.get(name) ?? []);
  return words.length > 0 ? words : (placed[0] ?? []);
}

const filling = cmdlet((given) => ({ writes: filesOf(given) }));

/** Cmdlets that remove what comes through the pipe where they are given no path. */
const removing: CommandReader = (args, simple, readInner) =>
  args.every(({ text }) => text.startsWith("-")) &&
  simple.piped !== null &&
  !/^-wh?i/i.test(args.map(({ text }) => text).join(" "))
    ? { sweeps: printedBy(simple.piped) }
    : removingNamed(args, simple, readInner);

const removingNamed = cmdlet((given) => ({ sweeps: [...filesOf(given), ...given.placed.slice(1).flat()] }));

/** `New-Object IO.StreamWriter FILE`. */
const newObject: CommandReader = (args) => {
  const at = args.findIndex(({ text }) =>
    /^(?:System\.)?IO\.(?:StreamWriter|FileStream)(?:\(|$)/i.test(text),
  );
  const file = at < 0 ? undefined : args.slice(at + 1).find(({ text }) => !/^-|^\($/.test(text));
  return file === undefined
    ? NOTHING
    : { writes: [{ ...file, text: file.text.replace(/^\(?["']?|["']?,?\)?$/g, "") }] };
};

/** `robocopy FROM TO NAMES`. */
const robocopy: CommandReader = (args) => {
  const [, to, ...names] = args.filter(({ text }) => !text.startsWith("/"));
  if (to === undefined || args.some(({ text }) => /^\/l$/i.test(text))) return NOTHING;
  return names.length > 0 ? { writes: within(to, names) } : { sweeps: [to] };
};

/** Sources and targets of a transfer, and the sources' paths within the target: `-Destination`, else the last words. */
function transferOf({ named, placed }: Parameters) {
  const sources = ["path", "literalpath"].flatMap((name) => named.get(name) ?? []);
  const given = named.get("destination");
  const isLast = given === undefined && (sources.length > 0 || placed.length > 1);
  const targets = given ?? (isLast ? (placed.at(-1) ?? []) : []);
  sources.push(...(isLast ? placed.slice(0, -1) : placed).flat().slice(0, MOST_SOURCES));
  return { sources, targets, below: targets.slice(0, 1).flatMap((target) => within(target, sources)) };
}

/** Maximum number of sources that are read. */
const MOST_SOURCES = 50_000;

const copyingItems = cmdlet((given) => {
  const { targets, below } = transferOf(given);
  return given.named.has("recurse") ? { writes: targets, sweeps: below } : { writes: [...targets, ...below] };
});

const movingItems = cmdlet((given) => {
  const { sources, targets, below } = transferOf(given);
  return { writes: targets, sweeps: [...sources, ...below] };
});

/** Writes the new name in the folder of the old one. */
const renaming = cmdlet((given) => {
  const [path] = filesOf(given);
  const [name] = given.named.get("newname") ?? given.placed.at(-1) ?? [];
  if (path === undefined || name === undefined) return NOTHING;
  const text = path.text.replace(/[^/\\]+$/, "") + name.text;
  return { sweeps: [path], writes: [{ text, quoted: name.quoted }] };
});

const creating = cmdlet((given) => {
  const names = given.named.get("name");
  const paths = filesOf(given);
  return { writes: names === undefined ? paths : paths.slice(0, 1).flatMap((path) => within(path, names)) };
});

/** Reads arguments as a cmdlet's where its parameters show it, as both where they hold a comma, else as the program's of the same name. */
const either =
  (item: CommandReader, program: CommandReader): CommandReader =>
  (args, simple, readInner) => {
    if (isCmdletCall(args)) return item(args, simple, readInner);
    const found = program(args, simple, readInner);
    if (!args.some(({ text }) => text.includes(","))) return found;
    const other = item(args, simple, readInner);
    return {
      writes: [...(found.writes ?? []), ...(other.writes ?? [])],
      sweeps: [...(found.sweeps ?? []), ...(other.sweeps ?? [])],
    };
  };

/** `cmd /c "…"`: near enough to PowerShell's way of writing, loops apart. */
const cmd: CommandReader = (args) => {
  const { powershell = [] } = behind(args, /^\/{1,2}[ck]$/i);
  return { powershell: powershell.map(withoutLoop) };
};

/** `for %f in (src\\*.ts) do del %f`: what it does, with what it does it to. */
function withoutLoop(text: string): string {
  const [all, folder = "", name = "", set = ""] = LOOP.exec(text) ?? [];
  if (all === undefined) return text;
  const files = folder === "" ? set : `${folder}\\**\\${set}`;
  const used = new RegExp(String.raw`%{1,2}(?:~[a-z]{0,6})?${name}(?![a-z])`, "g");
  return (
    text.slice(0, text.indexOf(all)) + text.slice(text.indexOf(all) + all.length).replace(used, () => files)
  );
}

const LOOP = /\bfor\s+(?:\/r\s+([^\s%]+)\s+)?%{1,2}([a-z])\s+in\s+\(([^()%]{1,400})\)\s+do\s+/i;

/** `forfiles /p DIR /m PATTERN /c "cmd /c del @file"`. */
const forfiles: CommandReader = (args) => {
  const valueOf = (letter: string) =>
    args[args.findIndex(({ text }) => text.toLowerCase() === letter) + 1]?.text;
  const given = (letter: string) => args.some(({ text }) => text.toLowerCase() === letter);
  const code = given("/c") ? (valueOf("/c") ?? "") : "";
  const folder = given("/p") ? (valueOf("/p") ?? ".") : ".";
  const files = `${folder}/${given("/s") ? "**/" : ""}${given("/m") ? (valueOf("/m") ?? "*") : "*"}`;
  return { powershell: [code.replace(/"?@(?:file|path|relpath)"?/gi, () => files)] };
};

/** Words that are no options, as programs of Windows have these. */
const words = (args: readonly Word[]) => args.filter(({ text }) => !/^(?:-|\/[\w?-]+(?:[:=]|$))/.test(text));

/** `certutil -decode FROM TO`, `certutil -urlcache -f URL TO`. */
const certutil: CommandReader = (args) =>
  args.some(({ text }) => /^[-/](?:(?:de|en)code(?:hex)?|urlcache)$/i.test(text))
    ? { writes: words(args).slice(1, 2) }
    : NOTHING;

/** `fsutil file createnew FILE 100`, `fsutil hardlink create NEW OLD`. */
const fsutil: CommandReader = (args) => {
  const [, verb, file] = words(args).filter(({ text }) => !/^\w+=\d+$/.test(text));
  return file !== undefined && /^(?:create|set|delete)/i.test(verb?.text ?? "")
    ? { writes: [file] }
    : NOTHING;
};

/** Marks and rights of files: `attrib +r FILE`, `icacls FILE /deny everyone:W`, `takeown /f FILE`. */
const marking =
  (changes: RegExp): CommandReader =>
  (args) =>
    args.some(({ text }) => changes.test(text))
      ? { sweeps: words(args).filter(({ text }) => !changes.test(text)) }
      : NOTHING;

/** `Start-Process FILE -ArgumentList WORDS`. */
const starting = cmdlet(({ named, placed }) => {
  const [program = [], given = []] = named.has("filepath") ? [named.get("filepath"), ...placed] : placed;
  const rest = named.get("argumentlist") ?? given;
  return { powershell: [[...program, ...rest].map(({ text }) => text).join(" ")] };
});

const invoking: CommandReader = (args) => behind([{ text: "-c", quoted: false }, ...args], /^-c\w*$/i);

/** `-EncodedCommand`: as Base64 of UTF-16. */
function encoded(args: readonly Word[]): ProgramEffect | null {
  const at = args.findIndex(({ text }) => /^-e(?:nc|ncodedcommand|c)?$/i.test(text));
  return at < 0
    ? null
    : { powershell: [Buffer.from(args[at + 1]?.text ?? "", "base64").toString("utf16le")] };
}

/** All words behind the last such option are one command. */
function behind(args: readonly Word[], option: RegExp): ProgramEffect {
  const at = args.findLastIndex(({ text }) => option.test(text));
  return at < 0
    ? NOTHING
    : {
        powershell: [
          args
            .slice(at + 1)
            .map(({ text }) => text)
            .join(" "),
        ],
      };
}

/** Readers of arguments by the names and aliases of cmdlets. */
export const CMDLETS: readonly (readonly [RegExp, CommandReader])[] = [
  [/^(?:(?:set|add|clear)-content|out-file|tee-object|export-(?:csv|clixml)|sc|ac|clc)$/i, filling],
  [/^(?:remove-item|ri|del|erase|rd)$/i, removing],
  [/^(?:copy-item|cpi|copy)$/i, copyingItems],
  [/^(?:move-item|mi|move)$/i, movingItems],
  [/^(?:rename-item|rni|ren)$/i, renaming],
  [/^(?:new-item|ni)$/i, creating],
  [
    /^(?:invoke-(?:webrequest|restmethod)|iwr|irm)$/i,
    cmdlet(({ named }) => ({ writes: named.get("outfile") ?? [] })),
  ],
  [/^tee$/i, either(filling, everything)],
  [/^(?:rm|rmdir)$/i, either(removing, everything)],
  [/^cp$/i, either(copyingItems, copying)],
  [/^mv$/i, either(movingItems, moving)],
  [/^(?:invoke-expression|iex)$/i, invoking],
  [/^expand-archive$/i, cmdlet(({ named }) => ({ sweeps: named.get("destinationpath") ?? [] }))],
  [
    /^(?:start-bitstransfer|compress-archive)$/i,
    cmdlet(({ named, placed }) => ({
      writes: [
        ...(named.get("destination") ?? []),
        ...(named.get("destinationpath") ?? []),
        ...placed.slice(1).flat(),
      ],
    })),
  ],
  [/^(?:set-itemproperty|sp|clear-itemproperty|set-acl)$/i, filling],
  [/^(?:start-process|saps|start)$/i, starting],
  [/^certutil$/i, certutil],
  [/^fsutil$/i, fsutil],
  [/^attrib$/i, marking(/^[+-][rashi]$/i)],
  [
    /^(?:icacls|cacls)$/i,
    marking(/^\/(?:grant|deny|remove|setowner|inheritance|reset|setintegritylevel|p|g|e|d)(?::|$)/i),
  ],
  [/^takeown$/i, marking(/^\/f$/i)],
  // Elsewhere `expand` puts blanks for tabs, and prints.
  [
    /^expand$/i,
    (args) => ({ writes: /\.(?:cab|\w+_)$/i.test(words(args)[0]?.text ?? "") ? words(args).slice(1) : [] }),
  ],
  [/^(?:makecab|bitsadmin)$/i, (args) => ({ writes: words(args).slice(1).slice(-1) })],
  [/^mklink$/i, (args) => ({ writes: words(args).slice(0, 1) })],
  [/^forfiles$/i, forfiles],
  [/^new-object$/i, newObject],
  [/^robocopy$/i, robocopy],
  [/^xcopy$/i, copyingItems],
  [/^(?:pwsh|powershell)$/i, (args) => encoded(args) ?? behind(args, /^-c(?:ommand)?$/i)],
  [/^cmd$/i, cmd],
];
