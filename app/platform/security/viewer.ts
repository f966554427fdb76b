/** Who asks. Everything that a feature loads is loaded through this. */
export interface Viewer {
  readonly id: number;
  readonly name: string;
  readonly role: "admin" | "member";
  /** What a token may do; `null` for a session, which may do all that its person may. */
  readonly scopes: ReadonlySet<string> | null;
  /** The session that the request came with; absent with a token. */
  readonly sessionId?: string;
}
