/** Marks that people leave out when they search: accents, Hebrew points, Arabic vowels and the stretching sign. */
const UNWRITTEN =
  /[\u0300-\u036f]|[\u0591-\u05c7]|\u0640|[\u064b-\u065f]|\u0670|[\u1ab0-\u1aff]|[\u1dc0-\u1dff]|[\u20d0-\u20ff]/gu;

/** Letters that Unicode does not take apart, and that people type without their stroke. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  ł: "l",
  ħ: "h",
  ı: "i",
  þ: "th",
  ς: "σ",
};
const TO_PLAIN = new RegExp(`[${Object.keys(PLAIN).join("")}]`, "gu");
// oxlint-disable-next-line no-control-regex -- all of ASCII
const ASCII = /^[\u0000-\u007f]*$/;

/**
 * The form in which words are compared: of one width, small, without accents. What carries meaning stays: the sounding
 * marks of kana, the vowels of Thai.
 *
 * @example fold("Çà Straße Ｐａｒｌｅｙ") // "ca strasse parley"
 */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  const bare = text.normalize("NFKD").toLowerCase().replace(UNWRITTEN, "");
  return bare.replace(TO_PLAIN, (letter) => PLAIN[letter] ?? letter).normalize("NFKC");
}
