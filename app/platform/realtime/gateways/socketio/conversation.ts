import { z } from "zod";
import { Settings } from "../../../../../config/settings.ts";
import { singleton } from "../../../container/index.ts";
import { Log, logContext } from "../../../logging/index.ts";
import { Limits, personKey } from "../../../security/index.ts";
import { Defects } from "../../../tracker/index.ts";
import type { Joined } from "../../channels/welcome.ts";
import { RealtimeError } from "../../codes/index.ts";
import { TokenRefresh } from "../../connections/token_refresh.ts";
import { Json } from "../../events/publication.ts";
import { Hub } from "../../hub.ts";
import { type MessageLog, messageLog } from "../message_log.ts";
import { expiry } from "../native/expiry.ts";
import { PusherApps } from "../pusher/pusher_apps.ts";
import { withoutBytes } from "./binary_data.ts";
import { grantOf } from "./grants.ts";
import { outerMember } from "./outer_member.ts";
import { SocketIoEncoder } from "./socketio_encoder.ts";
import type { Said, SocketIoPeer } from "./socketio_peer.ts";

const Position = z.object({ epoch: z.string().max(64), offset: z.number().int().min(0) });
const Subscribe = z.object({
  channel: z.string(),
  auth: z.unknown().optional(),
  // What cannot be read is a place that nobody can recover from.
  since: Position.optional().catch(undefined),
});
const Unsubscribe = z.object({ channel: z.string() });
const ClientEvent = z.object({
  channel: z.string(),
  event: z.string(),
  data: z.unknown().optional(),
});
const Refresh = z.object({ token: z.string().min(1).max(4096) });

const KNOWN = new Set(["subscribe", "unsubscribe", "client event", "refresh"]);

/** What a client says, and what it is answered. */
@singleton()
export class Conversation {
  readonly #hub: Hub;
  readonly #apps: PusherApps;
  readonly #limits: Limits;
  readonly #refreshes: TokenRefresh;
  readonly #encoder: SocketIoEncoder;
  readonly #settings: Settings;
  readonly #defects: Defects;
  readonly #log: MessageLog;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    hub: Hub,
    apps: PusherApps,
    limits: Limits,
    refreshes: TokenRefresh,
    encoder: SocketIoEncoder,
    settings: Settings,
    defects: Defects,
    log: Log,
  ) {
    this.#hub = hub;
    this.#apps = apps;
    this.#limits = limits;
    this.#refreshes = refreshes;
    this.#encoder = encoder;
    this.#settings = settings;
    this.#defects = defects;
    this.#log = messageLog(settings, log.part("realtime"), "socketio");
  }

  /** Handles one message. Never throws: what goes wrong becomes an answer. */
  handle(peer: SocketIoPeer, said: Said): Promise<void> {
    const { id, viewer } = peer.connection;
    const context = { connection_id: id, user_id: viewer?.id };
    return logContext.run(context, async () => {
      try {
        this.#assertRate(peer);
        const { event, size } = said;
        if (!KNOWN.has(event)) throw new RealtimeError("unknown_type");
        await this.#log({ type: event, size }, () => this.#act(peer, said));
      } catch (error) {
        this.#refuse(peer, said, error);
      }
    });
  }

  async #act(peer: SocketIoPeer, { event, data, answer }: Said): Promise<void> {
    switch (event) {
      case "subscribe":
        return this.#subscribe(peer, fieldsOf(Subscribe, data), answer);
      case "unsubscribe":
        return this.#unsubscribe(peer, fieldsOf(Unsubscribe, data), answer);
      case "client event":
        return this.#clientEvent(peer, fieldsOf(ClientEvent, data), answer);
      case "refresh":
        return this.#refresh(peer, fieldsOf(Refresh, data), answer);
    }
  }

  async #subscribe(
    peer: SocketIoPeer,
    { channel, auth, since }: z.output<typeof Subscribe>,
    answer: Said["answer"],
  ): Promise<void> {
    const { connection } = peer;
    this.#limits.door("joins").pass(`${personKey(connection.viewer?.id ?? 0)}#${connection.id}`);
    const grant = await grantOf(this.#apps, { socketId: connection.id, channel, auth });
    const acknowledge = (joined: Joined): void => {
      answer?.({ ok: true, ...joinedAnswer(joined) });
      this.welcomeTo(peer, joined);
    };
    await this.#hub.subscribe(connection, channel, { since, grant, acknowledge });
    if (grant && connection.subscriptions.has(channel)) peer.grants.set(channel, grant);
  }

  /** Says in events, as Echo hears them, that the client is on a channel. */
  welcomeTo({ connection, joinedAt }: SocketIoPeer, joined: Joined): void {
    const { channel, members, position } = joined;
    if (members) connection.send(["presence:subscribed", channel, members.map(outerMember)]);
    if (position) joinedAt.set(channel, position);
    const about = joinedAnswer({ ...joined, members: undefined });
    connection.sendBytes(this.#encoder.stamped(["parley:subscribed", channel, about]).bytes);
  }

  #unsubscribe(
    { connection, grants, joinedAt }: SocketIoPeer,
    { channel }: z.output<typeof Unsubscribe>,
    answer: Said["answer"],
  ): void {
    if (!this.#hub.unsubscribe(connection, channel)) throw new RealtimeError("not_joined");
    grants.delete(channel);
    joinedAt.delete(channel);
    answer?.({ ok: true });
  }

  async #clientEvent(
    { connection }: SocketIoPeer,
    { channel, event, data }: z.output<typeof ClientEvent>,
    answer: Said["answer"],
  ): Promise<void> {
    const bytes = Buffer.from(JSON.stringify(withoutBytes(data) ?? null));
    if (bytes.length > this.#settings.realtime.maxMessageBytes)
      throw new RealtimeError("event_too_large");
    const sent = await this.#hub.clientEvent(connection, channel, event, new Json(bytes));
    answer?.({ ok: true, id: sent?.id });
  }

  async #refresh(
    { connection }: SocketIoPeer,
    { token }: z.output<typeof Refresh>,
    answer: Said["answer"],
  ): Promise<void> {
    const { expiresAt } = await this.#refreshes.refresh(connection, token);
    answer?.({ ok: true, ...expiry(expiresAt) });
  }

  #assertRate(peer: SocketIoPeer): void {
    try {
      peer.assertRate();
    } catch (error) {
      const { viewer, address } = peer.connection;
      this.#limits.refused("frames", viewer ? personKey(viewer.id) : address);
      throw error;
    }
  }

  #refuse({ connection }: SocketIoPeer, { event, data, answer }: Said, thrown: unknown): void {
    const message = "a socket message failed";
    const noted = this.#defects.note(thrown, { where: "socket", name: event, message });
    const { error, reference } = noted;
    const { code, message: text, status, retryAfter } = error;
    const about = {
      code,
      message: text,
      ...(retryAfter !== undefined && { retry_after: retryAfter }),
      ...(reference !== undefined && { reference }),
    };
    answer?.({ ok: false, ...about });
    const channel = Unsubscribe.safeParse(data).data?.channel;
    if (event === "subscribe" && channel !== undefined)
      connection.send(["subscription_error", channel, { ...about, status }]);
    else if (!answer) connection.send(["parley:error", { ...about, event }]);
  }
}

type Answerable = Omit<Joined, "members"> & { members?: Joined["members"] | undefined };

function joinedAnswer({ channel, members, position, recovered, cache }: Answerable): object {
  return {
    channel,
    ...(members && { members: members.map(outerMember) }),
    ...position,
    recovered,
    ...(cache && { cache }),
  };
}

function fieldsOf<S extends z.ZodType>(schema: S, data: unknown): z.output<S> {
  const fields = schema.safeParse(data);
  if (fields.success) return fields.data;
  const issue = fields.error.issues[0];
  const field = issue?.path.join(".") ?? "";
  const message = issue?.message ?? "is not valid";
  throw new RealtimeError("invalid_message", {
    text: `${field || "data"}: ${message}`,
    fields: [{ field, message }],
  });
}
