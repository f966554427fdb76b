import nodemailer, { type Transporter } from "nodemailer";
import { MailRefusedError } from "./mail_errors.ts";

const CONNECT_MS = 10_000;
const SILENT_MS = 20_000;

/** Errors of nodemailer carry the answer of the server. */
interface SmtpError {
  responseCode?: number;
  command?: string;
}

/** A way to the mail server. TLS is begun where the server offers it, and from the first byte with `smtps://`. */
export function openTransport(url: string): Transporter {
  return nodemailer.createTransport({
    url,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENT_MS,
    dnsTimeout: CONNECT_MS,
    // A template never names a file or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** Makes an error of what the server answered for good: 5xx to the sender, the receivers or the text. */
export function asRefusal(error: unknown): unknown {
  const { responseCode = 0, command = "" } = error as SmtpError;
  const isFinal = responseCode >= 500 && responseCode < 600;
  return isFinal && /^(MAIL FROM|RCPT TO|DATA)$/.test(command)
    ? new MailRefusedError(error)
    : error;
}
