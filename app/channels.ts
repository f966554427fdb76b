import { Users, userResource } from "./features/accounts/index.ts";
import { BlockVeils } from "./features/messages/index.ts";
import { ViewerRooms } from "./features/rooms/index.ts";
import type { Container } from "./platform/container/index.ts";
import type { ChannelRules } from "./platform/realtime/index.ts";
import { hasScope } from "./platform/security/index.ts";

/**
 * Who may join which channel. A rule is asked at every subscribe; it answers no, yes, or what the others on the
 * channel may see of the person. A person's own channel, `private-user.{id}`, is ruled by the hub itself; public
 * channels are open to everybody who is signed in; a private or presence channel that nobody rules is refused.
 */
export function defineChannels(rules: ChannelRules, container: Container): void {
  const rooms = container.resolve(ViewerRooms);
  const users = container.resolve(Users);
  const veils = container.resolve(BlockVeils);

  rules.define("presence-room.{id}", async (viewer, { id }) => {
    if (!hasScope(viewer, "messages:read") || !(await rooms.isMember(viewer, id))) return false;
    const [user, veil] = [await users.get(viewer.id), await veils.of(viewer)];
    return { info: face(user), veil };
  });

  rules.define("private-admin", (viewer) => viewer.role === "admin" && hasScope(viewer, "*"));

  rules.define("presence-lobby", async (viewer) => {
    const [user, veil] = [await users.get(viewer.id), await veils.of(viewer)];
    return { info: face(user), veil };
  });
}

function face(user: Parameters<typeof userResource>[0]): Record<string, unknown> {
  const { name, color, picture } = userResource(user);
  return { name, color, picture };
}
