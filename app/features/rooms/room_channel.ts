const CHANNEL = /^presence-room\.([1-9][0-9]{0,14})$/;

/** The channel that carries what happens in a room. */
export function roomChannel(roomId: number): string {
  return `presence-room.${roomId}`;
}

/** The room of a channel, or nothing when it is not a room's channel. */
export function roomIdOf(channel: string): number | undefined {
  const id = CHANNEL.exec(channel)?.[1];
  return id === undefined ? undefined : Number(id);
}
