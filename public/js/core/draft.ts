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

/** Who typed within this time, in milliseconds, is typing still. */
const TYPING_MS = 3_000;

/**
 * Whether the server's text takes the place of what stands here: when it is later than what was typed here and what
 * this browser has kept, and nobody is typing here just now. An answer may be older than what was sent meanwhile.
 *
 * @param here.typedAt when something was last typed in this tab; 0 when nothing was
 */
export function accepts(
  here: { kept: KeptDraft | null; typedAt: number; now: number },
  server: ServerDraft,
): boolean {
  if (here.now - here.typedAt < TYPING_MS) return false;
  return server.written_at >= Math.max(here.typedAt, here.kept?.at ?? 0);
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
