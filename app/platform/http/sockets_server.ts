import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import {
  type PerMessageDeflateOptions,
  type ServerOptions,
  type WebSocket,
  WebSocketServer,
} from "ws";

/**
 * No context lives on in a socket, on either side: what is sent to many is compressed once for all of them, by who
 * sends it; `ws` itself compresses nothing. A client's window is kept small.
 */
const sharedDeflate: PerMessageDeflateOptions = {
  serverNoContextTakeover: true,
  clientNoContextTakeover: true,
  clientMaxWindowBits: 10,
  threshold: Number.MAX_SAFE_INTEGER,
};

const EXTENSIONS = "sec-websocket-extensions";
/** Lets us choose the client's window (RFC 7692, 7.1.2.2), as browsers do. */
const FITS = /(^|,)\s*permessage-deflate\s*;\s*client_max_window_bits\s*(;|,|$)/;
const OWN_WINDOW = /server_max_window_bits/;

type Opened = (ws: WebSocket, request: IncomingMessage) => void;

/** Takes upgrades of one listener. `permessage-deflate` is there in the shared form only. */
export class SocketsServer extends WebSocketServer {
  constructor(options: ServerOptions) {
    super({ ...options, noServer: true, perMessageDeflate: sharedDeflate });
  }

  /** Who offers the extension in another form goes without it; `ws` would refuse the socket. */
  // oxlint-disable-next-line eslint/max-params -- as in `ws`
  override handleUpgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    opened: Opened,
  ): void {
    const { headers } = request;
    const offered = headers[EXTENSIONS] ?? "";
    if (!FITS.test(offered) || OWN_WINDOW.test(offered)) delete headers[EXTENSIONS];
    super.handleUpgrade(request, socket, head, opened);
  }
}
