import { findInstance } from "../protocol/instances.ts";

import { answer, type Decision, operation, refuse } from "./types.ts";

export interface Identity {
  readonly instance: number;
  readonly label: string;
}

export const whoami = operation({
  name: "whoami",
  mode: "read",
  input: {},
  plan(view, _input, context): Decision<Identity> {
    const { instance } = context;
    if (instance === null) return refuse("NO_IDENTITY", {});
    return answer({ instance, label: findInstance(view, instance)?.value.label ?? "" });
  },
});
