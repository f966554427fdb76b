import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, nothing, redirect, view } from "../../../platform/http/index.ts";
import { Hub } from "../../../platform/realtime/index.ts";
import { Limits, type Viewer } from "../../../platform/security/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { SCOPES } from "../scopes.ts";
import { tokenResource, tokenSession } from "../token.ts";
import { expiryOf, TokenDraft } from "../token_schema.ts";
import { Tokens } from "../tokens.ts";

const TokenId = z.object({ id: z.coerce.number().int() });
const CHOICES = Object.entries(SCOPES).map(([name, text]) => ({ name, text }));

/** Keys for programs that act as somebody. */
@requestScoped()
export class TokensController {
  readonly #tokens: Tokens;
  readonly #hub: Hub;
  readonly #limits: Limits;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(tokens: Tokens, hub: Hub, limits: Limits, clock: Clock) {
    this.#tokens = tokens;
    this.#limits = limits;
    this.#hub = hub;
    this.#clock = clock;
  }

  index = action({}, async ({ viewer }) => {
    const page = await this.#page(viewer);
    return view("accounts/tokens.njk", page, { json: { data: page.tokens } });
  });

  /** Answers the page itself, not a redirect: the token stands on it this once. */
  store = action(
    { body: TokenDraft, invalid: ({ viewer }) => this.#form(viewer) },
    async ({ viewer, body }) => {
      await this.#limits.admitPerson("tokens", viewer, { field: "" });
      const expires_at = expiryOf(body, this.#clock.now());
      const { id, token } = await this.#tokens.create(viewer.id, { ...body, expires_at });
      const page = await this.#page(viewer);
      const made = { ...page.tokens.find((one) => one.id === id), token };
      return view("accounts/tokens.njk", { ...page, made }, { json: made, status: 201 });
    },
  );

  destroy = action({ params: TokenId }, async ({ viewer, params, wantsJson }) => {
    await this.#tokens.revoke(viewer.id, params.id);
    await this.#hub.disconnectSession(tokenSession(params.id));
    if (wantsJson) return nothing();
    return redirect({ route: "settings.tokens" }, { flash: { notice: "The token is revoked." } });
  });

  async #page({ id }: Viewer) {
    const tokens = await this.#tokens.of(id);
    const now = new Date(this.#clock.now()).toISOString();
    return { tokens: tokens.map(tokenResource), scopes: CHOICES, now };
  }

  async #form(viewer: Viewer) {
    return view("accounts/tokens.njk", await this.#page(viewer));
  }
}
