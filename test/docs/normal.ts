/**
 * Output as it is in every run: dates, times, ages, leases, ids and git's hashes become the same words on both sides of a
 * comparison, and so does the padding that depends on their width.
 */
export function normal(text: string): string {
  return (
    text
      .replace(/\d{4}-\d\d-\d\d|YYYY-MM-DD/g, "DATE")
      .replace(/[+-]\d\d:\d\d\b/g, "ZONE")
      .replace(/(?<!\d)(?:\d\d:\d\d(?::\d\d)?|HH:MM)(?!\d)/g, "TIME")
      .replace(/\bjust now\b|\b\d+ (?:min|h|days)(?: \d+ min)? ago\b/g, "AGE")
      .replace(/\b(?:\d+ (?:min|h|days)(?: \d+ min)?) left\b/g, "LEFT")
      .replace(/\bonly \d+ min left\b/g, "only LEFT")
      .replace(/\boverdue by \d+ (?:min|h)(?: \d+ min)?\b/g, "OVER")
      .replace(/^(\s*[“"]?)[hac](?:[0-9a-hjkmnp-tv-z]{4}|\*{4})(?= )/gm, "$1ID")
      .replace(/(?<=[(` ]|^)m[0-9a-hjkmnp-tv-z]{4}(?=[;) `]|$)/gm, "ID")
      .replace(
        /(?<=\()[hac](?:[0-9a-hjkmnp-tv-z]{4}|\*{4})(?=\))|(?<=resolve |accept )[hac](?:[0-9a-hjkmnp-tv-z]{4}|\*{4})(?=[ `])/g,
        "ID",
      )
      .replace(/“[hac][0-9a-hjkmnp-tv-z]{4} /g, "“ID ")
      .replace(/"id":"[hac][0-9a-hjkmnp-tv-z]{4}"/g, '"id":"ID"')
      // The first branch of a new repository is called as its owner's git calls it.
      .replace(
        /^Committed [0-9a-f]{10} on (?:master(?=:))?/gm,
        (said) => `Committed HASH on ${said.endsWith("master") ? "main" : ""}`,
      )
      .replace(/^(Landed: .*), now at [0-9a-f]{10} /gm, "$1, now at HASH ")
      .replace(/^index [0-9a-f]+\.\.[0-9a-f]+/gm, "index HASHES")
      .replace(/(?<=\S) {2,}/g, "  ")
      .replace(/[ \t]+$/gm, "")
  );
}

/** Whether output is what was expected. `…` stands for the rest of its line; alone on a line, for any lines. */
export function matches(expected: readonly string[], actual: string): boolean {
  const escape = (part: string): string => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const pattern = expected
    .map((line) => {
      if (line.trim() === "…") return String.raw`(?:.*\n)*?`;
      const known = normal(line);
      return known.endsWith("…") ? `${escape(known.slice(0, -1))}.*\\n` : `${escape(known)}\\n`;
    })
    .join("");
  const given = normal(actual);
  return new RegExp(`^${pattern}$`, "u").test(given === "" || given.endsWith("\n") ? given : `${given}\n`);
}
