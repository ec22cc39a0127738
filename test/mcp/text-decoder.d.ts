import type { TextDecoder as Decoder } from "node:util";

// gpt-tokenizer's types name the browser's type, which Node's types only have as a value.
declare global {
  interface TextDecoder extends Decoder {}
}
