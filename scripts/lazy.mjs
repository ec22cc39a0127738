// Makes a regular expression that stands at the top of a module when it is first used: `const A = /a/;` … `A.test(b)` becomes
// `let A;` … `(A ??= /a/).test(b)`. V8 reads an expression through when it makes it, and a call uses one in three of them.
import { parseAst } from "rolldown/parseAst";

/** @param code of one part, before it is minified */
export function withLazyExpressions(code) {
  if (!/^const [\w$]+ = \//m.test(code)) return code;
  const program = parseAst(code, { lang: "js" });
  const found = expressionsOf(program);
  const uses = usesOf(program, found);
  const edits = [...found].flatMap(([name, { node, init }]) => {
    const text = code.slice(init.start, init.end);
    const here = uses.get(name);
    if (here === null) return [];
    return [
      { start: node.start, end: node.end, put: `let ${name};` },
      ...here.map(({ start, end }) => ({ start, end, put: `(${name} ??= ${text})` })),
    ];
  });
  let [made, at] = ["", 0];
  for (const { start, end, put } of edits.sort((a, b) => a.start - b.start)) {
    made += code.slice(at, start) + put;
    at = end;
  }
  return made + code.slice(at);
}

function expressionsOf({ body }) {
  const found = new Map();
  for (const node of body) {
    const [one, ...others] = node.kind === "const" ? (node.declarations ?? []) : [];
    if (others.length === 0 && one?.id.type === "Identifier" && one.init?.regex !== undefined)
      found.set(one.id.name, { node, init: one.init });
  }
  return found;
}

/** Where each of some names is read; null for one that something else is done with, or that means another thing further in. */
function usesOf(program, found) {
  const uses = new Map([...found.keys()].map((name) => [name, []]));
  visit(program, null, "", (node, parent, key) => {
    if (node.type !== "Identifier" || !uses.has(node.name)) return;
    const place = `${parent.type}.${key}`;
    const isName =
      !parent.computed &&
      !parent.shorthand &&
      (place === "MemberExpression.property" || place === "Property.key");
    if (isName || found.get(node.name).node.declarations[0] === parent) return;
    if (READS.has(place)) uses.get(node.name)?.push(node);
    else uses.set(node.name, null);
  });
  return uses;
}

/** The places where an identifier is a value that is read. */
const READS = new Set([
  "MemberExpression.object",
  "CallExpression.arguments",
  "NewExpression.arguments",
  "ReturnStatement.argument",
  "ConditionalExpression.consequent",
  "ConditionalExpression.alternate",
  "ArrayExpression.elements",
  "ArrowFunctionExpression.body",
]);

function visit(node, parent, key, see) {
  if (typeof node.type === "string") see(node, parent, key);
  for (const name in node) {
    const child = node[name];
    if (child === null || typeof child !== "object") continue;
    if (!Array.isArray(child)) visit(child, node, name, see);
    else for (const one of child) if (one !== null && typeof one === "object") visit(one, node, name, see);
  }
}
