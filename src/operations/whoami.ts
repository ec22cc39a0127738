import { findInstance } from "../protocol/instances.ts";

import { operation, type Outcome, refuse } from "./types.ts";

export interface Identity {
  readonly instance: number;
  readonly label: string;
}

export const whoami = operation({
  name: "whoami",
  mode: "read",
  input: {},
  plan(view, _input, context): Outcome<Identity> {
    const { instance } = context;
    if (instance === null) return refuse("NO_IDENTITY");
    return {
      ok: true,
      edits: [],
      result: { instance, label: findInstance(view, instance)?.value.label ?? "" },
    };
  },
});
