const WORDS = /"([^"`]*)"|'([^']*)'|[^\s"'`;&|<>()#]+/g;
const COORD = /^(?:.*[\\/])?coord(?:-md)?(?:@[\w.^~-]+)?(?:\.\w+)?$/i;
const LAUNCHER = /^(?:.*[\\/])?(?:node|npx)(?:\.\w+)?$/i;

/**
 * True for a command that does no more than call coord with these words, by name or path, maybe through node or npx. One in
 * which anything else happens is its author's, even if it calls coord as well.
 * @param args without them the command is a line for a shell
 */
export function isCall(command: unknown, args: unknown, words: readonly string[]): boolean {
  const all = Array.isArray(args) ? [command, ...(args as unknown[])] : wordsOf(command);
  const before = all.slice(0, -words.length);
  if (words.some((word, at) => all[before.length + at] !== word)) return false;
  const [program, ...options] = before.slice(0, -1);
  const isOption = (word: unknown, at: number) =>
    isText(word) && (word.startsWith("-") || /^(?:-p|--package)$/.test(String(options[at - 1])));
  const isStarted =
    before.length === 1 || (isText(program) && LAUNCHER.test(program) && options.every(isOption));
  const coord = before.at(-1);
  return isStarted && isText(coord) && COORD.test(coord);
}

/** The words of a line for a shell; none when it is more than one simple command. */
function wordsOf(line: unknown): unknown[] {
  if (Array.isArray(line)) return line as unknown[];
  if (!isText(line) || /[\r\n]|\$\(/.test(line.trim()) || line.replace(WORDS, "").trim() !== "") return [];
  return [...line.matchAll(WORDS)].map(([word, double, single]) => double ?? single ?? word);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
