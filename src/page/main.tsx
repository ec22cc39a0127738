import { render } from "preact";
import { App } from "./app.tsx";
import type { PageData } from "../board/types.ts";

const text = document.getElementById("data")?.textContent ?? "";
const root = document.getElementById("board");
if (root !== null) render(<App data={JSON.parse(text) as PageData} />, root);
