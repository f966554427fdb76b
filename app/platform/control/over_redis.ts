import type { RedisConnections } from "../resilience/index.ts";
import { randomId, SystemClock } from "../support/index.ts";
import { NodeDirectory } from "./node_directory.ts";
import { NodeLink } from "./node_link.ts";
import type { Heard } from "./reply.ts";
import type { Request } from "./verbs.ts";

/** Redis with the prefix of one installation. */
export interface SharedRedis {
  connections: RedisConnections;
  prefix: string;
}

interface Asked {
  node?: string | undefined;
  /** Servers that have answered already. */
  except: ReadonlySet<string>;
}

/**
 * Asks servers on other machines, as one who is no server: the console.
 *
 * @throws when Redis cannot be reached
 */
export async function askOverRedis(
  shared: SharedRedis,
  request: Request,
  { node, except }: Asked,
): Promise<Heard[]> {
  const { connections, prefix } = shared;
  const all = await new NodeDirectory(connections.main(), prefix).list();
  const wanted = all.filter(
    (facts) => !except.has(facts.run) && (node === undefined || facts.node === node),
  );
  if (wanted.length === 0) return [];
  const subscriber = connections.listener();
  const link = new NodeLink({
    main: connections.main(),
    subscriber,
    prefix,
    clock: new SystemClock(),
    run: randomId(96),
  });
  try {
    await link.listen();
    return await link.ask(request, wanted);
  } finally {
    link.close();
  }
}
