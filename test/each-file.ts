// Runs with every file of tests. Files share a process: what ends with a file is told here, not where it
// is made.
import { afterAll } from "vitest";
import { removeFolders } from "./folders.ts";

afterAll(removeFolders);
