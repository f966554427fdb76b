import { z } from "zod";
import { isChannelName, isGroupName } from "../../../platform/realtime/index.ts";

const MOST_CHANNELS = 1_000;
const HASH = "#";

/** The name of a group; its `#` may be left out, since shells and addresses do not like it. */
export const GroupName = z
  .string()
  .transform((name) => (name.startsWith(HASH) ? name : HASH + name))
  .refine(isGroupName, "is up to 100 letters, digits and _-.");

export const ChannelName = z
  .string()
  .refine(isChannelName, "is not the name of a channel: up to 164 letters, digits and _-=@,.;:");

export const ChannelNames = z.array(ChannelName).max(MOST_CHANNELS);
