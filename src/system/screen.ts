import { writeSync } from "node:fs";
import { emitKeypressEvents, type Key } from "node:readline";
import { exitOnSignals } from "./endings.ts";

/** A terminal that one program has to itself for a while. */
export interface TerminalScreen {
  size(): { readonly columns: number; readonly rows: number };
  /** Shows these lines; only those that are others than before are written. */
  draw(lines: readonly string[]): void;
  /** Gives the terminal back as it was. */
  close(): void;
}

interface Listeners {
  /** A key by its name (`up`, `shift-tab`, `ctrl-c`), or the character that it types. */
  readonly onKey: (key: string) => void;
  readonly onResize: () => void;
  /** The terminal is gone. */
  readonly onEnd: () => void;
}

const ENTER = "\u001b[?1049h\u001b[?25l\u001b[H\u001b[2J";
const LEAVE = "\u001b[?25h\u001b[?1049l";

/** Takes the terminal; however the process ends (but for a kill that nothing survives), it is given back. */
export function openScreen({ onKey, onResize, onEnd }: Listeners): TerminalScreen {
  const { stdin, stdout } = process;
  let shown: readonly string[] = [];
  let isOpen = true;
  const leave = () => {
    if (!isOpen) return;
    isOpen = false;
    stdin.setRawMode(false);
    // At the end of a process nothing else is written in time.
    writeSync(1, LEAVE);
  };
  const keys = (text: string | undefined, key: Key) => onKey(nameOf(text, key));
  const resized = () => {
    shown = [];
    stdout.write("\u001b[2J");
    onResize();
  };
  process.on("exit", leave);
  const unheard = exitOnSignals();
  emitKeypressEvents(stdin);
  stdin.setRawMode(true);
  stdin.on("keypress", keys).once("end", onEnd).resume();
  stdout.on("resize", resized).write(ENTER);
  return {
    size: () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 }),
    draw(lines) {
      const text = changed(shown, lines);
      shown = [...lines];
      if (isOpen && text !== "") stdout.write(text);
    },
    close() {
      stdin.off("keypress", keys).off("end", onEnd).pause();
      stdout.off("resize", resized);
      process.off("exit", leave);
      unheard();
      leave();
    },
  };
}

/** The output that makes the one picture of the other; each line at its place, so that none scrolls. */
function changed(before: readonly string[], after: readonly string[]): string {
  const count = Math.max(before.length, after.length);
  let text = "";
  for (let at = 0; at < count; at++)
    if (before[at] !== after[at]) text += `\u001b[${at + 1};1H${after[at] ?? ""}\u001b[0m\u001b[K`;
  return text;
}

function nameOf(text: string | undefined, { name = "", ctrl, shift }: Key): string {
  if (ctrl === true) return `ctrl-${name}`;
  if (name === "tab" && shift === true) return "shift-tab";
  const isCharacter = text !== undefined && Array.from(text).length === 1 && text >= " " && text !== "\u007f";
  return isCharacter ? text : name === "enter" ? "return" : name;
}
