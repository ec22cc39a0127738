import { normalize } from "node:path/posix";
import { readCommand } from "../../src/hooks/shell/index.ts";
import { HeldFiles } from "../../src/hooks/engine/held-files.ts";
import { isGlob } from "../../src/paths/glob.ts";
import { heldBy } from "../held.ts";

/** A small repository in memory: a slash stands behind folders. */
const TREE: Readonly<Record<string, readonly string[]>> = {
  "": ["src/", "docs/", "package.json", "p.patch"],
  src: ["auth.ts", "api.ts"],
};
const HELD = heldBy({ task: "Fix login", files: ["src/auth.ts"] });
const PATCH =
  "diff --git a/src/auth.ts b/src/auth.ts\n--- a/src/auth.ts\n+++ b/src/auth.ts\n@@ -1 +1 @@\n-a\n+b\n";

/** Files of a project, by their paths, with what they say. */
export type ProjectText = Readonly<Record<string, string>>;

/** Names in a folder, with a slash behind those of folders. */
function namesIn(files: ProjectText, folder: string): string[] {
  const before = folder === "" ? "" : `${folder}/`;
  const below = Object.keys(files).filter((path) => path.startsWith(before));
  return [...new Set(below.map((path) => /^[^/]+\/?/.exec(path.slice(before.length))?.[0] ?? ""))];
}

/** Whether a command is refused by a file that it writes; what git does to a whole tree depends on what is changed in it. */
export function isRefused(
  command: string,
  dialect: "posix" | "powershell" = "posix",
  project: ProjectText = { "p.patch": PATCH },
): boolean {
  const absolute = (path: string, from: string) =>
    normalize(path.startsWith("/") ? path : `${from}/${path}`).replace(/(?<=.)\/$/, "");
  const inside = (path: string, folder: string) => absolute(path, absolute(folder, "/r")).slice("/r/".length);
  const held = new HeldFiles([HELD], {
    caseSensitive: true,
    kindOf: (path) => (path === "src/auth.ts" ? "file" : path === "src" ? "folder" : "none"),
  });
  const list = (path: string) => TREE[path] ?? [];
  const { targets, acts } = readCommand(command, dialect, {
    env: () => undefined,
    top: "/r",
    textOf: (path, folder) => project[inside(path, folder)] ?? null,
    namesIn: (path, folder) => namesIn(project, inside(path, folder)),
    alias: () => null,
  });
  const named = acts
    .filter(({ losses }) => !losses.includes("moved"))
    .flatMap(({ paths, folder, losses }) =>
      // Runners of checks name no path: what is staged is theirs.
      (losses.includes("staged") && paths.length === 0 ? [{ text: ".", quoted: true }] : paths).map(
        (word) => ({
          word,
          folder,
          below: true,
        }),
      ),
    );
  return [...named, ...targets].some(({ word, folder, below }) => {
    const text = word.text.replaceAll("\\", "/");
    const file = absolute(text, absolute(folder, "/r"));
    if (file !== "/r" && !file.startsWith("/r/")) return false;
    const path = file.slice("/r/".length);
    if (!word.quoted && isGlob(path)) return (held.matching(path, below, list) ?? held.at(path)) !== null;
    return (below ? held.below(path, list) : held.at(path)) !== null;
  });
}
