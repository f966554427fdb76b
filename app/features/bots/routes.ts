import type { Router } from "../../platform/http/index.ts";
import { scope } from "../../platform/security/index.ts";
import { BotsApiController } from "./api/bots_api_controller.ts";
import { DeliveriesApiController } from "./api/deliveries_api_controller.ts";
import { WebhooksApiController } from "./api/webhooks_api_controller.ts";
import { IncomingController } from "./incoming/incoming_controller.ts";
import { BotsController } from "./web/bots_controller.ts";
import { IntegrationsController } from "./web/integrations_controller.ts";
import { WebhooksController } from "./web/webhooks_controller.ts";
import { WebhookTestsController } from "./web/webhook_tests_controller.ts";

const read = { middleware: [scope("bots:read")] };
const write = { middleware: [scope("bots:write")] };

/** Where others write into rooms; for everybody who knows the address. */
export function hookRoutes(router: Router): void {
  router.post("/hooks/{token}", [IncomingController, "create"], { name: "hooks" });
}

/** Pages, for people who are signed in. */
export function botRoutes(router: Router): void {
  router.get("/settings/bots", [BotsController, "index"], { name: "settings.bots" });
  router.post("/settings/bots", [BotsController, "create"], { name: "settings.bots.create" });
  router.group({ prefix: "/settings/bots/{id}", name: "settings.bots" }, (r) => {
    r.get("/", [BotsController, "show"], { name: "show" });
    r.post("/", [BotsController, "update"], { name: "update" });
    r.delete("/", [BotsController, "destroy"], { name: "destroy" });
    r.post("/key", [BotsController, "resetKey"], { name: "key" });
    r.post("/webhooks", [BotsController, "addWebhook"], { name: "webhooks" });
  });
  const integrations = "/rooms/{id}/integrations";
  router.get(integrations, [IntegrationsController, "index"], { name: "rooms.integrations" });
  router.post(integrations, [IntegrationsController, "create"], {
    name: "rooms.integrations.create",
  });
  router.group({ prefix: "/webhooks/{id}", name: "webhooks" }, (r) => {
    r.get("/", [WebhooksController, "show"], { name: "show" });
    r.post("/", [WebhooksController, "update"], { name: "update" });
    r.delete("/", [WebhooksController, "destroy"], { name: "destroy" });
    r.post("/secret", [WebhooksController, "reset"], { name: "secret" });
    r.post("/switch", [WebhooksController, "enable"], { name: "switch" });
    r.delete("/switch", [WebhooksController, "disable"], { name: "switch" });
    r.get("/test", [WebhookTestsController, "show"], { name: "test" });
    r.post("/test", [WebhookTestsController, "create"], { name: "test.send" });
    r.post("/deliveries/{delivery}/replay", [WebhooksController, "replay"], { name: "replay" });
  });
}

/** The JSON API, below `/api`. */
export function botApiRoutes(router: Router): void {
  router.group(read, (r) => {
    r.get("/bots", [BotsApiController, "index"], { name: "bots.index" });
    r.get("/bots/{id}", [BotsApiController, "show"], { name: "bots.show" });
    r.get("/bots/{id}/webhooks", [WebhooksApiController, "ofBot"], { name: "bots.webhooks" });
    r.get("/rooms/{id}/webhooks", [WebhooksApiController, "ofRoom"], { name: "rooms.webhooks" });
    r.get("/webhooks/{id}", [WebhooksApiController, "show"], { name: "webhooks.show" });
    r.get("/webhooks/{id}/deliveries", [DeliveriesApiController, "index"], {
      name: "webhooks.deliveries",
    });
  });
  router.group(write, (r) => {
    r.post("/bots", [BotsApiController, "create"], { name: "bots.create" });
    r.patch("/bots/{id}", [BotsApiController, "update"], { name: "bots.update" });
    r.delete("/bots/{id}", [BotsApiController, "destroy"], { name: "bots.destroy" });
    r.post("/bots/{id}/key", [BotsApiController, "resetKey"], { name: "bots.key" });
    r.post("/bots/{id}/webhooks", [WebhooksApiController, "forBot"], {
      name: "bots.webhooks.create",
    });
    r.post("/rooms/{id}/webhooks", [WebhooksApiController, "forRoom"], {
      name: "rooms.webhooks.create",
    });
    webhookRoutes(r);
  });
}

function webhookRoutes(r: Router): void {
  const webhook = "/webhooks/{id}";
  r.patch(webhook, [WebhooksApiController, "update"], { name: "webhooks.update" });
  r.delete(webhook, [WebhooksApiController, "destroy"], { name: "webhooks.destroy" });
  r.post(`${webhook}/secret`, [WebhooksApiController, "reset"], { name: "webhooks.secret" });
  r.put(`${webhook}/switch`, [WebhooksApiController, "enable"], { name: "webhooks.on" });
  r.delete(`${webhook}/switch`, [WebhooksApiController, "disable"], { name: "webhooks.off" });
  r.post(`${webhook}/test`, [DeliveriesApiController, "test"], { name: "webhooks.test" });
  r.post(`${webhook}/deliveries/{delivery}/replay`, [DeliveriesApiController, "replay"], {
    name: "webhooks.replay",
  });
}
