import { z } from "zod";
import { integer, section } from "../app/platform/config/index.ts";

export const tls = section("tls", {
  cert: {
    env: "TLS_CERT",
    schema: z.string().optional(),
    doc: "File with the certificate and its chain (PEM). With TLS_KEY, PORT speaks https, wss and HTTP/2.",
  },
  key: {
    env: "TLS_KEY",
    schema: z.string().optional(),
    doc: "File with the private key of the certificate (PEM, without passphrase).",
  },
  redirectPort: {
    env: "TLS_REDIRECT_PORT",
    schema: integer(1, 65_535).optional(),
    doc: "A second port that answers plain http and sends everybody on to https; 80 as a rule. None when missing.",
  },
  hstsSeconds: {
    env: "HSTS_SECONDS",
    schema: integer(0).default(63_072_000),
    doc: "How long browsers remember to come over TLS only, in seconds; 0 makes them forget it.",
  },
});
