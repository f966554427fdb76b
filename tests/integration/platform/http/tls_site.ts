import { once } from "node:events";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import type { ClientHttp2Session } from "node:http2";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "ws";
import {
  action,
  createServer,
  Health,
  json,
  type Router,
  type Server,
  view,
} from "../../../../app/platform/http/index.ts";
import { DeferredWork } from "../../../../app/platform/queue/index.ts";
import { Log } from "../../../../app/platform/logging/index.ts";
import { originCheck } from "../../../../app/platform/security/index.ts";
import { makeCertificate, type TestCertificate } from "../../../support/certificate.ts";
import { openSession } from "../../../support/secure_client.ts";
import { Socket } from "../../../support/socket.ts";
import { stage, web } from "../../../unit/platform/http/stage.ts";

type Env = Record<string, string>;
type Define = (router: Router) => void;

/** Servers that show one of two certificates, and clients that trust both. */
export class TlsSite {
  readonly folder = mkdtempSync(join(tmpdir(), "parley-tls-"));
  readonly first = makeCertificate(this.folder);
  readonly second = makeCertificate(this.folder);
  readonly ca = [this.first.ca, this.second.ca];
  /** Where a server looks; these files are what an administrator replaces. */
  readonly files = {
    TLS_CERT: join(this.folder, "server.crt"),
    TLS_KEY: join(this.folder, "server.key"),
  };
  readonly #servers: Server[] = [];
  readonly #sessions: ClientHttp2Session[] = [];
  readonly #sockets: Socket[] = [];

  install({ cert, key }: TestCertificate): void {
    copyFileSync(cert, this.files.TLS_CERT);
    copyFileSync(key, this.files.TLS_KEY);
  }

  /** A server that does not listen yet. */
  build(env: Env, define: Define = pages) {
    const settings = { HOST: "127.0.0.1", PORT: "0", DRAIN_SECONDS: "5", ...this.files, ...env };
    const staged = stage(define, {
      env: settings,
      middleware: (parts) => [originCheck(parts.settings), ...web(parts)],
    });
    const { app, container } = staged;
    const [health, deferred] = [container.resolve(Health), container.resolve(DeferredWork)];
    const log = container.resolve(Log);
    const server = createServer({ app, settings: staged.settings, health, deferred, log });
    return { ...staged, server };
  }

  async serve(env: Env = {}, define: Define = pages) {
    const built = this.build(env, define);
    this.#servers.push(built.server);
    const { port, url } = await built.server.listen();
    const warnings = () => built.lines.filter(({ level }) => level === "warn");
    return { ...built, port, url, warnings };
  }

  async session(url: string): Promise<ClientHttp2Session> {
    const opened = await openSession(url, this.ca);
    this.#sessions.push(opened);
    return opened;
  }

  async socket(url: string, headers: Env = {}): Promise<Socket> {
    const raw = new WebSocket(`${url.replace(/^http/, "ws")}/live`, { ca: this.ca, headers });
    const socket = new Socket(raw);
    this.#sockets.push(socket);
    await once(raw, "open");
    return socket;
  }

  /** Ends what a test has started. */
  async clear(): Promise<void> {
    for (const session of this.#sessions.splice(0)) session.destroy();
    for (const socket of this.#sockets.splice(0)) socket.drop();
    await Promise.all(this.#servers.splice(0).map((server) => server.stop()));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** Says what address was asked for, signs Grace in, and answers every frame with a pong. */
export function pages(router: Router): void {
  router.get(
    "/where",
    action({}, ({ raw, address }) => json({ url: raw.req.url, address })),
  );
  router.post(
    "/sign-in",
    action({}, ({ session }) => {
      session.signIn(2);
      return view("signed_in.njk");
    }),
  );
  router.get(
    "/who",
    action({}, ({ viewer }) => json(viewer.name)),
  );
  router.ws("/live", {
    open: (ws) => ws.on("message", () => ws.send('{"type":"pong"}')),
  });
}
