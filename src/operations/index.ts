import { check } from "./check.ts";
import { doctor } from "./doctor.ts";
import { extend } from "./extend.ts";
import { finish } from "./finish.ts";
import { join } from "./join.ts";
import { leave } from "./leave.ts";
import { log } from "./log.ts";
import { release } from "./release.ts";
import { reserve } from "./reserve.ts";
import { status } from "./status.ts";
import { whoami } from "./whoami.ts";
import { why } from "./why.ts";

/** Every verb: one file and one line each. */
export const operations = {
  join,
  leave,
  whoami,
  status,
  reserve,
  check,
  why,
  extend,
  release,
  finish,
  log,
  doctor,
} as const;

export type OperationName = keyof typeof operations;
