import { openFileStore } from "./file/index.ts";
import { openMemoryStore } from "./memory.ts";
import type { Store, StoreOptions } from "./store.ts";

/** Where the text is kept: one member a kind of store. */
interface StorePlaces {
  /** A file on a local disk, by its path. */
  readonly file: { readonly kind?: "file"; readonly file: string };
  /** This process alone; `text` is what the file holds at first, null: there is none. */
  readonly memory: { readonly kind: "memory"; readonly text: string | null };
}

type Kind = keyof StorePlaces;

/** Every kind of store there is. */
const stores: { readonly [K in Kind]: (place: StorePlaces[K], options: StoreOptions) => Store } = {
  file: ({ file }, options) => openFileStore({ ...options, path: file }),
  memory: ({ text }, options) => openMemoryStore({ ...options, text }),
};

/** The store that a place names; a file's where it names no kind. Opening one touches nothing. */
export function openStore(place: StorePlaces[Kind], options: StoreOptions): Store {
  const open = stores[place.kind ?? "file"] as (place: StorePlaces[Kind], options: StoreOptions) => Store;
  return open(place, options);
}
