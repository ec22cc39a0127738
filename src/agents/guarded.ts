const GUARDS = {
  posix: "command -v coord >/dev/null 2>&1 || exit 0; ",
  powershell: "if (-not (Get-Command coord -ErrorAction SilentlyContinue)) { exit 0 }; ",
} as const;

/** A call of coord that is none where coord is not installed: for agents that take a hook that fails for a denial. */
export function guarded(call: string, shell: keyof typeof GUARDS): string {
  return GUARDS[shell] + call;
}

/** The call itself; any other line as it is. */
export function unguarded<T>(line: T): T | string {
  if (typeof line !== "string") return line;
  const guard = Object.values(GUARDS).find((one) => line.startsWith(one)) ?? "";
  return line.slice(guard.length);
}
