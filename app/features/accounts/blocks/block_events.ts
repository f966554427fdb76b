import { z } from "zod";
import { eventType } from "../../../platform/realtime/index.ts";

/** On a person's own channel, for all their devices: whom they have blocked now. The blocked one is told nothing. */
export const blocksChanged = eventType(
  "blocks_changed",
  z.object({ user_ids: z.array(z.number().int()) }),
);
