import { bind, type Container } from "../../platform/container/index.ts";
import { Outbox } from "../../platform/queue/index.ts";
import { Hub, PusherApps } from "../../platform/realtime/index.ts";
import { AppDirectory } from "./app_directory.ts";
import { Apps, APPS_CHANGED } from "./apps.ts";
import { Webhooks } from "./webhooks/webhooks.ts";

/** The subject under which nodes tell each other that apps changed. */
const NEWS = "apps";

/** Says which apps there are to the hub; before anything asks. */
export function bindApps(container: Container): void {
  bind(container, PusherApps, {
    as: AppDirectory,
    make: () => container.resolve(AppDirectory),
  });
}

/** Ties apps to what happens around them. Before the outbox starts. */
export function startApps(container: Container): void {
  const [hub, apps] = [container.resolve(Hub), container.resolve(Apps)];
  const directory = container.resolve(AppDirectory);
  hub.onTold(NEWS, () => directory.forget());
  container.resolve(Webhooks).listen();
  container.resolve(Outbox).handle(
    APPS_CHANGED,
    async (payload) => {
      const { id } = payload as { id: number };
      await hub.tellNodes(NEWS);
      const app = await apps.find({ id });
      if (!app || app.disabledAt !== null) await hub.disconnectApp(`${id}`);
    },
    { live: true },
  );
}
