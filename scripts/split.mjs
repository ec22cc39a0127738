// Cuts the modules that run before every edit: what a hook or a check enters stays, what only other days ask for and what is rare
// goes into modules of their own (`file.ts?often`, `file.ts?some`, `file.ts?daily`, `file.ts?rare`), which the build puts into parts
// that are loaded when first asked.
//
// What runs is seen, not listed: a first build goes through everyday calls, and V8 counts its functions. A declaration is moved whole.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseAst } from "rolldown/parseAst";

/** Before an edit; before one on some boards and every day; before one on some boards; every day; seldom. */
export const TIERS = ["", "?often", "?some", "?daily", "?rare"];
const [OFTEN, SOME, DAILY, RARE] = [1, 2, 3, 4];
const QUERY = /\?(?:often|some|daily|rare)$/;

/** Where what is asked for on each of these occasions belongs. */
function both(one, other) {
  const [first, last] = [Math.min(one, other), Math.max(one, other)];
  return first === SOME && last === DAILY ? OFTEN : first;
}

/**
 * @param folder of a build that is not minified
 * @param chunks its chunks
 * @param isCut whether one is to be cut
 * @returns for each source file of those the declared names that ran, with their tier, and for each of the others when it ran
 */
export function ranIn(root, folder, chunks, isCut) {
  const said = execFileSync(process.execPath, [join(root, "scripts", "ran.cjs"), folder], {
    encoding: "utf8",
  });
  const ran = JSON.parse(said.trim().split("\n").at(-1));
  const [cut, whole] = [new Map(), new Map()];
  for (const chunk of chunks) {
    const { fileName, code } = chunk;
    const here = ran.filter(([file]) => file === fileName);
    const regions = regionsOf(code);
    const isWhole = !isCut(chunk);
    if (!isWhole) for (const { file } of regions) cut.set(join(root, file), new Map());
    for (const node of parseAst(code, { lang: "js" }).body) {
      const inside = here.filter(([, s, e]) => s >= node.start && e <= node.end);
      const tier = inside.reduce((found, [, , , seen]) => both(found, [0, SOME, DAILY, RARE][seen]), RARE);
      const region = regions.findLast(({ at }) => at <= node.start);
      if (tier === RARE || region === undefined) continue;
      const id = join(root, region.file);
      if (isWhole) whole.set(id, both(tier, whole.get(id) ?? RARE));
      // What two modules call the same is numbered in a chunk.
      else for (const name of namesOf(node)) cut.get(id).set(name.replace(/\$\d+$/, ""), tier);
    }
  }
  return { cut, whole };
}

/** Where each module of ours begins in a chunk. */
function regionsOf(code) {
  return [...code.matchAll(/^\/\/ (src\/\S+\.ts)$/gm)].map(({ index, 1: file }) => ({ at: index, file }));
}

/** @param ran of `ranIn` */
export function splitting({ cut, whole }) {
  const files = new Map([...cut].map(([id, names]) => [id, read(id, names)]));
  for (const [id, tier] of whole)
    for (const { from, name } of read(id, new Map()).imports.values())
      for (const target of exported(files, { id }, from, name))
        // Nothing tells when a value is read: as soon as something of its reader runs.
        if (!target.isFunction) target.tier = both(target.tier, tier);
  settle(files);
  return {
    name: "splitting",
    async resolveId(source, importer = "") {
      if (QUERY.test(source)) return join(dirname(importer.replace(QUERY, "")), source);
      return QUERY.test(importer) ? this.resolve(source, importer.replace(QUERY, "")) : null;
    },
    load(id) {
      const tier = TIERS.indexOf(QUERY.exec(id)?.[0] ?? "");
      const file = files.get(id.replace(QUERY, ""));
      return file === undefined ? null : { code: sliced(file, tier), moduleType: "ts" };
    },
  };
}

/** One source file: its statements, and what they declare, use and need while the module starts. */
function read(id, ran) {
  const code = readFileSync(id, "utf8");
  const file = { id, code, statements: [], imports: new Map(), exports: new Map(), stars: [] };
  for (const node of parseAst(code, { lang: "ts" }, id).body) add(file, node, ran);
  const declared = new Set(file.statements.flatMap(({ names }) => names));
  for (const one of file.statements) {
    const known = (name) => declared.has(name) || file.imports.has(name);
    one.uses = new Set(
      (one.text.match(/[\w$]+/g) ?? []).filter((name) => known(name) && !one.names.includes(name)),
    );
    one.values = new Set([...one.uses].filter((name) => handedOn(name).test(one.text)));
    one.needs = [...one.uses].filter((name) => one.startNames.has(name));
    one.assigns = one.names.filter((name) => assigned(name).test(code) && one.isLet);
  }
  return file;
}

const assigned = (name) =>
  new RegExp(
    `(?:\\+\\+|--)${escaped(name)}\\b|(?<![\\w$.])${escaped(name)}\\s*(?:\\+\\+|--|[-+*/|&?%^]{0,2}=(?![=>]))`,
  );
/** A function that is handed on as a value is read at once, called or not. */
const handedOn = (name) => new RegExp(`(?<![\\w$.])${escaped(name)}(?![\\w$]|\\s*[(:])`);
const escaped = (name) => name.replaceAll("$", "\\$");

function add(file, node, ran) {
  if (node.type === "ImportDeclaration") {
    for (const { local, imported } of node.specifiers)
      file.imports.set(local.name, { from: node.source.value, name: imported?.name ?? "*" });
  } else if (node.type === "ExportAllDeclaration") file.stars.push(node.source.value);
  else if (node.type === "ExportNamedDeclaration" && node.declaration === null)
    for (const { local, exported } of node.specifiers)
      file.exports.set(exported.name, { from: node.source?.value ?? null, name: local.name });
  const declared = node.declaration ?? node;
  const isType = /^TS(?!DeclareFunction)/.test(declared.type);
  const names = isType ? [] : namesOf(node);
  if (node.declaration) for (const name of names) file.exports.set(name, { from: null, name });
  const isFixed = names.length === 0;
  file.statements.push({
    node,
    text: file.code.slice(node.start, node.end),
    names,
    isFixed,
    isImport: node.type === "ImportDeclaration",
    isLet: declared.kind === "let",
    isExported: Boolean(node.declaration),
    isFunction: isFunction(declared),
    startNames: isType || node.type === "ImportDeclaration" ? new Set() : startNames(declared),
    tier: isFixed ? 0 : names.reduce((found, name) => both(found, ran.get(name) ?? RARE), RARE),
  });
}

function isFunction({ type, declarations = [] }) {
  const isArrow = ({ init }) => /^(?:Arrow)?Function/.test(init?.type ?? "");
  return /FunctionD|DeclareFunction/.test(type) || (declarations.length > 0 && declarations.every(isArrow));
}

/** The names that a top-level statement declares as values. */
function namesOf(node) {
  const { type, id, declarations } = node.declaration ?? node;
  if (type === "VariableDeclaration") return declarations.flatMap((one) => boundBy(one.id));
  return /^(?:FunctionDeclaration|TSDeclareFunction|ClassDeclaration)$/.test(type) ? [id.name] : [];
}

function boundBy(pattern) {
  if (pattern.type === "Identifier") return [pattern.name];
  const inside = pattern.elements ?? pattern.properties ?? [];
  return inside.filter(Boolean).flatMap((one) => boundBy(one.value ?? one.argument ?? one.left ?? one));
}

/** The names that are read while the module starts: those outside of functions. */
function startNames(node, found = new Set()) {
  if (Array.isArray(node)) for (const one of node) startNames(one, found);
  else if (node !== null && typeof node === "object") {
    if (node.type === "Identifier") found.add(node.name);
    const isLater =
      /Function/.test(node.type ?? "") ||
      (node.type === "PropertyDefinition" && !node.static) ||
      node.type?.startsWith("TSType");
    if (!isLater) for (const child of Object.values(node)) startNames(child, found);
  }
  return found;
}

/** Brings what is needed at the start, and values that are used, to those who ask first; a variable stays with whoever sets it. */
function settle(files) {
  for (let isMoving = true; isMoving;) {
    isMoving = false;
    const bring = (target, tier) => {
      if (target === undefined || both(target.tier, tier) === target.tier) return;
      target.tier = both(target.tier, tier);
      isMoving = true;
    };
    for (const file of files.values())
      for (const one of file.statements) {
        if (one.isImport) continue;
        for (const name of one.needs) for (const t of targets(files, file, name)) bring(t, one.tier);
        for (const name of one.uses)
          for (const target of targets(files, file, name))
            if (!target.isFunction || one.values.has(name)) bring(target, one.tier);
        for (const name of one.names)
          for (const other of file.statements)
            if (other !== one && other.names.includes(name)) bring(other, one.tier);
        for (const name of one.assigns)
          for (const other of file.statements)
            if (other === one || other.uses.has(name)) {
              bring(other, one.tier);
              bring(one, other.tier);
            }
      }
  }
}

/** The statements that declare what a name stands for, in whichever file. */
function targets(files, file, name) {
  const own = file.statements.filter(({ names }) => names.includes(name));
  if (own.length > 0) return own;
  const imported = file.imports.get(name);
  return imported === undefined ? [] : exported(files, file, imported.from, imported.name);
}

function exported(files, importer, from, name, seen = new Set()) {
  const id = join(dirname(importer.id), from);
  const file = files.get(id);
  if (file === undefined || seen.has(id)) return [];
  seen.add(id);
  const found = file.exports.get(name);
  if (found === undefined) return file.stars.flatMap((star) => exported(files, file, star, name, seen));
  return found.from === null
    ? targets(files, file, found.name)
    : exported(files, file, found.from, found.name, seen);
}

/** What a file has of one tier, with imports of what it uses of the others. */
function sliced(file, tier) {
  const isHere = (one) => one.tier === tier && !one.isImport && (tier === 0 || !one.isFixed);
  const here = file.statements.filter(isHere);
  const there = file.statements.filter((one) => one.names.length > 0 && !isHere(one));
  const used = new Set(here.flatMap(({ uses, node }) => [...uses, ...exportedBy(node)]));
  const base = file.id.slice(file.id.lastIndexOf("/") + 1);
  const from = (one) => JSON.stringify(`./${base}${TIERS[one.tier]}`);
  const borrowed = new Map(
    there.flatMap((one) => one.names.filter((n) => used.has(n)).map((n) => [n, from(one)])),
  );
  const passedOn = tier > 0 ? [] : there.filter((one) => one.isExported);
  const own = here.filter((one) => !one.isExported).flatMap(({ names }) => names);
  const already = new Set(file.exports.keys());
  const lines = [
    ...file.statements.filter((one) => one.isImport).map(({ text }) => text),
    ...[...borrowed].map(([name, path]) => `import { ${name} } from ${path};`),
    ...new Set(passedOn.flatMap((one) => one.names.map((name) => `export { ${name} } from ${from(one)};`))),
    ...here.map(({ text }) => text),
    ...[...new Set(own)]
      .filter((name) => tier > 0 || !already.has(name))
      .map((name) => `export { ${name} };`),
  ];
  return lines.join("\n");
}

/** The names that a list of exports mentions. */
function exportedBy({ type, specifiers = [], source }) {
  return type === "ExportNamedDeclaration" && !source ? specifiers.map(({ local }) => local.name) : [];
}
