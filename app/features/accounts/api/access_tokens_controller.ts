import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, json, nothing } from "../../../platform/http/index.ts";
import { UnauthenticatedError } from "../../../platform/errors/index.ts";
import {
  AUDIENCES,
  Authenticator,
  KeyRing,
  Limits,
  type Viewer,
} from "../../../platform/security/index.ts";
import { AccessTokens, type IssuedToken } from "../access_tokens.ts";
import { accessTokenNotFound } from "../account_errors.ts";
import { Scopes } from "../token_schema.ts";

const Order = z.object({
  audience: z.enum(AUDIENCES, "must be api or realtime"),
  scopes: Scopes.optional(),
  lifetime: z.number().int().min(1).optional(),
});

const TokenId = z.object({ id: z.string().max(64) });

/** Keys are public on purpose: anybody may check our tokens. */
const PUBLIC = {
  "Content-Type": "application/jwk-set+json",
  "Cache-Control": "public, max-age=300",
  "Access-Control-Allow-Origin": "*",
  "Cross-Origin-Resource-Policy": "cross-origin",
};

const NEW_TOKEN = { summary: "Make a short-lived access token.", status: 201 };
const TAKEN_BACK = { summary: "Take an access token back.", status: 204 };

/** Short-lived tokens (JWT) for the API and for live connections, and the keys that verify them. */
@requestScoped()
export class AccessTokensController {
  readonly #tokens: AccessTokens;
  readonly #keys: KeyRing;
  readonly #limits: Limits;
  readonly #authenticator: Authenticator;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(tokens: AccessTokens, keys: KeyRing, limits: Limits, authenticator: Authenticator) {
    this.#tokens = tokens;
    this.#authenticator = authenticator;
    this.#keys = keys;
    this.#limits = limits;
  }

  store = action({ body: Order, about: NEW_TOKEN }, async ({ viewer, body }) => {
    await this.#limits.admitPerson("accessTokens", viewer);
    const issued = await this.#tokens.issue(viewer, body);
    await this.#assertStillIn(viewer, issued);
    return json(resource(issued), { status: 201, headers: { "Cache-Control": "no-store" } });
  });

  destroy = action({ params: TokenId, about: TAKEN_BACK }, async ({ viewer, params: { id } }) => {
    if ((await this.#tokens.revoke({ id, user_id: viewer.id })) === 0) throw accessTokenNotFound();
    return nothing();
  });

  keys = action({}, async () => json(await this.#keys.jwks(), { headers: PUBLIC }));

  /** What ended while the token was being made could not end the token. */
  async #assertStillIn(
    { id: user_id, sessionId = "" }: Viewer,
    { id }: IssuedToken,
  ): Promise<void> {
    if (await this.#authenticator.lives(sessionId)) return;
    await this.#tokens.revoke({ id, user_id });
    throw new UnauthenticatedError();
  }
}

function resource({ id, token, audience, scopes, issuedAt, expiresAt }: IssuedToken) {
  return {
    id,
    token,
    token_type: "Bearer",
    audience,
    scopes,
    expires_at: new Date(expiresAt).toISOString(),
    expires_in: Math.floor((expiresAt - issuedAt) / 1000),
  };
}
