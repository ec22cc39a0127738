/** A matcher is a pattern for the whole name of a tool; without one, or with a star, every tool is meant. */
export function matches(matcher: string | undefined, tool: string): boolean {
  if (matcher === undefined || matcher === "" || matcher === "*") return true;
  try {
    return new RegExp(`^(?:${matcher})$`).test(tool);
  } catch {
    return false;
  }
}

/**
 * A matcher for coord's tools and for what a person's matcher names besides; one that means coord's already stays as it is.
 * @param ours names with bars between them, maybe within `^(` and `)$`
 */
export function widened(ours: string, theirs: unknown): string | undefined {
  if (theirs !== undefined && typeof theirs !== "string") return ours;
  const tools = bare(ours).split("|");
  const isEnough = (matcher: string | undefined) => tools.every((tool) => matches(matcher, tool));
  if (theirs === undefined || isEnough(theirs)) return theirs;
  const more = bare(theirs)
    .split("|")
    .filter((name) => name !== "" && !tools.includes(name));
  if (more.length === 0) return ours;
  const isList = !/[()[\]{}]/.test(bare(theirs));
  const list = ours.replace(bare(ours), () => [...tools, ...more].join("|"));
  const wide = isList ? list : `${ours}|${theirs}`;
  // A broken pattern means nothing to the agent either.
  return isEnough(wide) ? wide : ours;
}

function bare(matcher: string): string {
  return /^\^\((.*)\)\$$/.exec(matcher)?.[1] ?? matcher;
}
