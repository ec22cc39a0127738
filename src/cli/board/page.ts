import { dirname, join } from "node:path";
import type { PageData } from "../../board/types.ts";
import { realOf, textOf } from "../../system/files.ts";
import { policyHash } from "../../system/secrets.ts";
import { safeJson } from "../../text/clean.ts";

/** The page's program and looks, as the build left them. */
export interface PageParts {
  readonly script: string;
  readonly style: string;
}

/** Null where the build is not to be found. */
export function pageParts(program: string | undefined): PageParts | null {
  const real = program === undefined || program === "" ? null : realOf(program);
  if (real === null) return null;
  const folder = join(dirname(real), "..", "dist");
  const [script, style] = [textOf(join(folder, "board.js")), textOf(join(folder, "board.css"))];
  return script === null || style === null ? null : { script, style };
}

/** The page's content policy: its own script and looks, and talk to whoever served it. Nothing else is loaded, whatever a text says. */
export function policyOf({ script, style }: PageParts, isLive: boolean): string {
  return [
    "default-src 'none'",
    `script-src ${policyHash(script)}`,
    `style-src ${policyHash(style)}`,
    `connect-src ${isLive ? "'self'" : "'none'"}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    // A file can't say by whom it may be framed.
    ...(isLive ? ["frame-ancestors 'none'"] : []),
  ].join("; ");
}

/** The whole page in one text: no part of it comes from elsewhere. */
export function pageText(data: PageData, parts: PageParts): string {
  const { words, language, isLive, file } = data;
  const title = escaped(`${words.title} · ${file}`);
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policyOf(parts, isLive).replace(/; frame-ancestors [^;]*/, ""))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${parts.style}</style>
</head>
<body>
<div id="board"></div>
<script type="application/json" id="data">${json(data)}</script>
<script>${parts.script}</script>
</body>
</html>
`;
}

/** Whether a text is such a page, of whatever version. */
export function isPage(text: string): boolean {
  return text.startsWith("<!doctype html>\n<html lang=") && text.includes('\n<div id="board"></div>\n');
}

/** JSON that can't end the element in which it stands, and that a terminal may show: the page is a file. */
function json(value: unknown): string {
  return safeJson(value).replace(/[<>&]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
