import { list, section } from "../app/platform/config/index.ts";

export const outside = section("outside", {
  allowed: {
    env: "OUTSIDE_ALLOWED",
    schema: list(),
    doc: "Host names, addresses or CIDR ranges that webhooks and link previews may reach although they are private, such as hooks.intranet or 10.1.2.0/24.",
  },
});
