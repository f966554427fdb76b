import { connect, type Socket } from "node:net";
import { FrameCounter } from "./frame_counter.ts";

/**
 * The readers: many raw sockets that count frames and nothing else, so that the server and not this process is
 * measured. After each round of deliveries to all of them one byte goes back on the control connection.
 */
const [port = "0", controlPort = "0", count = "0", join = ""] = process.argv.slice(2);
const readers = Number(count);
const SHARED = Buffer.allocUnsafe(262_144);

let deliveries = 0;
let rounds = 0;
const control = connect(Number(controlPort), "127.0.0.1");
control.setNoDelay();

function arrived(texts: number): void {
  deliveries += texts;
  const done = Math.floor(deliveries / readers);
  if (done === rounds) return;
  control.write(Buffer.alloc(done - rounds));
  rounds = done;
}

const REQUEST = [
  "GET /ws HTTP/1.1",
  "Host: localhost",
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==",
  "\r\n",
].join("\r\n");

/** Opens a reader; resolves when the server has let it in and, where asked to, onto its channel. */
function open(): Promise<void> {
  return new Promise((ready) => {
    const counter = new FrameCounter();
    let greeting = "";
    let live = false;
    const callback = (bytes: number, buffer: Uint8Array): boolean => {
      const chunk = Buffer.from(buffer.buffer, buffer.byteOffset, bytes);
      if (live) arrived(counter.count(chunk));
      else greeting += chunk.toString("latin1");
      if (!live && greeting.includes(join === "" ? "\r\n\r\n" : `"joined"`)) {
        live = true;
        ready();
      }
      return true;
    };
    const socket = connect({
      port: Number(port),
      host: "127.0.0.1",
      onread: { buffer: SHARED, callback },
    });
    socket.write(REQUEST);
    if (join !== "") sendMasked(socket, join);
  });
}

/** A client's frame, masked with zeros (RFC 6455, 5.3). */
function sendMasked(socket: Socket, text: string): void {
  const payload = Buffer.from(text);
  socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]));
}

for (let opened = 0; opened < readers; opened += 50) {
  await Promise.all(Array.from({ length: Math.min(50, readers - opened) }, open));
}
process.send?.("ready");
