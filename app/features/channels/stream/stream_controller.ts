import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { z } from "zod";
import { Settings } from "../../../../config/settings.ts";
import { requestScoped } from "../../../platform/container/index.ts";
import {
  action,
  type ActionRequest,
  json,
  standardHeadersOf,
} from "../../../platform/http/index.ts";
import {
  Change,
  Changed,
  type Outgoing,
  SseGateway,
  STREAM,
} from "../../../platform/realtime/index.ts";
import { allowedOrigin } from "../../../platform/security/index.ts";
import { StreamChanges } from "./stream_changes.ts";

const StreamQuery = z.looseObject({
  channels: z.string().optional().describe("Names by commas; one's own channels when missing."),
  format: z
    .string()
    .optional()
    .describe("`plain`, `envelope` (also where, from whom), or `html` (fragments for htmx)."),
  filter: z.string().optional().describe("A filter as JSON, for all of the channels."),
  last_event_id: z.string().optional().describe("Goes on after it; the header goes before."),
  token: z.string().optional().describe("A token, for clients that can send no header."),
});

const STREAMS = {
  summary: "Listen to channels: Server-Sent Events.",
  type: "text/event-stream",
};

/** Streams of events (Server-Sent Events), and what changes them. */
@requestScoped()
export class StreamController {
  readonly #gateway: SseGateway;
  readonly #changes: StreamChanges;
  readonly #settings: Settings;

  constructor(gateway: SseGateway, changes: StreamChanges, settings: Settings) {
    this.#gateway = gateway;
    this.#changes = changes;
    this.#settings = settings;
  }

  /** Answers by itself, so that events are written to the socket without a stream in between. */
  show = action({ reads: "newest", query: StreamQuery, about: STREAMS }, async (request) => {
    const { viewer, raw, address, userAgent } = request;
    if (raw.req.method === "HEAD") return new Response(null, { headers: STREAM });
    await this.#gateway.open({
      viewer,
      address,
      userAgent,
      query: new URL(raw.req.url).searchParams,
      lastEventId: raw.req.header("last-event-id"),
      headers: { ...standardHeadersOf(raw, "data"), ...allowedOrigin(raw, this.#settings) },
      outgoing: outgoingOf(request),
    });
    // A copy: middleware adds headers to what it gets, and they would pile up.
    return RESPONSE_ALREADY_SENT.clone();
  });

  update = action(
    {
      params: z.object({ id: z.string().max(64) }),
      body: Change,
      about: { summary: "Change the channels of an open stream.", answer: Changed },
    },
    async ({ viewer, params, body }) => json(await this.#changes.make(params.id, viewer, body)),
  );
}

function outgoingOf({ raw }: ActionRequest): Outgoing {
  const { outgoing } = raw.env as { outgoing?: Outgoing };
  if (!outgoing) throw new Error("There is no answer of Node to stream through.");
  return outgoing;
}
