import {
  calculateJwkThumbprint,
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from "jose";
import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../container/index.ts";
import { Log, type Logger } from "../../logging/index.ts";
import { Seal } from "../../sessions/index.ts";
import { Clock, RecentlyRead } from "../../support/index.ts";
import { type SigningKeyRow, SigningKeysRepository } from "./signing_keys_repository.ts";

/** Ed25519 (RFC 8037): small, quick, and nothing to choose. */
export const ALGORITHM = "EdDSA";
/** Clocks of nodes and clients may differ by so much, in seconds. */
export const TOLERANCE_SECONDS = 5;

const DAY = 86_400_000;
/** What was read of the table holds for so long: after that a new or a removed key is known everywhere. */
const FRESH_MS = 30_000;
/** A token with an unknown key makes us look at the table, at most so often. */
const LOOK_MS = 1000;

/** A key that signs. */
export interface Signer {
  id: string;
  key: CryptoKey;
}

export interface RotateOptions {
  /** Tokens of the keys until now stop holding at once: a key may have been stolen. */
  revoke?: boolean;
}

/**
 * The keys of access tokens: one signs, and those before it verify until their tokens have expired. They stand in the
 * database, for all nodes; private parts are sealed with the application's key.
 */
@singleton()
export class KeyRing {
  readonly #repository: SigningKeysRepository;
  readonly #settings: Settings;
  readonly #seal: Seal;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #recent: RecentlyRead<"living", SigningKeyRow[]>;
  readonly #imported = new Map<string, Promise<CryptoKey>>();

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    repository: SigningKeysRepository,
    settings: Settings,
    seal: Seal,
    clock: Clock,
    log: Log,
  ) {
    this.#repository = repository;
    this.#settings = settings;
    this.#seal = seal;
    this.#clock = clock;
    this.#logger = log.part("tokens");
    this.#recent = new RecentlyRead({ clock, believedMs: FRESH_MS, most: 1 });
  }

  /** The key that signs now; makes the first one, and a new one when its days are over. */
  async signer(): Promise<Signer> {
    const newest = (await this.#believed())[0];
    if (newest && this.#mayGoOnSigning(newest)) {
      const jwk = await this.#privateKeyOf(newest);
      if (jwk) return { id: newest.id, key: await this.#import(`private ${newest.id}`, jwk) };
    }
    await this.#succeed(newest);
    return this.signer();
  }

  /** The key that verifies tokens of this `kid`; `null` when there is none any more. */
  async verifier(id: string): Promise<CryptoKey | null> {
    const known = find(await this.#believed(), id) ?? find(await this.#believed(LOOK_MS), id);
    return known ? this.#import(`public ${id}`, jwkOf(known)) : null;
  }

  /** The public keys, for who verifies our tokens elsewhere (RFC 7517). */
  async jwks(): Promise<{ keys: JWK[] }> {
    const rows = await this.#believed(LOOK_MS);
    return {
      keys: rows.map((row) => ({ ...jwkOf(row), kid: row.id, alg: ALGORITHM, use: "sig" })),
    };
  }

  /**
   * Puts a new key in place of the one that signs. Inside a transaction the old one signs until the commit; `forget`
   * on all nodes after it.
   *
   * @returns its id
   */
  async rotate(options: RotateOptions = {}): Promise<string> {
    const [newest] = await this.#present();
    return this.#succeed(newest, options);
  }

  /** Looks at the table again before the next use: somebody has changed the keys. */
  forget(): void {
    this.#recent.forget();
  }

  /** Makes a new key when the days of the present one are over, and removes those nobody needs. */
  async tend(): Promise<void> {
    const [newest] = await this.#present();
    if (newest && !this.#isInItsDays(newest)) await this.#succeed(newest);
    await this.#repository.collect(this.#clock.now());
  }

  /** Of several that put a key in place of the same one, one succeeds. @returns the id of that */
  async #succeed(
    former: SigningKeyRow | undefined,
    { revoke = false }: RotateOptions = {},
  ): Promise<string> {
    const now = this.#clock.now();
    const life = (this.#settings.tokens.lifetimeSeconds + 2 * TOLERANCE_SECONDS) * 1000;
    const row = await this.#draft((former?.generation ?? 0) + 1, now);
    const won = await this.#repository.succeed(row, revoke ? now : now + life);
    if (won) this.#logger.info({ key: row.id, revoke }, "a new key signs access tokens");
    this.forget();
    const [present] = await this.#present();
    return present?.id ?? row.id;
  }

  #mayGoOnSigning(row: SigningKeyRow): boolean {
    return row.verifies_until === null && this.#isInItsDays(row);
  }

  #isInItsDays({ created_at }: SigningKeyRow): boolean {
    return this.#clock.now() - created_at < this.#settings.tokens.keyDays * DAY;
  }

  /** What was read within `ms`, or reads again; without the keys whose time is over. */
  async #believed(ms = FRESH_MS): Promise<SigningKeyRow[]> {
    const rows = await this.#recent.take("living", () => this.#present(), ms);
    const now = this.#clock.now();
    return rows.filter(({ verifies_until: end }) => end === null || end > now);
  }

  /** As the table has them now, for changing them. Not remembered: a transaction sees what may yet be undone. */
  #present(): Promise<SigningKeyRow[]> {
    return this.#repository.living(this.#clock.now());
  }

  async #draft(generation: number, created_at: number): Promise<SigningKeyRow> {
    const { publicKey, privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
    const [open, secret] = await Promise.all([exportJWK(publicKey), exportJWK(privateKey)]);
    return {
      id: await calculateJwkThumbprint(open),
      generation,
      public_key: JSON.stringify(open),
      private_key: await this.#seal.close({ jwk: secret }),
      created_at,
      verifies_until: null,
    };
  }

  async #privateKeyOf({ id, private_key }: SigningKeyRow): Promise<JWK | null> {
    const opened = await this.#seal.open<{ jwk: JWK }>(private_key);
    if (!opened)
      this.#logger.warn({ key: id }, "no APP_KEY opens this signing key; a new one is made");
    return opened?.jwk ?? null;
  }

  #import(name: string, jwk: JWK): Promise<CryptoKey> {
    const known = this.#imported.get(name);
    if (known) return known;
    // A JWK of the kind OKP becomes a CryptoKey; only symmetric ones become bytes.
    const made = importJWK(jwk, ALGORITHM) as Promise<CryptoKey>;
    this.#imported.set(name, made);
    return made;
  }
}

function find(rows: readonly SigningKeyRow[], id: string): SigningKeyRow | undefined {
  return rows.find((row) => row.id === id);
}

function jwkOf({ public_key }: SigningKeyRow): JWK {
  // Written by `KeyRing` alone.
  return JSON.parse(public_key) as JWK;
}
