/** Shells by the names they are asked for. */
export const SHELLS = {
  bash: "bash",
  zsh: "zsh",
  fish: "fish",
  powershell: "powershell",
  pwsh: "powershell",
} as const;

/** One line a shell. The library's script stands where it can't be made to run a title (docs/decisions.md). */
const scripts: Readonly<Record<(typeof SHELLS)[keyof typeof SHELLS], () => Promise<string>>> = {
  bash: async () => (await import("./coord.bash")).default,
  zsh: async () => (await import("./coord.zsh")).default,
  fish: async () => (await import("./fish.ts")).fish(),
  powershell: async () => (await import("./coord.ps1")).default,
};

/** The script that a shell reads, of a shell that `SHELLS` names. */
export async function scriptOf(shell: string): Promise<string> {
  return Object.hasOwn(scripts, shell) ? scripts[shell as keyof typeof scripts]() : "";
}
