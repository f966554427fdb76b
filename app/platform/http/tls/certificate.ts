import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import type { Settings } from "../../../../config/settings.ts";
import { ConfigurationError } from "../../errors/index.ts";

/** A certificate with its key, checked: they can be read, are what they should be, and fit. */
export interface Certificate {
  /** The texts of the files. */
  cert: string;
  key: string;
  serial: string;
  /** When it ends, in milliseconds since 1970. */
  validTo: number;
}

type Setting = "TLS_CERT" | "TLS_KEY" | "TLS_REDIRECT_PORT";

/** Older protocols have known holes (RFC 8996). */
export const OLDEST = "TLSv1.2";

/**
 * Reads the files that `TLS_CERT` and `TLS_KEY` name; `undefined` when TLS is not configured.
 *
 * @throws ConfigurationError which says the setting, the file and what is wrong with it
 */
export function readCertificate(settings: Settings): Certificate | undefined {
  const { cert: certFile, key: keyFile, redirectPort } = settings.tls;
  const refuse = refusal(settings);
  if (certFile === undefined && keyFile === undefined) {
    if (redirectPort === undefined) return undefined;
    throw refuse("TLS_REDIRECT_PORT", "leads nowhere without TLS_CERT and TLS_KEY");
  }
  if (certFile === undefined) throw refuse("TLS_CERT", "is missing, since TLS_KEY is given");
  if (keyFile === undefined) throw refuse("TLS_KEY", "is missing, since TLS_CERT is given");

  const cert = read(certFile, (what) => refuse("TLS_CERT", what));
  const key = read(keyFile, (what) => refuse("TLS_KEY", what));
  const first = parseCertificate(cert);
  if (!first) throw refuse("TLS_CERT", `names ${certFile}, which holds no certificate in PEM form`);
  const secret = parseKey(key);
  if (!secret) {
    throw refuse(
      "TLS_KEY",
      `names ${keyFile}, which holds no private key in PEM form that is readable without passphrase`,
    );
  }
  if (!first.checkPrivateKey(secret)) {
    throw refuse(
      "TLS_KEY",
      `names ${keyFile}, whose key does not fit the first certificate in ${certFile}`,
    );
  }
  const flaw = flawOf(cert, key);
  if (flaw) throw refuse("TLS_CERT", `names ${certFile}, which can't be used: ${flaw}`);
  return { cert, key, serial: first.serialNumber, validTo: first.validToDate.getTime() };
}

/** Makes the error about a setting: what is wrong, where it was given, and what it means. */
export function refusal({ origins }: Settings) {
  return (setting: Setting, what: string, cause?: unknown): ConfigurationError => {
    const origin = origins[setting] ?? "default";
    const where = origin === "default" ? "not set" : `set in ${origin}`;
    const sentence = `${setting} ${what} (${where}; declared in config/tls.ts).`;
    return new ConfigurationError([sentence], { cause });
  };
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

function parseCertificate(text: string): X509Certificate | undefined {
  return attempt(() => new X509Certificate(text));
}

function parseKey(text: string): KeyObject | undefined {
  return attempt(() => createPrivateKey(text));
}

function attempt<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

/** What OpenSSL finds besides: a broken chain, a key too small for today. */
function flawOf(cert: string, key: string): string | undefined {
  try {
    createSecureContext({ cert, key, minVersion: OLDEST });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
