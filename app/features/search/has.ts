/** What a message can have besides words, as bits: never give one of them another meaning. */
const BITS = { link: 1, code: 2 } as const;

export type Possession = keyof typeof BITS;

export const POSSESSIONS = Object.keys(BITS) as readonly Possession[];

const SIGNS: Record<Possession, RegExp> = {
  link: /\bhttps?:\/\/[^\s/]/iu,
  code: /```|~~~|`[^`\n]+`|^(?: {4}|\t)\S/mu,
};

/** @example bitsOf(["link"]) // 1 */
export function bitsOf(has: readonly Possession[]): number {
  return has.reduce((bits, name) => bits | BITS[name], 0);
}

/** What a text has, as bits. */
export function bitsIn(body: string): number {
  return bitsOf(POSSESSIONS.filter((name) => SIGNS[name].test(body)));
}
