import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../container/index.ts";
import { type Check, DoctorCheck, fine, wrong } from "../../doctor/index.ts";
import { openTransport } from "../transport.ts";

const HINT = "Start it, correct MAIL_URL, or take MAIL_URL away to send no mail.";

/** Whether the mail server answers and lets us in, where one is configured. Nothing is sent. */
@singleton()
export class MailCheck extends DoctorCheck {
  static readonly priority = 45;
  readonly #settings: Settings;

  constructor(settings: Settings) {
    super();
    this.#settings = settings;
  }

  override async examine(): Promise<Check[]> {
    const { mail, errors } = this.#settings;
    if (mail.url !== undefined) return [await ask(mail.url)];
    if (errors.reportEmails.length === 0) {
      return [fine("mail", "No MAIL_URL: this installation sends no mail.")];
    }
    const message = "ERROR_REPORT_EMAILS is set, and MAIL_URL is not: nobody hears of errors.";
    return [wrong("mail", message, "Set MAIL_URL to a mail server, or take the addresses away.")];
  }
}

async function ask(url: string): Promise<Check> {
  const { host } = new URL(url);
  const transport = openTransport(url);
  try {
    await transport.verify();
    return fine("mail", `The mail server at ${host} answers and lets Parley in.`);
  } catch (error) {
    return refusal(host, error);
  } finally {
    transport.close();
  }
}

function refusal(host: string, error: unknown): Check {
  const { code, message } = error as { code?: string; message: string };
  if (code === "EAUTH") {
    const text = `The mail server at ${host} refuses this user or password.`;
    return wrong("mail", text, "Correct MAIL_URL; signs such as @ or / are written as %40 or %2F.");
  }
  return wrong("mail", `The mail server at ${host} cannot be used: ${message}`, HINT);
}
