import { alerts } from "./alerts.ts";
import { components } from "./components.ts";
import { conflicts } from "./conflicts.ts";
import { handovers } from "./handovers.ts";
import { instances } from "./instances.ts";
import { log } from "./log.ts";
import { priorities } from "./priorities.ts";
import { reservations } from "./reservations.ts";
import { stamps } from "./stamps.ts";
import { tasks } from "./tasks.ts";

/** Every construct of the protocol: one file and one line each. */
export const blocks = {
  instances,
  reservations,
  tasks,
  log,
  handovers,
  alerts,
  conflicts,
  components,
  priorities,
  stamps,
} as const;
