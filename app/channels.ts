import { Users, userResource } from "./features/accounts/index.ts";
import { isMember, ViewerRooms } from "./features/rooms/index.ts";
import type { Container } from "./platform/container/index.ts";
import { AppError } from "./platform/errors/index.ts";
import type { ChannelRules } from "./platform/realtime/index.ts";

/**
 * Who may join which channel. Asked at every subscribe. A person's own channel, `private-user.{id}`, is ruled by
 * the hub itself; public channels are open to everybody who is signed in; the rest is closed unless named here.
 */
export function defineChannels(rules: ChannelRules, container: Container): void {
  const rooms = container.resolve(ViewerRooms);
  const users = container.resolve(Users);

  // A room: its members, seen by the others with name, colour and picture.
  rules.define("presence-room.{id}", async (viewer, { id }) => {
    const found = await rooms.find(viewer, Number(id)).catch(absent);
    if (!found || !isMember(found)) return false;
    return { info: await faceOf(viewer.id) };
  });

  // Everybody who is here.
  rules.define("presence-lobby", async (viewer) => ({ info: await faceOf(viewer.id) }));

  async function faceOf(id: number): Promise<Record<string, unknown>> {
    const user = await users.find(id);
    if (!user) return {};
    const { name, color, picture } = userResource(user);
    return { name, color, picture };
  }
}

/** What one may not see is refused like what is not there; any other failure is one. */
function absent(error: unknown): undefined {
  if (error instanceof AppError && error.status === 404) return undefined;
  throw error;
}
