import { firstLine, parseLine } from "./lines.ts";
import { Heard } from "./reply.ts";
import { dial, socketsIn } from "./socket_paths.ts";
import type { Request } from "./verbs.ts";

const PATIENCE_MS = 30_000;

interface Asked {
  /** Where the sockets of this machine's servers are. */
  folder: string;
  /** Only the server of this name; all of them unless given. */
  node?: string | undefined;
}

/** Says a verb to the servers that run on a storage folder; none when nobody listens there. */
export async function askServers({ folder, node }: Asked, request: Request): Promise<Heard[]> {
  const wanted = socketsIn(folder).filter((socket) => node === undefined || socket.node === node);
  const replies = await Promise.all(wanted.map((socket) => ask(socket, request)));
  return replies.filter((reply) => reply !== null);
}

async function ask(
  { node, path }: { node: string; path: string },
  request: Request,
): Promise<Heard | null> {
  const socket = await dial(path);
  if (!socket) return null;
  socket.write(`${JSON.stringify(request)}\n`);
  const reply = Heard.safeParse(parseLine(await firstLine(socket, PATIENCE_MS)));
  socket.destroy();
  return reply.success
    ? reply.data
    : { run: path, node, ok: false, text: "The server gave no answer." };
}
