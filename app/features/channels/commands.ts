import { z } from "zod";
import { answer, command, type Command, option, table } from "../../platform/console/index.ts";
import { NotFoundError } from "../../platform/errors/index.ts";
import { Hub, RealtimeError } from "../../platform/realtime/index.ts";
import { END, FIND } from "./connections/connection_control.ts";
import { type LiveConnection, LiveConnections } from "./connections/live_connection.ts";
import { groupCommands } from "./groups/group_commands.ts";
import { ChannelName } from "./groups/group_schema.ts";

const MOST = 1_000;
const Json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: "custom", message: "must be JSON" });
    return z.NEVER;
  }
});
const UserNumber = z.coerce.number("must be the number of a person").int().min(1);

/** `group:*`, `realtime:publish`, `connections:list` and `connections:disconnect`. */
export function channelsCommands(): Command[] {
  return [...groupCommands(), publish(), listConnections(), disconnect()];
}

function publish(): Command {
  return command({
    name: "realtime:publish",
    summary: "Publish an event on a channel. A running server delivers it within two seconds.",
    options: {
      channel: option(ChannelName, "where", "name"),
      event: option(z.string().min(1).max(200), "its name", "name"),
      data: option(Json.optional(), "its data as JSON; null when left out", "json"),
    },
    examples: [`realtime:publish --channel news --event headline --data '{"title":"Hello"}'`],
    run: async ({ channel, event, data = null }, { resolve }) => {
      const hub = await resolve(Hub);
      const sent = await hub.submit(channel, event, data, { queued: true });
      if (!sent) throw new RealtimeError("publish_refused");
      return answer({ id: sent.id, channel, event }, `${event} goes out on ${channel}.`);
    },
  });
}

function listConnections(): Command {
  return command({
    name: "connections:list",
    needsServer: true,
    summary: `Tell who is connected live to the running servers, ${MOST} of each server at most.`,
    options: { user: option(UserNumber.optional(), "only of this person", "id") },
    examples: ["connections:list", "connections:list --user 7 --json"],
    run: async ({ user }, { ask }) => {
      const replies = await ask(FIND, { input: { user } });
      const found = replies.flatMap(({ value }) => LiveConnections.safeParse(value).data ?? []);
      return answer(found, found.length > 0 ? asTable(found) : "Nobody is connected.");
    },
  });
}

function disconnect(): Command {
  return command({
    name: "connections:disconnect",
    needsServer: true,
    summary: "End a live connection, or all of a person; their clients are told to stay away.",
    options: {
      id: option(z.string().optional(), "of the connection", "id"),
      user: option(UserNumber.optional(), "number of the person", "id"),
    },
    examples: ["connections:disconnect --user 7", "connections:disconnect --id q0V1ceV0nO2hTqXy"],
    run: async ({ id, user }, { ask }) => {
      if (id === undefined && user === undefined)
        throw new NotFoundError("connection_not_found", "Say which: --id or --user.");
      const replies = await ask(END, { input: { id, user } });
      const ended = replies.reduce((sum, { value }) => sum + Number(value ?? 0), 0);
      return answer({ ended }, `Ended: ${ended}.`, ended > 0 || id === undefined);
    },
  });
}

function asTable(connections: readonly LiveConnection[]): string {
  const rows = connections.map(({ id, user, kind, node, address, connected_at, channels }) => [
    id,
    user ? `${user.name} (${user.id})` : "–",
    kind,
    node,
    address,
    connected_at,
    channels.join(" "),
  ]);
  return table([["id", "person", "kind", "node", "address", "since", "channels"], ...rows]);
}
