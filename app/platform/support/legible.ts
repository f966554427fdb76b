/** Turns the direction of what follows, so that a name could pass for another one. */
const TURNS = String.raw`\u202A-\u202E\u2066-\u2069`;

/** Whether text for one line has neither control characters nor such that turn the direction of reading. */
export const PLAIN_LINE = new RegExp(String.raw`^[^\p{Cc}\p{Cs}${TURNS}]*$`, "u");

/** Whether there is something to see in a text, besides spaces, joiners and lone accents. */
export const VISIBLE = /[^\p{C}\p{Z}\p{M}]/u;
