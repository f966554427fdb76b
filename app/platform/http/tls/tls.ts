import type { Server } from "node:http";
import { createSecureServer } from "node:http2";
import type { Server as TlsServer } from "node:tls";
import type { Settings } from "../../../../config/settings.ts";
import { ConfigurationError } from "../../errors/index.ts";
import type { Logger } from "../../logging/index.ts";
import { type Certificate, OLDEST, readCertificate } from "./certificate.ts";
import { Connections } from "./connections.ts";
import { Redirect } from "./redirect.ts";
import { watchFiles } from "./watch_files.ts";

const HANDSHAKE_MS = 10_000;
/** As for HTTP/1.1: above that of the usual proxies. */
const IDLE_MS = 65_000;
/** No WebSocket over HTTP/2: `ws` speaks it over HTTP/1.1, and browsers ask for that when this is not offered. */
const HTTP2 = { enableConnectProtocol: false, maxConcurrentStreams: 128 };

/** What TLS adds to the listener: certificate and its reload, HTTP/2, and the port that leads here. */
export class Tls {
  readonly #settings: Settings;
  readonly #log: Logger | undefined;
  readonly #connections = new Connections(IDLE_MS);
  readonly #redirect: Redirect | undefined;
  #certificate: Certificate;
  #server: TlsServer | undefined;
  #unwatch: () => void = () => {};

  /**
   * TLS as configured; `undefined` without a certificate.
   *
   * @throws ConfigurationError
   */
  static of(settings: Settings, log?: Logger): Tls | undefined {
    const certificate = readCertificate(settings);
    return certificate && new Tls(certificate, settings, log);
  }

  private constructor(certificate: Certificate, settings: Settings, log: Logger | undefined) {
    this.#certificate = certificate;
    this.#settings = settings;
    this.#log = log;
    if (settings.tls.redirectPort !== undefined) this.#redirect = new Redirect(settings);
    if (isOver(certificate)) log?.warn(told(certificate), "the certificate has expired");
  }

  /** For `createAdaptorServer`: a listener that speaks HTTP/2 and HTTP/1.1. */
  get listener() {
    const options = { allowHTTP1: true as const, handshakeTimeout: HANDSHAKE_MS, settings: HTTP2 };
    return {
      createServer: createSecureServer,
      serverOptions: { ...options, ...this.#context() },
    };
  }

  /** To be called when the listener listens on `port`. */
  async start(server: Server, port: number): Promise<void> {
    const { cert, key } = this.#settings.tls;
    const files = [cert, key].filter((file) => file !== undefined);
    this.#server = server as Server & TlsServer; // it is what `listener` made
    this.#connections.follow(server);
    this.#unwatch = watchFiles(files, () => this.reload());
    await this.#redirect?.start(port);
  }

  /** Takes the files as they are now; when they can't be used, the old certificate stays and the log says why. */
  reload(): boolean {
    try {
      this.#use(readCertificate(this.#settings));
      return true;
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      const known = { problem: error.message, ...told(this.#certificate) };
      this.#log?.warn(known, "the new certificate can't be used; the old one stays");
      return false;
    }
  }

  #use(fresh: Certificate | undefined): void {
    if (!fresh) throw new ConfigurationError(["TLS_CERT and TLS_KEY are not set any more."]);
    if (isOver(fresh)) throw new ConfigurationError(["The certificate in TLS_CERT has expired."]);
    this.#certificate = fresh;
    this.#server?.setSecureContext(this.#context());
    this.#log?.info(told(fresh), "certificate reloaded");
  }

  /** No further watch and redirect; HTTP/2 sessions end with what they have in hand. */
  stop(): void {
    this.#unwatch();
    this.#redirect?.stop();
    this.#connections.drain();
  }

  /** Ends every connection at once. */
  cutOff(): void {
    this.#connections.cutOff();
  }

  #context() {
    const { cert, key } = this.#certificate;
    return { cert, key, minVersion: OLDEST } as const;
  }
}

function isOver({ validTo }: Certificate): boolean {
  return validTo < Date.now();
}

/** What the log says of a certificate. */
function told({ serial, validTo }: Certificate) {
  return { serial, valid_to: new Date(validTo).toISOString() };
}
