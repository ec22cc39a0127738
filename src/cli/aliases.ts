import { beforeDashes, commandWords } from "./options.ts";

/** Words that many tools know, and what they are here. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  ls: ["task", "list"],
  st: ["status"],
  claim: ["reserve"],
  done: ["finish"],
  version: ["--version"],
  // A group by itself shows what there is.
  task: ["task", "list"],
  conflict: ["conflict", "list"],
  component: ["component", "list"],
};

/** Groups of commands: by themselves they list, with a second word they are that command. */
const GROUPS: ReadonlySet<string> = new Set(["task", "conflict", "component"]);

/** The call with its alias written out. */
export function spelledOut(argv: readonly string[]): readonly string[] {
  if (argv.length === 1 && argv[0] === "-v") return ["--version"];
  const [first = "", second] = commandWords(argv);
  const meant = Object.hasOwn(ALIASES, first) ? ALIASES[first] : undefined;
  if (meant === undefined) return argv;
  if (GROUPS.has(first) && (second !== undefined || argv.some((word) => word === "-h" || word === "--help")))
    return argv;
  const at = argv.indexOf(first);
  const rest = argv.slice(at + 1);
  // Who says that it is done says with what result.
  const isDone = first === "done" && !beforeDashes(rest).some((word) => word.startsWith("--result"));
  const result = isDone && !rest.includes("--help") && !rest.includes("-h") ? ["--result", "success"] : [];
  return [...argv.slice(0, at), ...meant, ...result, ...rest];
}
