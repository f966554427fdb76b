import { z } from "zod";
import { section } from "../app/platform/config/index.ts";

/** `Name <address>`, or an address alone. */
const SENDER = /^(?:[^<>@\r\n]+ <([^<>\s]+)>|([^<>\s]+))$/;

export const mail = section("mail", {
  url: {
    env: "MAIL_URL",
    schema: z
      .string()
      .regex(/^smtps?:\/\/[^/]+/, "must begin with smtp:// or smtps:// and name a server")
      .optional(),
    doc: "The mail server: smtp://user:password@host:587, or smtps://host:465 for TLS from the first byte. No mail is sent when missing.",
    secret: true,
  },
  from: {
    env: "MAIL_FROM",
    schema: z
      .string()
      .default("parley@localhost")
      .refine((text) => isSender(text), "must be an address, or Name <address>"),
    doc: "Sender of all mail: parley@example.org, or Parley <parley@example.org>.",
  },
});

function isSender(text: string): boolean {
  const [, named, bare] = SENDER.exec(text) ?? [];
  return /^[^@\s]+@[^@\s]+$/.test(named ?? bare ?? "");
}
