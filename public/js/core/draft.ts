/** A begun text as this browser keeps it. */
export interface KeptDraft {
  text: string;
  /** When it was typed, in milliseconds. */
  at: number;
  /** Whether the server has it. */
  sent: boolean;
}

/** What the server has, from some device. */
export interface ServerDraft {
  text: string;
  written_at: number;
}

/**
 * What becomes of a draft when word of the server's comes: that one, when it is later and nothing of this browser's
 * waits to be sent; what is being typed here is never overwritten.
 */
export function merged(kept: KeptDraft | null, server: ServerDraft): KeptDraft | null {
  if (kept && !kept.sent) return kept;
  if (kept && kept.at >= server.written_at) return kept;
  return server.text === "" ? null : { text: server.text, at: server.written_at, sent: true };
}

/** What the browser's store holds, or nothing when it is of another form. */
export function draftIn(stored: string | null): KeptDraft | null {
  if (stored === null) return null;
  try {
    const value: unknown = JSON.parse(stored);
    return isDraft(value) ? value : null;
  } catch {
    return null;
  }
}

function isDraft(value: unknown): value is KeptDraft {
  if (typeof value !== "object" || value === null) return false;
  return "text" in value && typeof value.text === "string" && "at" in value && "sent" in value;
}
