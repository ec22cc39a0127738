import { bin, eventually, launch, type Project } from "./support.ts";

/** A live process that holds the lock until it is killed: it does what the store does, but never lets go. */
export async function heldLock(made: Project): Promise<ReturnType<typeof launch>> {
  const hold = `
    const fs = require("node:fs");
    const symlink = fs.symlinkSync;
    fs.symlinkSync = (target, path) => {
      symlink(target, path);
      if (!path.endsWith("lock")) return;
      process.stdout.write("held");
      setInterval(() => fs.lutimesSync(path, new Date(), new Date()), 200);
      throw new Error("hold");
    };
    process.argv = [process.argv[0], "coord", "log", "never", "--as", "1"];
    require(${JSON.stringify(bin())});`;
  const holder = launch(process.execPath, ["-e", hold], { cwd: made.root });
  let out = "";
  holder.child.stdout.on("data", (chunk) => (out += String(chunk)));
  await eventually("the lock is held", () => out.includes("held"));
  return holder;
}
