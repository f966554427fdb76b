import { parseRate } from "../../../platform/config/index.ts";
import { waitInWords } from "../../../platform/security/index.ts";

/**
 * A configured rate, as one says it.
 *
 * @example rateInWords("5/3600/1-120") // "5 in 1 hour, then waits from 1 second to 2 minutes"
 */
export function rateInWords(text: string): string {
  const rate = parseRate(text);
  if (!rate) return "off";
  const { points, seconds, back } = rate;
  const free = `${points.toLocaleString("en")} in ${waitInWords(seconds)}`;
  if (!back) return free;
  return `${free}, then waits from ${waitInWords(back.first)} to ${waitInWords(back.longest)}`;
}
