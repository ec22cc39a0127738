// Preloaded: a system without /proc, as macOS, Windows and some containers are.
const fs = require("fs");
for (const name of ["readFileSync", "readlinkSync"]) {
  const plain = fs[name];
  fs[name] = (path, ...rest) => {
    if (String(path).startsWith("/proc/"))
      throw Object.assign(new Error(`ENOENT: ${path}`), { code: "ENOENT" });
    return plain(path, ...rest);
  };
}
