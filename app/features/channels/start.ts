import type { Container } from "../../platform/container/index.ts";
import { Outbox } from "../../platform/queue/index.ts";
import { Hub } from "../../platform/realtime/index.ts";
import { ConnectionControl } from "./connections/connection_control.ts";
import { GROUPS_CHANGED } from "./groups/groups.ts";
import { KnownGroups } from "./groups/known_groups.ts";
import { StreamChanges } from "./stream/stream_changes.ts";

/** The subject under which nodes tell each other that groups changed. */
const NEWS = "groups";

/** Ties groups to what happens around them. Before the outbox starts. */
export function startChannels(container: Container): void {
  const [hub, groups] = [container.resolve(Hub), container.resolve(KnownGroups)];
  hub.onTold(NEWS, () => void groups.read());
  container.resolve(Outbox).handle(GROUPS_CHANGED, () => hub.tellNodes(NEWS), { live: true });
}

/** What a server does for the console and for other nodes, with the groups as they are. */
export async function serveChannels(container: Container): Promise<void> {
  container.resolve(StreamChanges).listen();
  container.resolve(ConnectionControl).listen();
  await container.resolve(KnownGroups).read();
}
