#!/usr/bin/env node
"use strict";
// Node 22 and later keep compiled code between runs; older ones do without.
try {
  require("node:module").enableCompileCache?.();
} catch {}
require("../dist/coord.cjs");
