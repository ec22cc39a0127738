import { readText } from "./files.ts";
import type { WrittenFile, Project, TextReader } from "./types.ts";

interface Version {
  readonly before: string | null;
  readonly after: string | null;
  readonly mode?: number;
}

/** Texts as the changes planned so far would leave them. */
export class Overlay {
  private readonly texts = new Map<string, Version>();
  private readonly below: TextReader;

  constructor({ read = readText }: Project) {
    this.below = read;
  }

  readonly read: TextReader = (path) => {
    const known = this.texts.get(path);
    return known === undefined ? this.below(path) : known.after;
  };

  /** @param mode of a new file */
  write(path: string, after: string | null, mode?: number): void {
    const before = this.texts.get(path)?.before ?? this.below(path);
    this.texts.set(path, { before, after, ...(mode === undefined ? {} : { mode }) });
  }

  changes(): WrittenFile[] {
    return [...this.texts].flatMap(([path, version]) =>
      version.before === version.after ? [] : { kind: "file", path, ...version },
    );
  }
}
