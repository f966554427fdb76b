import { errors, type JWTHeaderParameters, jwtVerify, SignJWT } from "jose";
import type { z } from "zod";
import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../container/index.ts";
import { Clock } from "../../support/index.ts";
import { type AccessClaims, type Audience, Payload } from "./access_claims.ts";
import { ALGORITHM, KeyRing, TOLERANCE_SECONDS } from "./key_ring.ts";

/** RFC 9068, section 2.1: keeps tokens for other uses from passing as access tokens. */
const TYPE = "at+jwt";
/** Ours have some 500 characters. */
const LONGEST = 2048;
const FORM = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Writes access tokens, and reads what claims to be one. */
@singleton()
export class AccessTokenCodec {
  readonly #keys: KeyRing;
  readonly #settings: Settings;
  readonly #clock: Clock;

  constructor(keys: KeyRing, settings: Settings, clock: Clock) {
    this.#keys = keys;
    this.#settings = settings;
    this.#clock = clock;
  }

  async write(claims: AccessClaims): Promise<string> {
    const { id, key } = await this.#keys.signer();
    return new SignJWT({ scope: claims.scopes.join(" ") })
      .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: id })
      .setIssuer(this.#issuer)
      .setSubject(String(claims.userId))
      .setAudience(claims.audience)
      .setJti(claims.id)
      .setIssuedAt(seconds(claims.issuedAt))
      .setNotBefore(seconds(claims.issuedAt))
      .setExpirationTime(seconds(claims.expiresAt))
      .sign(key);
  }

  /** What a token for this use says; `null` when it is none of ours, or not now, or was changed. */
  async read(text: string, audience: Audience): Promise<AccessClaims | null> {
    if (text.length > LONGEST || !FORM.test(text)) return null;
    try {
      const { payload } = await jwtVerify(text, this.#keyOf, {
        algorithms: [ALGORITHM],
        typ: TYPE,
        issuer: this.#issuer,
        audience,
        clockTolerance: TOLERANCE_SECONDS,
        currentDate: new Date(this.#clock.now()),
        requiredClaims: ["jti", "sub", "scope", "iat", "nbf", "exp"],
      });
      const claims = Payload.safeParse(payload);
      return claims.success ? claimsOf(claims.data) : null;
    } catch (error) {
      // A database that is away is another matter.
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }

  readonly #keyOf = async ({ kid }: JWTHeaderParameters) => {
    const key = kid === undefined ? null : await this.#keys.verifier(kid);
    if (!key) throw new errors.JWKSNoMatchingKey();
    return key;
  };

  get #issuer(): string {
    const { tokens, app } = this.#settings;
    return tokens.issuer ?? app.url ?? "parley";
  }
}

function claimsOf({ jti, sub, aud, scope, iat, exp }: z.output<typeof Payload>): AccessClaims {
  return {
    id: jti,
    userId: Number(sub),
    audience: aud,
    scopes: scope.split(" ").filter((one) => one !== ""),
    issuedAt: iat * 1000,
    expiresAt: exp * 1000,
  };
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
