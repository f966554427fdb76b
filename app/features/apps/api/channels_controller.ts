import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, type ActionRequest, json } from "../../../platform/http/index.ts";
import { assertChannelName } from "../../../platform/realtime/index.ts";
import { AppChannels } from "../app_channels.ts";
import { check, Listing } from "./api_schema.ts";
import { AppDoor } from "./app_request.ts";

const id = z.string().regex(/^\d{1,15}$/);
const ofApp = z.object({ id });
const ofChannel = z.object({ id, channel: z.string() });
const ofUser = z.object({ id, user: z.string().min(1) });

/** What an app's server asks about its channels and users. */
@requestScoped()
export class AppChannelsController {
  readonly #door: AppDoor;
  readonly #channels: AppChannels;

  constructor(door: AppDoor, channels: AppChannels) {
    this.#door = door;
    this.#channels = channels;
  }

  index = action({ params: ofApp }, async (request) => {
    const { app } = await this.#door.admit(request.params.id, request);
    const { filter_by_prefix: prefix, info } = listingOf(request);
    return json({ channels: await this.#channels.occupied(app, prefix, info) });
  });

  show = action({ params: ofChannel }, async (request) => {
    const { id, channel } = request.params;
    const { app } = await this.#door.admit(id, request);
    this.#assertKnown(app, channel);
    const { info } = listingOf(request);
    const facts = await this.#channels.facts(app, channel, info);
    const occupied = (await this.#channels.count(app, channel)) > 0;
    return json({ occupied, ...facts });
  });

  users = action({ params: ofChannel }, async (request) => {
    const { id, channel } = request.params;
    const { app } = await this.#door.admit(id, request);
    this.#assertKnown(app, channel);
    return json({ users: await this.#channels.users(app, channel) });
  });

  terminate = action({ params: ofUser }, async (request) => {
    const { id, user } = request.params;
    const { app } = await this.#door.admit(id, request);
    await this.#channels.terminate(app, user);
    return json({});
  });

  #assertKnown(app: Parameters<AppChannels["assertOwn"]>[0], channel: string): void {
    assertChannelName(channel);
    this.#channels.assertOwn(app, channel);
  }
}

function listingOf({ raw }: ActionRequest): z.output<typeof Listing> {
  return check(Listing, raw.req.query());
}
