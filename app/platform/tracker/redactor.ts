const REDACTED = "[redacted]";
const NAMES =
  "password|passwd|pwd|secret|token|api[-_]?key|app[-_]?key|authorization|cookie|signature";
const SECRET_NAME = new RegExp(`(?:${NAMES})$`, "i");
/** Shorter values occur in any text by chance. */
const LEAST = 8;

const PATTERNS: readonly [RegExp, string][] = [
  [/-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g, REDACTED],
  // The password of an address: scheme://user:password@host
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s/@]+(?=@)/gi, `$1${REDACTED}`],
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${REDACTED}`],
  [
    new RegExp(
      `\\b([\\w-]*(?:${NAMES})["']?\\s*[:=]\\s*)(?:\\[redacted\\]|"[^"]*"|'[^']*'|[^\\s,;&)}\\]]+)`,
      "gi",
    ),
    `$1${REDACTED}`,
  ],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, "[e-mail]"],
  // A long word of letters and digits opens a door more often than it helps.
  [/(?<![\w/.-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{24,}(?![\w/.-])/g, REDACTED],
];

/** Whether something by this name is better not shown: `password`, `invite_token`. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/**
 * Takes secrets and addresses of people out of texts that are kept: the values of secret settings wherever they
 * stand, and what looks like a password, a token or a key.
 *
 * @example new Redactor(["s3cret-value"]).text("password=hunter2") // "password=[redacted]"
 */
export class Redactor {
  readonly #secrets: readonly string[];

  constructor(secrets: readonly string[] = []) {
    this.#secrets = secrets.filter(({ length }) => length >= LEAST).toSorted(longestFirst);
  }

  text(text: string): string {
    const known = this.#secrets.reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text);
    return PATTERNS.reduce((rest, [pattern, by]) => rest.replace(pattern, by), known);
  }

  /** A path without what only the owner of a link may know: long random words, and the values of the query. */
  path(path: string): string {
    const [pathname = "", query = ""] = path.split("?", 2);
    const names = [...new URLSearchParams(query).keys()].map((name) => `${this.text(name)}=…`);
    const open = pathname
      .split("/")
      .map((word) => (isRandom(word) ? "…" : word))
      .join("/");
    return this.text(open) + (names.length > 0 ? `?${names.join("&")}` : "");
  }
}

function longestFirst(a: string, b: string): number {
  return b.length - a.length;
}

function isRandom(word: string): boolean {
  return word.length >= 20 && /\d/.test(word) && /[A-Za-z]/.test(word) && /^[\w-]+$/.test(word);
}
