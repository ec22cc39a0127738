/** JSON that may have comments before it; null for what is none. */
function jsonIn(text: string | null): unknown {
  try {
    return JSON.parse((text ?? "").replace(/^\s*\/\/.*$/gm, ""));
  } catch {
    return null;
  }
}

function member(value: unknown, key: string): unknown {
  return value !== null && typeof value === "object" ? (value as Record<string, unknown>)[key] : undefined;
}

/** Whether a folder is another one, or lies in it. */
function isIn(folder: string, other: string): boolean {
  const above = other.replace(/[/\\]+$/, "");
  return folder === above || folder.startsWith(`${above}/`) || folder.startsWith(`${above}\\`);
}

/** Claude Code: a mark by project; it counts for the folders below. */
export function claudeTrusts(root: string, text: string | null): boolean {
  const projects = member(jsonIn(text), "projects");
  return Object.entries(Object(projects) as object).some(
    ([path, about]) => isIn(root, path) && member(about, "hasTrustDialogAccepted") === true,
  );
}

/** Gemini CLI: a list of folders; the nearest one counts. */
export function geminiTrusts(root: string, text: string | null): boolean {
  const rules = Object.entries(Object(jsonIn(text)) as object)
    .map(([path, rule]) =>
      rule === "TRUST_PARENT" ? [path.replace(/[/\\][^/\\]*$/, ""), rule] : [path, rule],
    )
    .filter(([path]) => isIn(root, String(path)))
    .sort(([a], [b]) => String(b).length - String(a).length);
  const [, nearest] = rules[0] ?? [];
  return nearest === "TRUST_FOLDER" || nearest === "TRUST_PARENT";
}

/** Copilot CLI: a list of folders. */
export function copilotTrusts(root: string, text: string | null): boolean {
  const settings = jsonIn(text);
  const list = member(settings, "trustedFolders") ?? member(settings, "trusted_folders");
  return Array.isArray(list) && list.some((path) => typeof path === "string" && isIn(root, path));
}

/** Codex: the project, and each of its hooks. Whether a hook has changed since is known to Codex alone. */
export function codexTrusts(root: string, text: string | null): boolean {
  const tables = (text ?? "").split(/^(?=\[)/m);
  const has = (head: string, line: RegExp) =>
    tables.some((table) => table.startsWith(`[${head}`) && line.test(table));
  const path = JSON.stringify(root).slice(1, -1);
  return (
    has(`projects."${path}"]`, /^trust_level\s*=\s*"trusted"/m) &&
    has(`hooks.state."${path}/.codex/hooks.json:pre_tool_use:`, /^trusted_hash\s*=/m)
  );
}
