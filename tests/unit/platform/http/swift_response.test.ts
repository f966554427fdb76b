import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, expect, it } from "vitest";
import { SharedHeaders, SwiftResponse } from "../../../../app/platform/http/swift_response.ts";

const shared = new SharedHeaders({ "Content-Type": "application/json", "X-Frame": "none" });
const closing: (() => unknown)[] = [];

afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

/** The head of the answer as it goes over the wire, without its date. */
async function headOf(listener: RequestListener, verb = "GET"): Promise<string[]> {
  const server = createServer({ ServerResponse: SwiftResponse }, listener);
  server.listen(0, "127.0.0.1");
  closing.push(() => server.close());
  await once(server, "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.end(`${verb} / HTTP/1.1\r\nHost: parley\r\nConnection: close\r\n\r\n`);
  const [head = ""] = (await text(socket)).split("\r\n\r\n");
  return head.split("\r\n").filter((line) => !line.startsWith("Date: "));
}

const WHOLE = [
  "HTTP/1.1 200 OK",
  "Content-Type: application/json",
  "X-Frame: none",
  "X-Request-Id: q1",
  "Connection: close",
  "Transfer-Encoding: chunked",
];

it("An answer with known headers is the same as with others", async () => {
  const withKnown = await headOf((_, outgoing) => {
    const headers = shared.with("X-Request-Id", "q1", outgoing);
    outgoing.writeHead(200, headers).end("{}");
  });
  const withOthers = await headOf((_, outgoing) => {
    outgoing.writeHead(200, { ...shared.with("X-Request-Id", "q1") }).end("{}");
  });
  expect(withKnown).toEqual(withOthers);
  expect(withKnown.toSorted()).toEqual(WHOLE.toSorted());
});

it("takes what is known only for those very headers", async () => {
  const head = await headOf((_, outgoing) => {
    const headers = shared.with("X-Request-Id", "q1", outgoing);
    outgoing.writeHead(200, { ...headers, "X-Frame": "same", "Content-Length": "2" }).end("{}");
  }, "HEAD");
  expect(head).toContain("X-Frame: same");
  expect(head.filter((line) => /^(Content-Type|X-Request-Id|Content-Length):/.test(line))).toEqual([
    "Content-Type: application/json",
    "X-Request-Id: q1",
    "Content-Length: 2",
  ]);
});

it("Shared headers are checked when they are made", () => {
  expect(() => new SharedHeaders({ "X-Frame": "none\r\nX-Evil: yes" })).toThrow(TypeError);
});
