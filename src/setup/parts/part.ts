import type { SetupState } from "../types.ts";

/** Part that coord has in one file: pure, from text to text. Null stands for no file. */
export interface SetupPart {
  stateOf(text: string | null): SetupState;
  /** The text with coord's part in its present form; the same text when it is. @throws SetupError */
  install(text: string | null): string;
  /** The text without it; null when the file came with it and nothing else is left. @throws SetupError */
  remove(text: string | null): string | null;
  /** Remarks for a person on the text as it is: codes. */
  notes?(text: string | null): readonly string[];
}
