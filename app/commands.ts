import { join } from "node:path";
import { cacheOf, loadSettings, settingSources } from "./configuration.ts";
import { accountsCommands } from "./features/accounts/index.ts";
import { errorsCommands, queueCommands } from "./features/admin/index.ts";
import { appsCommands } from "./features/apps/index.ts";
import { channelsCommands } from "./features/channels/index.ts";
import { roomsCommands } from "./features/rooms/index.ts";
import { filesCommands } from "./features/files/index.ts";
import { searchCommands } from "./features/search/index.ts";
import { transferCommands } from "./features/transfer/index.ts";
import { installation, VIEWS } from "./installation.ts";
import {
  backupCommands,
  type Command,
  configCommands,
  consoleCommands,
  containerCommands,
  databaseCommands,
  doctorCommand,
  flagsCommands,
  logCommands,
  nodeCommands,
  routesCommands,
  sessionsCommands,
  viewsCommands,
} from "./platform/console/index.ts";
import { protocolCommand } from "./protocol_command.ts";
import { queueWorkCommand } from "./queue_work_command.ts";
import { seedCommand } from "./seed/seed_command.ts";
import { compose, furnishWiring } from "./workspace.ts";
import { lookAt, wiringOfCode } from "./wiring.ts";

/** Every command of `bin/parley`; docs/console.md tells them all, and a test sees to that. */
export const commands: readonly Command[] = [
  ...configCommands({ load: loadSettings, sources: settingSources, cacheOf }),
  ...viewsCommands(VIEWS),
  ...routesCommands(),
  ...containerCommands({
    look: async () => lookAt(await compose()),
    dump: () => wiringOfCode(furnishWiring),
    page: join("docs", "wiring.md"),
  }),
  ...databaseCommands(installation.migrations),
  ...backupCommands(installation.migrations),
  seedCommand(),
  ...flagsCommands(),
  ...accountsCommands(),
  ...roomsCommands(),
  ...searchCommands(),
  ...filesCommands(),
  ...transferCommands(),
  ...appsCommands(),
  ...channelsCommands(),
  ...sessionsCommands(),
  ...errorsCommands(),
  ...nodeCommands(),
  ...logCommands(),
  ...queueCommands(),
  queueWorkCommand(),
  protocolCommand(),
  ...consoleCommands({ commands: () => commands, page: join("docs", "console.md") }),
  doctorCommand({ loadSettings, installation }),
];
