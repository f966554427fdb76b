import { needle, type Sequence } from "./text/query_tokens.ts";

/** How many tokens a message of usual length has. */
const USUAL = 20;
const SATURATION = 1.2;
const SHARE_OF_LENGTH = 0.75;
const WHOLE_WORD = 300;
const IN_THIS_ORDER = 1500;

/**
 * How well a message fits, as a whole number. Both databases rank in their own ways, so neither is asked: more often is
 * better, though less and less; in a short message better than in a long one; whole words better than beginnings; best
 * of all when the words stand together as they were asked for.
 */
export function score(tokens: string, sequences: readonly Sequence[]): number {
  const length = tokens.split(" ").length - 2;
  const weight = SATURATION * (1 - SHARE_OF_LENGTH + (SHARE_OF_LENGTH * length) / USUAL);
  const sum = sequences.reduce((total, one) => {
    const times = count(tokens, needle(one));
    const whole = one.prefix && tokens.includes(needle({ ...one, prefix: false }));
    return total + (1000 * times) / (times + weight) + (whole ? WHOLE_WORD : 0);
  }, 0);
  return Math.round(sum + (stand(tokens, sequences) ? IN_THIS_ORDER : 0));
}

function stand(tokens: string, sequences: readonly Sequence[]): boolean {
  const codes = sequences.flatMap((one) => one.codes);
  return sequences.length > 1 && tokens.includes(needle({ codes, prefix: true }));
}

function count(text: string, part: string): number {
  let times = 0;
  // The space at the end of one hit is the one at the beginning of the next.
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) times += 1;
  return times;
}
