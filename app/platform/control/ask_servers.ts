import { z } from "zod";
import { NotFoundError } from "../errors/index.ts";
import { firstLine, parseLine } from "./lines.ts";
import type { Reply } from "./reply.ts";
import { dial, socketsIn } from "./socket_paths.ts";

const PATIENCE_MS = 30_000;
const Answer = z.object({
  node: z.string(),
  ok: z.boolean(),
  text: z.string(),
  value: z.unknown().optional(),
});

/**
 * Says a verb to every server that runs on this storage.
 *
 * @throws NotFoundError `no_server` when none runs
 * @example const [reply] = await askServers("storage/run", "config:reload");
 */
export async function askServers(folder: string, verb: string, input?: unknown): Promise<Reply[]> {
  const replies = await Promise.all(
    socketsIn(folder).map((socket) => ask(socket, { verb, input })),
  );
  const heard = replies.filter((reply) => reply !== null);
  if (heard.length > 0) return heard;
  throw new NotFoundError(
    "no_server",
    `No server runs here: none listens in ${folder}. Start it, or set STORAGE_PATH to its folder.`,
  );
}

async function ask(
  { node, path }: { node: string; path: string },
  request: { verb: string; input: unknown },
): Promise<Reply | null> {
  const socket = await dial(path);
  if (!socket) return null;
  socket.write(`${JSON.stringify(request)}\n`);
  const reply = Answer.safeParse(parseLine(await firstLine(socket, PATIENCE_MS)));
  socket.destroy();
  return reply.success ? reply.data : { node, ok: false, text: "The server gave no answer." };
}
