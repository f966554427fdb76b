import { once } from "node:events";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import http2, {
  type ClientHttp2Session,
  type IncomingHttpHeaders as Http2Headers,
} from "node:http2";
import https from "node:https";
import { text } from "node:stream/consumers";
import { connect } from "node:tls";

interface Ask {
  ca: string[];
  method?: string;
  headers?: Record<string, string>;
  agent?: https.Agent;
}

export interface SecureAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A request over https and HTTP/1.1. */
export async function askSecurely(url: string, ask: Ask): Promise<SecureAnswer> {
  const request = https.request(url, ask).end();
  const [response] = (await once(request, "response")) as [IncomingMessage];
  const body = await text(response);
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}

/** An HTTP/2 session that has got the server's settings. */
export async function openSession(url: string, ca: string[]): Promise<ClientHttp2Session> {
  const session = http2.connect(url, { ca });
  await once(session, "remoteSettings");
  return session;
}

/** A request over an HTTP/2 session. */
export async function askSession(
  session: ClientHttp2Session,
  headers: Record<string, string>,
): Promise<{ headers: Http2Headers; body: string }> {
  const stream = session.request(headers, { endStream: true });
  const cut = once(stream, "close").then(() => Promise.reject(new Error("closed unanswered")));
  const [answer] = (await Promise.race([once(stream, "response"), cut])) as [Http2Headers];
  return { headers: answer, body: await text(stream) };
}

/** The serial number of the certificate that a new connection is shown. */
export async function serialAt(port: number, ca: string[]): Promise<string> {
  const socket = connect({ port, host: "127.0.0.1", ca });
  await once(socket, "secureConnect");
  const { serialNumber } = socket.getPeerCertificate();
  socket.destroy();
  return serialNumber;
}
