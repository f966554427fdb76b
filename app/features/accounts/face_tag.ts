/** What is kept of somebody's face is kept under this. */
export function faceTag(userId: number): string {
  return `face:${userId}`;
}
