import type { Container } from "../../platform/container/index.ts";
import { HookNews } from "./outgoing/hook_news.ts";
import { HookSender } from "./outgoing/hook_sender.ts";

/** Connects bots with what happens in rooms; once, before the outbox starts. */
export function bootBots(container: Container): void {
  container.resolve(HookNews).listen();
  container.resolve(HookSender).listen();
}
