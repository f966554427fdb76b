import { z } from "zod";
import { channelKind } from "../../channels/channel_name.ts";
import type { Grant } from "../../channels/channel_rules.ts";
import { CHAT } from "../../channels/namespace.ts";
import { RealtimeError } from "../../codes/index.ts";
import type { PusherApps } from "../pusher/pusher_apps.ts";
import { channelText, isAuthorised } from "../pusher/signature.ts";

const MAX_CHANNEL_DATA = 65_536;

/** An app's signature as its auth endpoint answers. Echo sends `{headers}` instead, which say nothing here. */
const Signed = z.object({
  auth: z.string(),
  channel_data: z.string().max(MAX_CHANNEL_DATA).optional(),
});

const ChannelData = z.object({
  user_id: z.union([z.string().min(1).max(200), z.number()]),
  user_info: z.record(z.string(), z.unknown()).optional(),
});

interface Asked {
  socketId: string;
  channel: string;
  /** What came as `auth`. */
  auth: unknown;
}

/**
 * What the signature of an app made with `--shared` opens; nothing when there is none.
 *
 * @throws RealtimeError `channel_refused` when it is not right, `invalid_message`
 */
export async function grantOf(
  apps: PusherApps,
  { socketId, channel, auth }: Asked,
): Promise<Grant | undefined> {
  const signed = Signed.safeParse(typeof auth === "string" ? { auth } : auth).data;
  if (!signed) return undefined;
  const app = await apps.byKey(signed.auth.split(":", 1)[0] ?? "");
  const text = channelText(socketId, channel, signed.channel_data);
  const isShared = app?.hub.namespace === CHAT && !app.disabled;
  if (!isShared || !isAuthorised(signed.auth, text, app))
    throw new RealtimeError("channel_refused", { status: 403 });
  return channelKind(channel).access === "presence"
    ? { member: memberIn(signed.channel_data) }
    : {};
}

function memberIn(data: string | undefined) {
  const { user_id, user_info = {} } = parsed(data);
  return { user_id, info: user_info };
}

function parsed(data: string | undefined): z.output<typeof ChannelData> {
  try {
    return ChannelData.parse(JSON.parse(data ?? ""));
  } catch {
    const text = "channel_data: must be JSON with the user_id of a member";
    throw new RealtimeError("invalid_message", { text });
  }
}
