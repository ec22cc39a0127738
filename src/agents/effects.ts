import type { Dialect } from "./types.ts";

/** Words of a tool's name that say that it changes something. */
const WRITES =
  /^(?:write|edit|create|delete|remove|move|rename|replace|insert|patch|update|append|prepend|save|apply|put|modify|format|overwrite|copy|touch|mkdir|refactor|truncate|unlink|rm|mv|cp|generate|scaffold|fix|sed)(?:s|d|ed|or|er)?$/;
/** Words that say that it only looks. */
const READS =
  /^(?:read|view|get|list|ls|search|find|grep|rg|glob|show|fetch|cat|stat|info|describe|query|lookup|count|check|diff|status|log|tree|inspect|analy[sz]e|explain|browse|head|tail|think|plan|ask|wait|todos?|task|agent|skill|symbols?|references?|definitions?|hover|diagnostics|outline|summary|memory|screenshot|docs?|web|url|image|sleep|notify|message)(?:s|er)?$/;

/** Words that say that it runs a command. */
const RUNS =
  /^(?:run|exec|execute|shell|bash|zsh|sh|terminal|tty|command|cmd|process|stdin|powershell|pwsh)$/;

/** The dialect of what a tool runs, as far as its name says so; null for one whose name says nothing of that. */
export function runs(tool: string): Dialect | null {
  const words = wordsOf(tool);
  if (!words.some((word) => RUNS.test(word))) return null;
  return words.some((word) => word === "powershell" || word === "pwsh") ? "powershell" : "posix";
}

function wordsOf(tool: string): string[] {
  return tool
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/);
}

/** What a tool that no table has does to files, as far as its name says so. The last word that says anything counts. */
export function effectOf(tool: string): "write" | "read" | "unknown" {
  const words = wordsOf(tool);
  // `write_log` writes, `search_replace` too: that a word of writing is there counts, wherever it stands.
  if (words.some((word) => WRITES.test(word))) return "write";
  return words.some((word) => READS.test(word)) ? "read" : "unknown";
}
