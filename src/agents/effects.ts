import { wordsOf } from "./runs.ts";

/** Words of a tool's name that say that it changes something. */
const WRITES =
  /^(?:write|edit|create|delete|remove|move|rename|replace|insert|patch|update|append|prepend|save|apply|put|modify|format|overwrite|copy|touch|mkdir|refactor|truncate|unlink|rm|mv|cp|generate|scaffold|fix|sed)(?:s|d|ed|or|er)?$/;
/** Words that say that it only looks. */
const READS =
  /^(?:read|view|get|list|ls|search|find|grep|rg|glob|show|fetch|cat|stat|info|describe|query|lookup|count|check|diff|status|log|tree|inspect|analy[sz]e|explain|browse|head|tail|think|plan|ask|wait|todos?|task|agent|skill|symbols?|references?|definitions?|hover|diagnostics|outline|summary|memory|screenshot|docs?|web|url|image|sleep|notify|message)(?:s|er)?$/;

/** Effect on files of a tool that is in no table, as far as its name tells it. The last word that tells anything counts. */
export function effectOf(tool: string): "write" | "read" | "unknown" {
  const words = wordsOf(tool);
  // `write_log` writes, `search_replace` too: that a word of writing is there counts, wherever it stands.
  if (words.some((word) => WRITES.test(word))) return "write";
  return words.some((word) => READS.test(word)) ? "read" : "unknown";
}
