import { askServers } from "./ask_servers.ts";
import { NoServerError } from "./no_server_error.ts";
import { askOverRedis, type SharedRedis } from "./over_redis.ts";
import { type Heard, type Reply, replyOf } from "./reply.ts";
import type { Request } from "./verbs.ts";

/** How the console reaches the servers of an installation. */
export interface ControlPlace {
  /** Where the sockets of this machine's servers are. */
  folder: string;
  /** Where those on other machines listen; none without Redis. */
  redis?: SharedRedis | undefined;
}

export interface AskOptions {
  /** For the verb; anything that JSON carries. */
  input?: unknown;
  /** Only the server of this name. */
  node?: string | undefined;
}

/**
 * Says a verb to every server of the installation, or to one: by its socket where it runs on this storage, else over
 * Redis. One that gives no answer in ten seconds is among the replies, as not ok.
 *
 * @throws NoServerError when none runs, or none of that name
 * @example const [reply] = await askNodes({ folder: "storage/run" }, "config:reload");
 */
export async function askNodes(
  place: ControlPlace,
  verb: string,
  { input, node }: AskOptions = {},
): Promise<Reply[]> {
  const request = { verb, input };
  const here = await askServers({ folder: place.folder, node }, request);
  const elsewhere = await askElsewhere(place, request, { node, here });
  const heard = [...here, ...elsewhere].map(replyOf);
  if (heard.length > 0) return heard.toSorted((a, b) => (a.node < b.node ? -1 : 1));
  throw new NoServerError(absence(place, node));
}

async function askElsewhere(
  { redis }: ControlPlace,
  request: Request,
  { node, here }: { node: string | undefined; here: readonly Heard[] },
): Promise<Heard[]> {
  if (!redis) return [];
  const except = new Set(here.map(({ run }) => run));
  try {
    return await askOverRedis(redis, request, { node, except });
  } catch {
    if (here.length > 0 && node !== undefined) return [];
    const text = "Redis cannot be reached, so servers on other machines were not asked.";
    return [{ run: "", node: "other machines", ok: false, text }];
  }
}

function absence({ folder, redis }: ControlPlace, node: string | undefined): string {
  const who = node === undefined ? "No server runs here" : `No server called ${node} runs here`;
  const where = redis ? `none listens in ${folder} or at Redis` : `none listens in ${folder}`;
  return `${who}: ${where}. Start it, or set STORAGE_PATH to its folder.`;
}
