import { hash, verify } from "@node-rs/argon2";
import { singleton } from "../container/index.ts";

/** Argon2id with 19 MiB, two passes, one lane: the OWASP Password Storage Cheat Sheet's first choice. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Keeps passwords as Argon2id hashes in PHC form (`$argon2id$v=19$…`). */
@singleton()
export class Passwords {
  #nobody: Promise<string> | undefined;

  hash(password: string): Promise<string> {
    return hash(password.normalize("NFKC"), COST);
  }

  /**
   * Whether the password fits. Pass `null` where there is no account: the work is done all the same, so that the
   * time of the answer does not tell who has one.
   */
  async verify(stored: string | null, password: string): Promise<boolean> {
    const known = stored ?? (await this.#nobodysHash());
    const fits = await verify(known, password.normalize("NFKC")).catch(() => false);
    return fits && stored !== null;
  }

  #nobodysHash(): Promise<string> {
    this.#nobody ??= this.hash("nobody has this account");
    return this.#nobody;
  }
}
