/** When credentials end, for a frame; nothing where they do not end by themselves. Milliseconds. */
export function expiry(at: number | undefined): { expires_at?: string } {
  return at === undefined ? {} : { expires_at: new Date(at).toISOString() };
}
