/** What is kept of who is in a room is kept under this. */
export function rosterTag(roomId: number): string {
  return `roster:${roomId}`;
}
