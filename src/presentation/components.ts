import { table } from "../messages/render/table.ts";
import {
  componentList as componentListOperation,
  componentSet as componentSetOperation,
} from "../operations/components.ts";
import { presenter } from "./presenter.ts";

export const componentSet = presenter({
  operation: componentSetOperation,
  command: "component set",
  data: ({ component }) => ({ component }),
  lines: ({ component: { group, name, state }, changed }, say) => [
    say.componentSet.set(`${group}/${name}`, state, changed),
  ],
});

export const componentList = presenter({
  operation: componentListOperation,
  command: "component list",
  quiet: "lines",
  lines: ({ components }, say, { t, paint }) => {
    if (components.length === 0) return [say.componentList.nothing];
    return table(
      components.map(({ group, name, state, line }) => [group, name, state, paint.dim(t.words.line(line))]),
    );
  },
});
