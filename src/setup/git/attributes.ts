/** The line that hands a file's merging to coord. `path` is repository-relative, with `/`. */
export function attributeLine(path: string): string {
  const pattern = path.replace(/[*?[\\]/g, "\\$&");
  const isPlain = !/[\s"\p{Cc}]/u.test(pattern) && !/^[!#]/.test(pattern);
  return `${isPlain ? pattern : JSON.stringify(pattern)} merge=coord`;
}

/**
 * The text of `.gitattributes` with these lines at its end, after which no line says otherwise. A text without a last
 * line end stays without one, so that taking the lines out again gives the same bytes.
 */
export function withAttributes(text: string | null, lines: readonly string[]): string {
  const missing = lines.filter((line) => !linesOf(text ?? "").some((one) => bare(one) === line));
  if (text === null) return missing.map((line) => `${line}\n`).join("");
  const end = /\r\n/.test(text) ? "\r\n" : "\n";
  return text.endsWith("\n")
    ? text + missing.map((line) => line + end).join("")
    : text + missing.map((line) => end + line).join("");
}

/** The same text without them; null when nothing else was there. */
export function withoutAttributes(text: string | null, lines: readonly string[]): string | null {
  if (text === null) return null;
  const all = linesOf(text);
  const kept = all.filter((line) => !lines.includes(bare(line)));
  if (kept.length === all.length) return text;
  const last = all.at(-1) ?? "";
  const closed = bare(last) !== last;
  if (kept.length === 0) return closed ? null : "";
  const rest = kept.join("");
  return closed || kept.at(-1) === last ? rest : rest.replace(/\r?\n$/, "");
}

/** Each line with its end. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function bare(line: string): string {
  return line.replace(/\r?\n$/, "");
}
