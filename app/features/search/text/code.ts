/** Longer words are cut: InnoDB drops what has more than 84 letters, FTS5 does not, and both must find the same. */
const LONGEST = 80;
const ESCAPE = "z";
const DIGITS = 4;
const PLAIN = /^[a-y0-9]*$/;

/** What a token is; its sign keeps kinds apart. */
export type TokenKind = "word" | "pair" | "sign";

/** Three letters at least, and never a word that a database leaves out: all tokens begin in this way. */
const SIGN: Record<TokenKind, string> = { word: "x0", pair: "x1", sign: "x2" };

/**
 * A token as the index holds it: small ASCII letters and digits alone, so that neither database takes it apart, drops
 * it or holds it for another one. The code of a beginning is a beginning of the code.
 *
 * @example coded("word", "the") // "x0the"
 */
export function coded(kind: TokenKind, text: string): string {
  let code = SIGN[kind];
  if (PLAIN.test(text)) return (code + text).slice(0, LONGEST);
  for (const letter of text) {
    const next = PLAIN.test(letter) ? letter : escaped(letter);
    if (code.length + next.length > LONGEST) break;
    code += next;
  }
  return code;
}

/** Four digits never begin with a z: the highest code point is far below. */
function escaped(letter: string): string {
  const point = letter.codePointAt(0) ?? 0;
  return letter === ESCAPE ? "zz" : ESCAPE + point.toString(36).padStart(DIGITS, "0");
}
