/** What pusher-js calls a refusal that has no number of its own. */
const OTHER = 4300;

const NUMBERS: Readonly<Record<string, number>> = {
  rate_limited: 4301,
  watchlist_full: 4302,
  channel_refused: 4009,
  signin_refused: 4009,
  scope_missing: 4009,
};

/** The number that a Pusher client gets with an error frame; the connection stays. */
export function pusherErrorNumber(code: string): number {
  return NUMBERS[code] ?? OTHER;
}
