import { z } from "zod";
import { integer, section } from "../app/platform/config/index.ts";

export const tokens = section("tokens", {
  lifetimeSeconds: {
    env: "JWT_LIFETIME_SECONDS",
    schema: integer(10, 86_400).default(900),
    doc: "Longest life of an access token (JWT), in seconds; who asks for none gets this.",
  },
  keyDays: {
    env: "JWT_KEY_DAYS",
    schema: integer(1, 3650).default(30),
    doc: "A key signs access tokens for so many days; then a new one is made.",
  },
  issuer: {
    env: "JWT_ISSUER",
    schema: z.string().max(200).optional(),
    doc: "Names this installation in access tokens (iss). APP_URL when missing, and parley without one.",
  },
});
