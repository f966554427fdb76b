import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { ForbiddenError } from "../../../platform/errors/index.ts";
import { action, json } from "../../../platform/http/index.ts";
import {
  appOfSocket,
  authOf,
  channelKind,
  ChannelRules,
  channelText,
  CHAT,
  isSocketId,
  type PusherApp,
  PusherApps,
  userText,
} from "../../../platform/realtime/index.ts";
import { Tickets } from "../tickets.ts";

const socket_id = z.string().refine(isSocketId, "is not a socket_id");
const OfChannel = z.object({ socket_id, channel_name: z.string().max(164) });
const OfUser = z.object({ socket_id });

/** Signs for our own people what the chat's rules allow them, on sockets of apps that share its channels. */
@requestScoped()
export class PusherAuthController {
  readonly #apps: PusherApps;
  readonly #rules: ChannelRules;
  readonly #tickets: Tickets;

  constructor(apps: PusherApps, rules: ChannelRules, tickets: Tickets) {
    this.#apps = apps;
    this.#rules = rules;
    this.#tickets = tickets;
  }

  channel = action({ body: OfChannel }, async ({ viewer, body }) => {
    const { socket_id: socket, channel_name: channel } = body;
    const app = await this.#appOf(socket);
    const admission = await this.#rules.admit({ viewer, namespace: CHAT }, channel);
    if (admission === false) throw refused(channel);
    const { member } = admission;
    const isPresence = channelKind(channel).access === "presence";
    const who = isPresence && member ? { user_id: member.user_id, user_info: member.info } : {};
    const ticket = await this.#tickets.write(viewer, socket);
    const channel_data = JSON.stringify({ ...who, ticket });
    return json({ auth: authOf(channelText(socket, channel, channel_data), app), channel_data });
  });

  user = action({ body: OfUser }, async ({ viewer, body }) => {
    const { socket_id: socket } = body;
    const app = await this.#appOf(socket);
    const ticket = await this.#tickets.write(viewer, socket);
    const user = { id: `${viewer.id}`, user_info: { name: viewer.name }, ticket };
    const user_data = JSON.stringify(user);
    return json({ auth: authOf(userText(socket, user_data), app), user_data });
  });

  /** The app's number stands in each `socket_id`. */
  async #appOf(socket: string): Promise<PusherApp> {
    const app = await this.#apps.byId(appOfSocket(socket) ?? "");
    if (app && !app.disabled && app.hub.namespace === CHAT) return app;
    const text =
      "This socket belongs to no app that shares the chat's channels. Ask its own server.";
    throw new ForbiddenError("app_apart", text);
  }
}

function refused(channel: string): ForbiddenError {
  return new ForbiddenError("channel_refused", `There is no ${channel}, or you may not join it.`);
}
