import type { Dialect } from "./types.ts";

/** The dialect of what a tool runs, as far as its name says so; null for one whose name says nothing of that. */
export function runs(tool: string): Dialect | null {
  const words = wordsOf(tool);
  const isRunning = (word: string) =>
    /^(?:run|exec|execute|shell|bash|zsh|sh|terminal|tty|command|cmd|process|stdin|powershell|pwsh)$/.test(
      word,
    );
  if (!words.some(isRunning)) return null;
  return words.some((word) => word === "powershell" || word === "pwsh") ? "powershell" : "posix";
}

/** The words of a tool's name, however they are put together. */
export function wordsOf(tool: string): string[] {
  return tool
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/);
}
