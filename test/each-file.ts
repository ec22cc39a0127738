// Runs with every file of tests. Files share a process: what ends with a file is told here, not where it
// is made.
import * as fc from "fast-check";
import { afterAll } from "vitest";
import { removeFolders } from "./folders.ts";
import { SEED } from "./size.ts";

afterAll(removeFolders);
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: SEED });
