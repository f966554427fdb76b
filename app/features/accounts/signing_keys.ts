import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import { Outbox } from "../../platform/queue/index.ts";
import { Hub } from "../../platform/realtime/index.ts";
import { type AuditActor, AuditLog, KeyRing } from "../../platform/security/index.ts";
import { AccessTokens } from "./access_tokens.ts";

const TOPIC = "signing_keys";

/** The change of the key that signs access tokens, as people do it. */
@singleton()
export class SigningKeys {
  readonly #keys: KeyRing;
  readonly #tokens: AccessTokens;
  readonly #audit: AuditLog;
  readonly #database: Database;
  readonly #outbox: Outbox;
  readonly #hub: Hub;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    keys: KeyRing,
    tokens: AccessTokens,
    audit: AuditLog,
    database: Database,
    outbox: Outbox,
    hub: Hub,
  ) {
    this.#keys = keys;
    this.#tokens = tokens;
    this.#audit = audit;
    this.#database = database;
    this.#outbox = outbox;
    this.#hub = hub;
  }

  /**
   * Lets a new key sign. Tokens of the old ones hold on until they expire, unless `revoke` takes them all back.
   *
   * @returns the id of the new key, and how many tokens were taken back
   */
  rotate(actor: AuditActor, revoke: boolean): Promise<{ key: string; revoked: number }> {
    return this.#database.transaction(async () => {
      const key = await this.#keys.rotate({ revoke });
      const revoked = revoke ? await this.#tokens.revoke("everybody") : 0;
      const subject = `key:${key}`;
      await this.#audit.record({ actor, act: "keys.rotated", subject, detail: { revoked } });
      await this.#outbox.add({ topic: TOPIC, subject: TOPIC, payload: {} });
      return { key, revoked };
    });
  }

  /** Lets all nodes look again when the key was changed, be it at the console. Before the outbox starts. */
  listen(): void {
    this.#outbox.handle(TOPIC, () => this.#hub.tellNodes(TOPIC), { live: true });
    this.#hub.onTold(TOPIC, () => this.#keys.forget());
  }
}
