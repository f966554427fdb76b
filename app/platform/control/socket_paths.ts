import { readdirSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join, relative, resolve } from "node:path";

const NAME = /^parley-(.+)\.sock$/;

/** The socket of one server. */
export function socketPath(folder: string, node: string): string {
  return join(folder, `parley-${node}.sock`);
}

/** Sockets in the folder, of running servers and of dead ones. */
export function socketsIn(folder: string): { node: string; path: string }[] {
  try {
    return readdirSync(folder).flatMap((name) => {
      const node = NAME.exec(name)?.[1];
      return node === undefined ? [] : [{ node, path: join(folder, name) }];
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** The shorter of both ways to write it: the system allows about a hundred bytes for a socket's path. */
export function shortPath(path: string): string {
  const ways = [resolve(path), relative(process.cwd(), path)];
  return ways.toSorted((a, b) => a.length - b.length)[0] ?? path;
}

/** A connection to the server behind a socket; `null` when nobody listens there any more. */
export function dial(path: string): Promise<Socket | null> {
  return new Promise((connected, failed) => {
    const socket = connect(shortPath(path));
    socket.once("connect", () => connected(socket));
    socket.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNREFUSED" || error.code === "ENOENT") connected(null);
      else failed(error);
    });
  });
}
