import { forecast as presented } from "../../presentation/forecast.ts";
import type { Command } from "../command.ts";

export const forecast: Command = {
  ...presented,
  ownRepository: true,
  run: (context, input) => presented.run(context, input, context.outside.env),
};
