import { z } from "zod";
import { Settings } from "../../../../config/settings.ts";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, type ActionRequest } from "../../../platform/http/index.ts";
import { type Caller, HttpSessions, type Mode } from "../../../platform/realtime/index.ts";

const params = z.object({
  key: z.string(),
  server: z.string().regex(/^\d{1,4}$/),
  session: z.string().regex(/^[a-z0-9]{1,32}$/),
});
type Params = z.output<typeof params>;

/** Several messages of the size that one may have. */
const BODY = 1_048_576;

const Texts = z.array(z.string()).max(128);

/** Pages of every origin may read it; which may connect is the app's to say. */
const HEADERS = {
  "Access-Control-Allow-Origin": "*",
  "Cache-Control": "no-store, no-transform",
  "X-Accel-Buffering": "no",
};

/** The HTTP transports of pusher-js, for networks that let no WebSocket through. */
@requestScoped()
export class PusherFallbackController {
  readonly #sessions: HttpSessions;
  readonly #settings: Settings;

  constructor(sessions: HttpSessions, settings: Settings) {
    this.#sessions = sessions;
    this.#settings = settings;
  }

  streaming = action({ params }, (request) => this.#listen(request, "streaming"));

  polling = action({ params }, (request) => this.#listen(request, "polling"));

  send = action({ params, body: Texts, bodyLimit: BODY }, async ({ params: at, body }) => {
    const { maxMessageBytes } = this.#settings.realtime;
    const texts = body.filter((text) => Buffer.byteLength(text) <= maxMessageBytes);
    await this.#sessions.send(at.key, sessionOf(at), texts);
    return new Response(null, { status: 204, headers: HEADERS });
  });

  async #listen(request: ActionRequest<Params>, mode: Mode): Promise<Response> {
    const body = await this.#sessions.listen(callerOf(request), sessionOf(request.params), mode);
    const type = "application/javascript; charset=utf-8";
    return new Response(body as BodyInit, { headers: { ...HEADERS, "Content-Type": type } });
  }
}

function sessionOf({ server, session }: Params): string {
  return `${server}/${session}`;
}

function callerOf({
  params: { key },
  raw,
  viewerOrNull,
  address,
  userAgent,
}: ActionRequest<Params>): Caller {
  const query = new URL(raw.req.url).searchParams;
  const origin = raw.req.header("origin") ?? null;
  return { key, query, viewer: viewerOrNull, address, origin, userAgent };
}
