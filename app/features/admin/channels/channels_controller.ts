import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action } from "../../../platform/http/index.ts";
import { isChannelName } from "../../../platform/realtime/index.ts";
import { adminView } from "../admin_view.ts";
import { SearchText } from "../listing.ts";
import { channelChart, ChannelsPage } from "./channels_page.ts";

/** Number of an app; 0 for the chat. What cannot be read is none. */
const AppNumber = z.coerce.number().int().min(0).optional().catch(undefined);
const Search = z.object({
  text: SearchText,
  app: z.preprocess((text) => (text === "" ? undefined : text), AppNumber),
});
const Params = z.object({ name: z.string().refine(isChannelName) });

/** The channels that somebody listens to, and one of them from near. */
@requestScoped()
export class ChannelsController {
  readonly #page: ChannelsPage;

  constructor(page: ChannelsPage) {
    this.#page = page;
  }

  index = action({ query: Search }, async ({ query }) => {
    const { channels, ...rest } = await this.#page.read(query);
    return adminView(
      "admin/channels/index.njk",
      { channels, ...rest, filter: query },
      { partial: "admin/channels/_channels.njk", json: { data: channels, ...rest } },
    );
  });

  show = action({ params: Params, query: Search }, async ({ params, query }) => {
    const channel = await this.#page.show(params.name, query.app || null);
    return adminView(
      "admin/channels/show.njk",
      { channel, chart: channelChart(channel) },
      { partial: "admin/channels/_channel.njk", json: channel },
    );
  });
}
