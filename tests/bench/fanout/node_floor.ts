import { createServer, type AddressInfo, type Socket } from "node:net";
import type { Candidate, Place } from "./candidates.ts";

const FRAME = Buffer.concat([Buffer.from([0x81, 126, 0, 200]), Buffer.alloc(200, "x")]);

/** One write a message and socket, and nothing else; where there is no C compiler. */
export async function connectionsFloor({ rooms }: Place): Promise<Candidate> {
  const sockets: Socket[] = [];
  const listener = createServer((socket) => void sockets.push(socket.setNoDelay()));
  await new Promise<void>((done) => listener.listen(0, "127.0.0.1", done));
  return {
    port: (listener.address() as AddressInfo).port,
    doors: [{ request: "", frames: [], until: "" }],
    publish: (n) => {
      for (let i = n % rooms; i < sockets.length; i += rooms) sockets[i]?.write(FRAME);
    },
  };
}
