import { wordsOf } from "./runs.ts";
import type { UntrustedJson } from "./types.ts";

/** Words of a tool's name that say that it changes something. */
const WRITES =
  /^(?:write|edit|create|delete|remove|move|rename|replace|insert|patch|update|append|prepend|save|apply|put|modify|format|overwrite|copy|touch|mkdir|refactor|truncate|unlink|rm|mv|cp|generate|scaffold|fix|sed|rewrite|restore|revert|checkout|download|convert)(?:s|d|ed|or|er)?$/;
/** Words that say that it only looks. */
const READS =
  /^(?:read|view|get|list|ls|search|find|grep|rg|glob|show|fetch|cat|stat|info|describe|query|lookup|count|check|diff|status|log|tree|inspect|analy[sz]e|explain|browse|head|tail|think|plan|ask|wait|todos?|task|agent|skill|symbols?|references?|definitions?|hover|diagnostics|outline|summary|memory|screenshot|docs?|web|url|image|sleep|notify|message|lint|test|open|blame|validate|verify|review|comment|history|hash|preview|print|parse|load|complete|suggest|navigate|reveal|watch|coverage|breakpoint)(?:s|er)?$/;

/** Keys of a call whose value says which of several things a tool is to do. */
const OPERATIONS = ["command", "action", "operation", "op"];

/** Effect on files of a tool that is in no table, as far as its name tells it, or the call, where it says what the tool is to do. */
export function effectOf(tool: string, input: UntrustedJson): "write" | "read" | "unknown" {
  const said = OPERATIONS.map((key) => input[key]).find((value) => typeof value === "string");
  const told = typeof said === "string" && /^[A-Za-z_-]{2,30}$/.test(said) ? effectOfWords(said) : "unknown";
  return told === "unknown" ? effectOfWords(tool) : told;
}

/** That a word of writing is there counts, wherever it stands: `write_log` writes, and `search_replace` too. */
function effectOfWords(text: string): "write" | "read" | "unknown" {
  const words = wordsOf(text);
  if (words.some((word) => WRITES.test(word))) return "write";
  return words.some((word) => READS.test(word)) ? "read" : "unknown";
}
