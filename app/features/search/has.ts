import { FilesData } from "../files/index.ts";
import { dataIn, type Message } from "../messages/index.ts";

/** What a message can have besides words, as bits: never give one of them another meaning. */
const BITS = { link: 1, code: 2, file: 4, image: 8 } as const;

export type Possession = keyof typeof BITS;

export const POSSESSIONS = Object.keys(BITS) as readonly Possession[];

/** What the words themselves say. */
const SIGNS = {
  link: /\bhttps?:\/\/[^\s/]/iu,
  code: /```|~~~|`[^`\n]+`|^(?: {4}|\t)\S/mu,
};

const WORDS = ["link", "code"] as const;

/** @example bitsOf(["link"]) // 1 */
export function bitsOf(has: readonly Possession[]): number {
  return has.reduce((bits, name) => bits | BITS[name], 0);
}

/** What a message has, as bits. */
export function bitsIn(message: Pick<Message, "kind" | "body" | "data">): number {
  const { body } = message;
  const words = WORDS.filter((name) => SIGNS[name].test(body));
  return bitsOf([...words, ...filesOf(message)]);
}

/** A picture is a file, too. */
function filesOf({ kind, data }: Pick<Message, "kind" | "data">): Possession[] {
  if (kind === "image") return ["file", "image"];
  if (kind !== "file") return [];
  const { files } = FilesData.parse(dataIn(data));
  return files.some((file) => file.kind === "image") ? ["file", "image"] : ["file"];
}
