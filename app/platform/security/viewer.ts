/** Who asks. Everything that a feature loads is loaded through this. */
export interface Viewer {
  readonly id: number;
  readonly name: string;
  readonly role: "admin" | "member";
  /** What pages speak to them; `null` where they leave that to their browser. */
  readonly language?: string | null;
  /** What the person wants others to see, whatever is true: away, or not there. */
  readonly presence?: "away" | "hidden" | null;
  /** What a token may do; `null` for a session, which may do all that its person may. */
  readonly scopes: ReadonlySet<string> | null;
  /** What live connections of this viewer end with: the id of a session, `token:7`, `jwt:…`. */
  readonly sessionId?: string;
  /** How they showed who they are. */
  readonly credential?: "session" | "token" | "jwt";
  /** When that ends by itself, in milliseconds; absent where it lasts, or is prolonged by use. */
  readonly expiresAt?: number;
}
