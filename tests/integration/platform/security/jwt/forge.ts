import { createHmac } from "node:crypto";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";

/** What a forger of tokens can do: write any header and payload, with a key of their own or with none. */

export interface Parts {
  header: Record<string, unknown>;
  payload: Record<string, unknown>;
}

/** What a token says, unchecked. */
export function partsOf(token: string): Parts {
  const [header = "", payload = ""] = token.split(".");
  const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString()) as object;
  return { header: { ...read(header) }, payload: { ...read(payload) } };
}

/** Other contents under the old signature. */
export function tampered(token: string, change: (parts: Parts) => void): string {
  const parts = partsOf(token);
  change(parts);
  return [encoded(parts.header), encoded(parts.payload), token.split(".")[2]].join(".");
}

/** A token without any signature. */
export function unsigned({ header, payload }: Parts, alg = "none"): string {
  return `${encoded({ ...header, alg })}.${encoded(payload)}.`;
}

/** Signed by HMAC with something that everybody knows: the public key. */
export function signedWithPublicKey({ header, payload }: Parts, key: JWK | string): string {
  const secret = typeof key === "string" ? key : JSON.stringify(key);
  const text = `${encoded({ ...header, alg: "HS256" })}.${encoded(payload)}`;
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}

/** Well signed, by the forger's own key. */
export async function signedByForger({ header, payload }: Parts): Promise<string> {
  const { publicKey, privateKey } = await generateKeyPair("EdDSA", { extractable: true });
  const jwk = await exportJWK(publicKey);
  return signed({ header: { ...header, jwk }, payload }, privateKey);
}

/** Well signed, by a key that is at hand. */
export function signed({ header, payload }: Parts, key: CryptoKey): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: "EdDSA", ...header }).sign(key);
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
