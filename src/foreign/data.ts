import type { Fence } from "../document/types.ts";

/** A fence of data: keys with values, or rows. What is in one is read there, and nowhere else. */
export function isData(fence: Fence | null): boolean {
  return fence !== null && DATA.test(fence.info);
}

const DATA = /^(?:ya?ml|json[5lc]?|jsonl|ndjson|xml|toml|ini|cfg|conf|properties|csv|tsv)$/i;
