import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { parseSync, Visitor } from "rolldown/utils";

/** A code that the source raises. */
export interface RaisedCode {
  code: string;
  file: string;
}

interface Class {
  name: string;
  parent: string;
  file: string;
  /** Codes in its call of `super` and in the default of its parameter `code`. */
  codes: string[];
}

const CODE = /^[a-z]+(?:_[a-z]+)*$/;
/** Its codes are made of the names of dependencies, which stand in the settings. */
const MADE = "DependencyUnavailableError";

/** Every code that classes below `AppError` are made with, wherever that is written down as a text. */
export function raisedCodes(root: string): RaisedCode[] {
  const files = readdirSync(join(root, "app"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts"))
    .map((path) => posix.join("app", path.replaceAll("\\", "/")));
  const read = files.map((file) => readClasses(file, readFileSync(join(root, file), "utf8")));
  const family = familyOf(read.flatMap(({ classes }) => classes));
  const inClasses = read
    .flatMap(({ classes }) => classes)
    .filter(({ name }) => family.has(name))
    .flatMap(({ codes, file }) => codes.map((code) => ({ code, file })));
  const made = read.flatMap(({ made }) => made).filter(({ name }) => family.has(name));
  return [
    ...inClasses,
    ...made.flatMap(({ codes, file }) => codes.map((code) => ({ code, file }))),
  ];
}

/** `AppError` and all that descends from it. */
function familyOf(classes: readonly Class[]): Set<string> {
  const family = new Set(["AppError"]);
  for (let size = 0; size < family.size;) {
    size = family.size;
    for (const { name, parent } of classes) if (family.has(parent)) family.add(name);
  }
  family.delete(MADE);
  return family;
}

function readClasses(file: string, text: string): { classes: Class[]; made: Made[] } {
  const { program } = parseSync(file, text);
  const classes: Class[] = [];
  const made: Made[] = [];
  /** Codes that reach a class by a variable or parameter called `code`. */
  const handed: string[] = [];
  const makers = new Set<string>();
  let inside: Class | undefined;
  let maker = "";
  new Visitor({
    ClassDeclaration: ({ id, superClass }) => {
      const parent = superClass?.type === "Identifier" ? superClass.name : "";
      inside = { name: id?.name ?? "", parent, file, codes: [] };
      classes.push(inside);
    },
    "ClassDeclaration:exit": () => {
      inside = undefined;
    },
    FunctionDeclaration: ({ id }) => {
      maker = id?.name ?? "";
    },
    CallExpression: (call) => {
      if (call.callee.type === "Super") inside?.codes.push(...codesIn(call.arguments));
    },
    AssignmentPattern: ({ left, right }) => {
      if (left.type === "Identifier" && left.name === "code")
        inside?.codes.push(...codesIn([right]));
    },
    VariableDeclarator: ({ id, init }) => {
      if (id.type === "Identifier" && id.name === "code") handed.push(...codesIn([init]));
    },
    NewExpression: ({ callee, arguments: given }) => {
      if (callee.type !== "Identifier") return;
      const isHanded = given.some((one) => one.type === "Identifier" && one.name === "code");
      made.push({ name: callee.name, file, codes: codesIn(given), isHanded });
      if (isHanded) makers.add(maker);
    },
  }).visit(program);
  new Visitor({
    CallExpression: ({ callee, arguments: given }) => {
      if (callee.type === "Identifier" && makers.has(callee.name)) handed.push(...codesIn(given));
    },
  }).visit(program);
  const withHanded = made.map((one) =>
    one.isHanded ? { ...one, codes: [...one.codes, ...handed] } : one,
  );
  return { classes, made: withHanded };
}

interface Made {
  name: string;
  file: string;
  codes: string[];
  isHanded: boolean;
}

interface Node {
  type: string;
  value?: unknown;
  consequent?: unknown;
  alternate?: unknown;
}

/** Texts that read like a code, among the arguments themselves and both sides of a choice. */
function codesIn(nodes: readonly unknown[]): string[] {
  return (nodes as (Node | null)[]).flatMap((node) => {
    if (!node) return [];
    if (node.type === "ConditionalExpression") return codesIn([node.consequent, node.alternate]);
    return node.type === "Literal" && typeof node.value === "string" && CODE.test(node.value)
      ? [node.value]
      : [];
  });
}
