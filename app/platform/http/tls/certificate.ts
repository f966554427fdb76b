import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import type { Settings } from "../../../../config/settings.ts";
import type { ConfigurationError } from "../../errors/index.ts";
import { type Refuse, refusal } from "./refusal.ts";

/** A certificate with its key, checked: they can be read, are what they should be, and fit. */
export interface Certificate {
  /** The texts of the files. */
  cert: string;
  key: string;
  serial: string;
  /** When it ends, in milliseconds since 1970. */
  validTo: number;
}

interface Pair {
  cert: string;
  key: string;
}

/** Older protocols have known holes (RFC 8996). */
export const OLDEST = "TLSv1.2";

/**
 * Reads the files that `TLS_CERT` and `TLS_KEY` name; `undefined` when TLS is not configured.
 *
 * @throws ConfigurationError which says the setting, the file and what is wrong with it
 */
export function readCertificate(settings: Settings): Certificate | undefined {
  const refuse = refusal(settings);
  const files = filesOf(settings, refuse);
  if (!files) return undefined;
  const cert = read(files.cert, (what) => refuse("TLS_CERT", what));
  const key = read(files.key, (what) => refuse("TLS_KEY", what));
  const { serialNumber, validToDate } = parse({ cert, key }, files, refuse);
  return { cert, key, serial: serialNumber, validTo: validToDate.getTime() };
}

/** Both files, or none. */
function filesOf({ tls }: Settings, refuse: Refuse): Pair | undefined {
  const { cert, key, redirectPort } = tls;
  if (cert !== undefined && key !== undefined) return { cert, key };
  if (key !== undefined) throw refuse("TLS_CERT", "is missing, since TLS_KEY is given");
  if (cert !== undefined) throw refuse("TLS_KEY", "is missing, since TLS_CERT is given");
  if (redirectPort === undefined) return undefined;
  throw refuse("TLS_REDIRECT_PORT", "leads nowhere without TLS_CERT and TLS_KEY");
}

const UNREADABLE: Record<string, string> = {
  ENOENT: "which is not there",
  EACCES: "which this user may not read",
  EISDIR: "which is a folder",
};

function read(file: string, refuse: (what: string) => ConfigurationError): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException; // what node:fs throws
    throw refuse(`names ${file}, ${UNREADABLE[code] ?? `which can't be read: ${message}`}`);
  }
}

/** The first certificate of the chain, when the key is its key and OpenSSL takes both. */
function parse(texts: Pair, files: Pair, refuse: Refuse): X509Certificate {
  const [cert, key] = [`names ${files.cert}, which`, `names ${files.key}, which`];
  const first = attempt(() => new X509Certificate(texts.cert));
  if (!first) throw refuse("TLS_CERT", `${cert} holds no certificate in PEM form`);
  const secret = attempt(() => createPrivateKey(texts.key));
  if (!secret) throw refuse("TLS_KEY", `${key} holds no private key in PEM form, or a locked one`);
  if (!first.checkPrivateKey(secret)) {
    throw refuse("TLS_KEY", `${key} does not fit the first certificate in ${files.cert}`);
  }
  const flaw = flawOf(texts);
  if (flaw !== undefined) throw refuse("TLS_CERT", `${cert} can't be used: ${flaw}`);
  return first;
}

function attempt<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

/** What OpenSSL finds besides: a broken chain, a key too small for today. */
function flawOf({ cert, key }: Pair): string | undefined {
  try {
    createSecureContext({ cert, key, minVersion: OLDEST });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
