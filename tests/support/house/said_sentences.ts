import { readdirSync, readFileSync } from "node:fs";
import { parseSync, Visitor } from "rolldown/utils";

/** A sentence in the code, and where it stands. What changes in it is `{}`. */
export interface SaidSentence {
  file: string;
  sentence: string;
}

const SENTENCE = /^(?:[A-Z“{]|\{\})[^]* [^]*[.?!]$/;
/** Their texts are for who reads a log, a document or a console. */
const FOR_OTHERS = new Set(["summary", "doc", "description", "examples"]);
const FOR_LOGS = /^(?:debug|info|warn|error|fatal|trace)$/;

/** The sentences below these folders that code may say to people: all but those of logs, defects and documents. */
export function saidSentences(folders: readonly string[]): SaidSentence[] {
  return folders.flatMap(filesBelow).flatMap((file) => {
    const found = sentencesIn(file, readFileSync(file, "utf8"));
    return found.map((sentence) => ({ file, sentence }));
  });
}

/** @throws when the text can't be parsed */
export function sentencesIn(file: string, text: string): string[] {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} can't be parsed: ${errors[0]?.message}`);
  const sentences: string[] = [];
  let silent = 0;
  const add = (sentence: string): void => {
    if (silent === 0 && SENTENCE.test(sentence)) sentences.push(sentence);
  };
  new Visitor({
    Property: (node) => void (silent += isForOthers(node) ? 1 : 0),
    "Property:exit": (node) => void (silent -= isForOthers(node) ? 1 : 0),
    NewExpression: (node) => void (silent += isDefect(node) ? 1 : 0),
    "NewExpression:exit": (node) => void (silent -= isDefect(node) ? 1 : 0),
    CallExpression: (node) => void (silent += isLog(node) ? 1 : 0),
    "CallExpression:exit": (node) => void (silent -= isLog(node) ? 1 : 0),
    Literal: ({ value }) => void (typeof value === "string" && add(value)),
    TemplateLiteral: ({ quasis }) => add(quasis.map(({ value }) => value.cooked ?? "").join("{}")),
  }).visit(program);
  return sentences;
}

interface Named {
  key?: unknown;
  callee?: unknown;
}

function isForOthers({ key }: Named): boolean {
  return FOR_OTHERS.has(nameOf(key));
}

function isDefect({ callee }: Named): boolean {
  return ["Error", "TypeError", "RangeError"].includes(nameOf(callee));
}

function isLog({ callee }: Named): boolean {
  const property = callee && typeof callee === "object" && "property" in callee && callee.property;
  return FOR_LOGS.test(nameOf(property));
}

function nameOf(node: unknown): string {
  return node && typeof node === "object" && "name" in node ? String(node.name) : "";
}

function filesBelow(folder: string): string[] {
  if (folder.endsWith(".ts")) return [folder];
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".ts")).map((name) => `${folder}/${name}`);
}
