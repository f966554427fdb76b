export { bootBots } from "./boot.ts";
export { asViewer, BotResource, botResource } from "./bot.ts";
export { Bots } from "./bots.ts";
export { createBots } from "./migrations/0001_create_bots.ts";
export { REPLAY_WINDOW_S, signature } from "./outgoing/signature.ts";
export { botApiRoutes, botRoutes, hookRoutes } from "./routes.ts";
export { WebhookResource, webhookResource } from "./webhooks/webhook.ts";
export { WebhookDirectory } from "./webhooks/webhook_directory.ts";
export { Webhooks } from "./webhooks/webhooks.ts";
