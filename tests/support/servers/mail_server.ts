import { once } from "node:events";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import { until } from "../until.ts";
import { freePort } from "./free_port.ts";

/** A letter as the mail server got it. */
export interface ReceivedLetter {
  from: string;
  to: string[];
  /** Head and body as they came over the wire. */
  raw: string;
  headers: Map<string, string>;
  /** The part for programs without HTML, decoded. */
  text: string;
  html: string;
}

interface MailServerOptions {
  /** Who may send; anybody unless told. */
  user?: string;
  password?: string;
}

/**
 * A real mail server on loopback that keeps what it is sent. It can be stopped and started again on the same port,
 * and refuses addresses that begin with `nobody`.
 *
 * @example
 * const post = await startMailServer();
 * await post.letter(({ to }) => to.includes("ada@example.org"));
 */
export class MailServer {
  readonly port: number;
  readonly letters: ReceivedLetter[] = [];
  readonly #options: MailServerOptions;
  #server: SMTPServer | undefined;

  constructor(port: number, options: MailServerOptions) {
    this.port = port;
    this.#options = options;
  }

  /** For `MAIL_URL`. */
  get url(): string {
    const { user, password } = this.#options;
    const who = user === undefined ? "" : `${user}:${encodeURIComponent(password ?? "")}@`;
    return `smtp://${who}127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const { user, password } = this.#options;
    const server = new SMTPServer({
      disabledCommands: user === undefined ? ["STARTTLS", "AUTH"] : ["STARTTLS"],
      allowInsecureAuth: true,
      authOptional: user === undefined,
      onAuth: (given, _, done) => {
        const isKnown = given.username === user && given.password === password;
        done(
          isKnown ? null : new Error("Who are you?"),
          isKnown ? { user: given.username } : undefined,
        );
      },
      onRcptTo: ({ address }, _, done) => {
        if (!address.startsWith("nobody")) return done();
        done(Object.assign(new Error("No such mailbox"), { responseCode: 550 }));
      },
      onData: (stream, session, done) => {
        void this.#take(stream, session).finally(done);
      },
    });
    server.on("error", () => {}); // connections that break off
    server.listen(this.port, "127.0.0.1");
    await once(server.server, "listening");
    this.#server = server;
  }

  async #take(stream: Readable, session: SMTPServerSession): Promise<void> {
    this.letters.push(read(await text(stream), session));
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server) await new Promise<void>((closed) => server.close(closed));
  }

  /** The first letter, past or to come, for which `where` holds. */
  letter(where: (letter: ReceivedLetter) => boolean = () => true): Promise<ReceivedLetter> {
    const what = () => `a letter; ${this.letters.length} others came`;
    return until(() => this.letters.find(where), { what }) as Promise<ReceivedLetter>;
  }
}

/** Starts a mail server on a free port; stop it after the test. */
export async function startMailServer(options: MailServerOptions = {}): Promise<MailServer> {
  const server = new MailServer(await freePort(), options);
  await server.start();
  return server;
}

function read(raw: string, { envelope }: SMTPServerSession): ReceivedLetter {
  const [head = ""] = raw.split("\r\n\r\n", 1);
  const headers = headersOf(head);
  const { mailFrom, rcptTo } = envelope;
  return {
    from: mailFrom === false ? "" : mailFrom.address,
    to: rcptTo.map(({ address }) => address),
    raw,
    headers,
    text: partOf(raw, "text/plain"),
    html: partOf(raw, "text/html"),
  };
}

function headersOf(head: string): Map<string, string> {
  const lines = head.replaceAll(/\r\n[ \t]+/g, " ").split("\r\n");
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), decodeWords(line.slice(colon + 1).trim())];
    }),
  );
}

/** RFC 2047: `=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=`. */
function decodeWords(value: string): string {
  return value
    .replaceAll(/\?=\s+=\?/g, "?==?")
    .replaceAll(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toUpperCase() === "B"
        ? Buffer.from(word, "base64").toString()
        : quotedPrintable(word.replaceAll("_", " ")),
    );
}

function partOf(raw: string, type: string): string {
  const part = raw
    .split(/\r\n--[^\r\n]+\r\n/)
    .find((each) => each.startsWith(`Content-Type: ${type}`));
  if (part === undefined) return "";
  const [head = "", ...rest] = part.split("\r\n\r\n");
  const body = rest.join("\r\n\r\n").replace(/\r\n--[^\r\n]+--\s*$/, "");
  if (/base64/i.test(head)) return Buffer.from(body, "base64").toString();
  return /quoted-printable/i.test(head) ? quotedPrintable(body) : body;
}

function quotedPrintable(text: string): string {
  const bytes = text
    .replaceAll("=\r\n", "")
    .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return Buffer.from(bytes, "latin1").toString();
}
