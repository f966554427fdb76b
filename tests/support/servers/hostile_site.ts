import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import sharp from "sharp";

const PAGE = `<!doctype html><html><head><title>Not this</title>
<meta property="og:title" content="A &amp; B &lt;b&gt;"><meta property="og:description" content="What it is about.">
<meta property="og:site_name" content="The Site"><meta property="og:image" content="/picture.png"></head></html>`;

/** A site that is good at `/page`, and everything that one fears elsewhere. */
export class HostileSite {
  readonly #server = createServer((request, response) => this.#answer(request, response));
  readonly #seen: string[] = [];
  #picture = Buffer.alloc(0);

  static async open(): Promise<HostileSite> {
    const site = new HostileSite();
    const background = { r: 200, g: 80, b: 40 };
    site.#picture = await sharp({ create: { width: 900, height: 600, channels: 3, background } })
      .withExif({ IFD0: { Copyright: "secret" } })
      .png()
      .toBuffer();
    site.#server.listen(0, "127.0.0.1");
    await once(site.#server, "listening");
    return site;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  at(path: string, host = "127.0.0.1"): string {
    return `http://${host}:${this.port}${path}`;
  }

  /** How often a path was asked for. */
  asked(path: string): number {
    return this.#seen.filter((one) => one === path).length;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer({ url = "/" }: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(url, "http://x");
    this.#seen.push(pathname);
    const html = (type = "text/html; charset=utf-8", more: Record<string, string> = {}) =>
      response.writeHead(200, { "Content-Type": type, ...more });
    const title = (text: string) => `<html><head><title>${text}</title></head></html>`;
    const answers: Record<string, () => unknown> = {
      "/page": () => html().end(PAGE),
      "/plain": () => html().end(title("  Only\n a   title ")),
      "/hop": () => response.writeHead(302, { Location: searchParams.get("to") ?? "/" }).end(),
      "/loop": () => response.writeHead(302, { Location: "/loop" }).end(),
      "/endless": () => {
        html().write(title("Endless"));
        const timer = setInterval(() => response.write(Buffer.alloc(65_536)), 1);
        response.on("close", () => clearInterval(timer));
      },
      "/drip": () => {
        html().write("<html><head><title>Slow");
        const timer = setInterval(() => response.write("w"), 20);
        response.on("close", () => clearInterval(timer));
      },
      "/silence": () => undefined,
      "/header": () => html("text/html", { "X-Large": "x".repeat(100_000) }).end(title("Huge")),
      "/bomb": () =>
        html("text/html", { "Content-Encoding": "gzip" }).end(
          gzipSync(Buffer.concat([Buffer.from(title("Bomb")), Buffer.alloc(40_000_000)])),
        ),
      "/pdf": () => html("application/pdf").end(title("No page")),
      "/picture.png": () => html("image/png").end(this.#picture),
      "/drawing": () => html().end(PAGE.replace("/picture.png", "/drawing.svg")),
      "/drawing.svg": () => html("image/png").end("<svg onload='alert(1)'/>"),
      "/far-picture": () => html().end(PAGE.replace("/picture.png", "http://127.0.0.9/x.png")),
      "/unknown-charset": () => html("text/html; charset=klingon").end(title("Grüße")),
      "/latin": () =>
        html("text/html; charset=iso-8859-1").end(Buffer.from(title("Grüße"), "latin1")),
      "/meta-charset": () =>
        html("text/html").end(
          Buffer.concat([
            Buffer.from('<meta charset="shift_jis"><title>'),
            Buffer.from([0x93, 0xfa, 0x96, 0x7b]),
            Buffer.from("</title>"),
          ]),
        ),
      "/broken": () => html().end('<html><meta property="og:title" content="Half'),
      "/nameless": () => html().end("<html><p>nothing</p></html>"),
      "/script": () => html().end(title("&lt;script&gt;alert(1)&lt;/script&gt;\u202e")),
    };
    const answer = answers[pathname] ?? (() => response.writeHead(404).end(title("Not found")));
    answer();
  }
}
