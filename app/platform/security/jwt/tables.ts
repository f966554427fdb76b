export interface SigningKeysTable {
  /** SHA-256 thumbprint of the public key (RFC 7638); the `kid` of tokens. */
  id: string;
  /** Counts the keys: of two nodes that make one at the same time one succeeds. */
  generation: number;
  /** JWK in JSON. */
  public_key: string;
  /** JWK, sealed with the application's key. */
  private_key: string;
  created_at: number;
  /** Null while it signs; after that the time until which its tokens hold. */
  verifies_until: number | null;
}

declare module "../../database/tables.ts" {
  interface Tables {
    signing_keys: SigningKeysTable;
  }
}
