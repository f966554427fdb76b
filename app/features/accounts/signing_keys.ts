import { singleton } from "../../platform/container/index.ts";
import { type AuditActor, AuditLog, KeyRing } from "../../platform/security/index.ts";
import { AccessTokens } from "./access_tokens.ts";

/** The change of the key that signs access tokens, as people do it. */
@singleton()
export class SigningKeys {
  readonly #keys: KeyRing;
  readonly #tokens: AccessTokens;
  readonly #audit: AuditLog;

  constructor(keys: KeyRing, tokens: AccessTokens, audit: AuditLog) {
    this.#keys = keys;
    this.#tokens = tokens;
    this.#audit = audit;
  }

  /**
   * Lets a new key sign. Tokens of the old ones hold on until they expire, unless `revoke` takes them all back.
   *
   * @returns the id of the new key, and how many tokens were taken back
   */
  async rotate(actor: AuditActor, revoke: boolean): Promise<{ key: string; revoked: number }> {
    const key = await this.#keys.rotate({ revoke });
    const revoked = revoke ? await this.#tokens.revoke("everybody") : 0;
    const detail = { revoked };
    await this.#audit.record({ actor, act: "keys.rotated", subject: `key:${key}`, detail });
    return { key, revoked };
  }
}
