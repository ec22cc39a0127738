/**
 * Paths of Windows as the programs there spell them, made into the one that Windows itself takes: of a drive (`C:/…`) or a
 * share (`//server/share/…`), with `/`. By the letter; the file system is not asked.
 */

/** A drive's top: of Git Bash and MSYS2 (`/c`), Cygwin, the Linux of WSL, and as a URL leaves it (`/C:`). */
const DRIVE_FOLDER = /^\/(?:cygdrive\/|mnt\/)?([A-Za-z])(?=\/|$)|^\/([A-Za-z]):(?=\/|$)/i;
/** PowerShell's name for the file system. */
const PROVIDER = /^(?:Microsoft\.PowerShell\.Core\/)?FileSystem::/i;
/** `\\?\C:\…`, `\\.\C:\…` and the kernel's `\??\C:\…`, `\\?\UNC\server\share\…`: the same paths without their limit of length. */
const EXTENDED = /^(?:\/\/[?.]|\/\?\?)\/(UNC\/)?/i;
/** The share that each machine has of each of its drives, asked of itself. */
const OWN_SHARE = /^\/\/(?:localhost|127\.0\.0\.1|\[?::1\]?|--1\.ipv6-literal\.net)\/([A-Za-z])\$(?=\/|$)/i;
/** The older name of the share by which Windows sees the files of WSL. */
const WSL_SHARE = /^\/\/wsl\$(?=\/)/i;

/** A path of Windows, however it was spelled, with `/` between its names. One that starts nowhere stays as it is. */
export function asWindows(text: string): string {
  return text
    .replaceAll("\\", "/")
    .replace(PROVIDER, "")
    .replace(EXTENDED, (_, isShare: string | undefined) => (isShare === undefined ? "" : "//"))
    .replace(OWN_SHARE, "$1:")
    .replace(WSL_SHARE, "//wsl.localhost")
    .replace(DRIVE_FOLDER, (_, folder: string | undefined, drive: string | undefined) => {
      return `${folder ?? drive ?? ""}:`;
    })
    .replace(/^[A-Za-z]:$/, "$&/");
}

/**
 * Names below a drive or share without what Windows does not see: dots and spaces at their ends, and the stream of a file
 * behind a colon, which is a part of that file. A name with glob characters stays.
 */
export function withoutUnseen(names: string): string {
  return names
    .split("/")
    .map((name) =>
      /^\.{1,2}$|[*?[\]{}]/.test(name) ? name : name.replace(/:.*$/s, "").replace(/[. ]+$/, ""),
    )
    .join("/");
}

/** A drive's path as the Linux of WSL has it, where the folder it is asked from lies on that drive; null for any other. */
export function asMounted(text: string, from: string): string | null {
  if (text[1] !== ":" || !from.startsWith("/mnt/")) return null;
  const [, drive = "", rest = ""] = /^([A-Za-z]):[\\/](.*)$/s.exec(text) ?? [];
  const mount = /^\/mnt\/[a-z](?=\/|$)/.exec(from)?.[0];
  if (drive === "" || mount !== `/mnt/${drive.toLowerCase()}`) return null;
  return `${mount}/${rest.replaceAll("\\", "/")}`;
}
