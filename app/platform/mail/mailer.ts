import { createHash } from "node:crypto";
import type { SendMailOptions, Transporter } from "nodemailer";
import { Settings } from "../../../config/settings.ts";
import { inject, singleton } from "../container/index.ts";
import { Log, type Logger } from "../logging/index.ts";
import { Outbox, UndeliverableError } from "../queue/index.ts";
import { Policies } from "../resilience/index.ts";
import { Figures } from "../support/index.ts";
import { Views } from "../views/index.ts";
import type { Letter } from "./letter.ts";
import { MailNotConfiguredError, MailRefusedError } from "./mail_errors.ts";
import { asRefusal, openTransport } from "./transport.ts";

const TOPIC = "mail";

/**
 * Writes letters from templates, as text and HTML, and hands them to the mail server of `MAIL_URL`.
 *
 * @example
 * await mailer.send({
 *   to: user.email,
 *   subject: "Choose a new password",
 *   template: "password_reset",
 *   data: { link },
 * });
 */
@singleton()
export class Mailer {
  readonly #settings: Settings;
  readonly #views: Views;
  readonly #policies: Policies;
  readonly #outbox: Outbox;
  readonly #logger: Logger;
  readonly #counts = { sent: 0, failed: 0, refused: 0 };
  #transport: { url: string; way: Transporter } | undefined;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    settings: Settings,
    @inject(Views as never) views: Views,
    policies: Policies,
    outbox: Outbox,
    log: Log,
    figures: Figures,
  ) {
    this.#settings = settings;
    this.#views = views;
    this.#policies = policies;
    this.#outbox = outbox;
    this.#logger = log.part("mail");
    figures.provide("mail", () => ({ configured: this.configured, ...this.#counts }));
  }

  /** Whether this installation can send mail at all. */
  get configured(): boolean {
    return this.#settings.mail.url !== undefined;
  }

  /**
   * Sends a letter now: fulfilled when the mail server has taken it.
   *
   * @throws MailNotConfiguredError without `MAIL_URL`
   * @throws MailRefusedError when the server does not take it, now or later
   * @throws DependencyUnavailableError `smtp_unavailable` when the server is away or slow
   */
  async send(letter: Letter): Promise<void> {
    const way = this.#way();
    const mail = this.#write(letter);
    try {
      await this.#policies.named("smtp").execute(() => hand(mail, way));
    } catch (error) {
      this.#counts[error instanceof MailRefusedError ? "refused" : "failed"] += 1;
      throw error;
    }
    this.#counts.sent += 1;
    this.#logger.info({ template: letter.template }, "letter sent");
  }

  /**
   * Puts a letter into the outbox, in the transaction at hand: once that is committed it is sent, again and again
   * until the mail server takes it. Its data waits in the database meanwhile, so it must hold no secret: what opens
   * a door is sent with `send`.
   */
  async post(letter: Letter): Promise<void> {
    if (!this.configured) throw new MailNotConfiguredError();
    const subject = [letter.to].flat().join(",").slice(0, 120);
    await this.#outbox.add({ topic: TOPIC, subject, payload: letter });
  }

  /** Delivers what `post` left in the outbox; before the outbox starts. */
  deliverPosted(): void {
    this.#outbox.handle(TOPIC, (letter) => this.#deliver(letter as Letter));
  }

  async #deliver(letter: Letter): Promise<void> {
    try {
      await this.send(letter);
    } catch (error) {
      if (!(error instanceof MailRefusedError)) throw error;
      throw new UndeliverableError(error.message, { cause: error.cause });
    }
  }

  #way(): Transporter {
    const { url } = this.#settings.mail;
    if (url === undefined) throw new MailNotConfiguredError();
    if (this.#transport?.url !== url) {
      this.#transport?.way.close();
      this.#transport = { url, way: openTransport(url) };
    }
    return this.#transport.way;
  }

  #write({ to, subject, template, data, thread }: Letter): SendMailOptions {
    const { app, mail } = this.#settings;
    const known = { app_name: app.name, app_url: app.url, subject, ...data };
    return {
      from: mail.from,
      // As objects: a text would be read as a list of addresses.
      to: [to].flat().map((address) => ({ name: "", address })),
      subject,
      text: this.#views.renderText(`mail/${template}.txt.njk`, known),
      html: this.#views.render(`mail/${template}.njk`, known),
      headers: { "Auto-Submitted": "auto-generated" },
      ...(thread !== undefined && { references: threadId(thread, mail.from) }),
    };
  }
}

async function hand(mail: SendMailOptions, way: Transporter): Promise<void> {
  try {
    await way.sendMail(mail);
  } catch (error) {
    throw asRefusal(error);
  }
}

/** A message id that stands for the conversation, though no letter has it. */
function threadId(thread: string, from: string): string {
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? "localhost";
  return `<${createHash("sha256").update(thread).digest("hex").slice(0, 24)}@${domain}>`;
}
