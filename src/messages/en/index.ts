import { inSections } from "../sections.ts";
import { answers } from "./answers.ts";
import { refusals } from "./refusals.ts";
import { failures, usage } from "./failures.ts";
import { diagnostics } from "./diagnostics.ts";
import { notices } from "./notices.ts";
import { program, words, done } from "./words.ts";

export const en = inSections(
  { refusals, failures, usage, notices, diagnostics, answers },
  { program, words, done },
);
