import { spawn } from "node:child_process";
import { programOn } from "./path.ts";

/** Opens an address in a person's browser, where there seems to be one; whether that went well shows by itself. */
export function openInBrowser(address: string, env: Readonly<Record<string, string | undefined>>): void {
  const [program, ...args] = openerFor(process.platform, env);
  if (program === undefined) return;
  const child = spawn(programOn(program, env), [...args, address], { detached: true, stdio: "ignore" });
  child.once("error", () => undefined);
  child.unref();
}

function openerFor(platform: string, env: Readonly<Record<string, string | undefined>>): string[] {
  if (platform === "darwin") return ["open"];
  if (platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler"];
  const hasScreen = Boolean(env["DISPLAY"] ?? env["WAYLAND_DISPLAY"]);
  // Over ssh the browser is on another machine.
  return hasScreen && !env["SSH_CONNECTION"] ? ["xdg-open"] : [];
}
