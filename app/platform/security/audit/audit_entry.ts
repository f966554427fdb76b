/** Who acts: somebody with an account, a program by its name, or whoever sits at the console. */
export type AuditActor = "console" | { readonly id: number | null; readonly name: string };

/** One act as it is written down. */
export interface AuditEntry {
  actor: AuditActor;
  /** What was done, as `noun.verb` in the past: `user.disabled`; 64 characters at most. */
  act: string;
  /** What it was done to, as `kind:id`: `user:7`, `flag:typing-notices`; 190 characters at most. */
  subject: string;
  /** What else one wants to know later. Never a secret, never the text of a message. */
  detail?: Readonly<Record<string, unknown>>;
}

/** One line of the audit log. */
export interface AuditRecord {
  id: number;
  /** Milliseconds since 1970. */
  at: number;
  /** The id is null for the console. */
  actor: { id: number | null; name: string };
  act: string;
  subject: string;
  detail: Record<string, unknown>;
  /** Finds the lines of the log about the request; null at the console. */
  requestId: string | null;
}

/** Which lines are wanted; all conditions must hold. */
export interface AuditQuery {
  /** Part of the actor's name. */
  actor?: string | undefined;
  /** An act, or the beginning of several: `user.` */
  act?: string | undefined;
  /** Just this subject. */
  about?: string | undefined;
  /** The beginning of subjects: `user:` */
  subject?: string | undefined;
  /** From this time on, in milliseconds. */
  from?: number | undefined;
  /** Before this time, in milliseconds. */
  until?: number | undefined;
  /** Id of the last line of the page before. */
  before?: number | undefined;
  limit: number;
}
