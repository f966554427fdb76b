const LONGEST = 200;
/** Control characters, and those that turn or hide the text around them: `gpj.exe` shown as `exe.jpg`. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]/gu;
/** Not allowed in names on one system or another. */
const FORBIDDEN = /["*:<>?|]/g;
const NAMELESS = "file";

/**
 * A file's name as it may be shown and saved anywhere: no path, no signs that are not seen, and not too long; a long
 * one keeps its ending.
 *
 * @example fileName("../../etc/pass\u202Ewd") // "passwd"
 */
export function fileName(given: string): string {
  const last = given.toWellFormed().replaceAll("\\", "/").split("/").at(-1) ?? "";
  const seen = last.normalize("NFC").replace(HIDDEN, "").replace(FORBIDDEN, "_");
  const bare = seen.replace(/\s+/g, " ").replace(/^[. ]+|[. ]+$/g, "");
  return bare === "" ? NAMELESS : shortened(bare);
}

function shortened(name: string): string {
  const letters = Array.from(name);
  if (letters.length <= LONGEST) return name;
  const [ending = ""] = /\.[^.]{1,12}$/u.exec(name) ?? [];
  return letters.slice(0, LONGEST - Array.from(ending).length).join("") + ending;
}
