export type { Letter } from "./letter.ts";
export { MailNotConfiguredError, MailRefusedError } from "./mail_errors.ts";
export { Mailer } from "./mailer.ts";
export { openTransport } from "./transport.ts";
