import { beforeEach, describe, expect, it } from "vitest";
import { closeOf } from "../../../../../../app/platform/realtime/codes/index.ts";
import { PlainEncoder } from "../../../../../../app/platform/realtime/gateways/sse/encoders.ts";
import { Cursors } from "../../../../../../app/platform/realtime/gateways/sse/cursor.ts";
import type { Outlet } from "../../../../../../app/platform/realtime/gateways/sse/outlet.ts";
import { SseTransport } from "../../../../../../app/platform/realtime/gateways/sse/sse_transport.ts";
import { Batch } from "../../../../../../app/platform/realtime/output/batch.ts";
import { FakeClock } from "../../../../../../app/platform/support/index.ts";
import { testCoalescer, testConnection } from "../../test_connection.ts";

/** The answer of Node, as far as a transport knows it. */
class Wire implements Outlet {
  waiting = 0;
  isGone = false;
  text = "";
  state = "open";

  begin(headers: Record<string, string>): void {
    this.text += `${Object.values(headers).join(" ")}\n`;
  }

  write(bytes: Buffer): void {
    this.text += bytes.toString();
  }

  end(): void {
    this.state = "ended";
  }

  destroy(): void {
    this.state = "destroyed";
  }
}

describe("The wire of an event stream", () => {
  const encoder = new PlainEncoder();
  const frame = (text: string) => Batch.root().with(encoder.frame({ type: "thing", text }));
  let clock: FakeClock;
  let wire: Wire;
  let transport: SseTransport;
  let connection: ReturnType<typeof testConnection>["connection"];

  beforeEach(() => {
    clock = new FakeClock(1_000);
    wire = new Wire();
    transport = new SseTransport(wire, { clock, retry: () => 77 });
    ({ connection } = testConnection(testCoalescer(), { since: 1_000 }));
    transport.of(connection);
  });

  const begin = () =>
    transport.begin({
      headers: { a: "head" },
      cursor: new Cursors().at([]),
      greeting: Buffer.from("hello\n"),
    });

  it("holds everything back until it begins", () => {
    transport.write(frame("early"));
    transport.ping();
    expect(wire.text).toBe("");
    expect(transport.waiting).toBeGreaterThan(0);
    begin();
    transport.write(frame("late"));
    expect(wire.text).toMatch(/^head\nhello\n.*early.*late/s);
    expect(transport.waiting).toBe(0);
  });

  it("counts what it writes itself, so that a stalled reader is seen to be one", () => {
    begin();
    transport.ping();
    expect(connection.bytesOut).toBe(wire.text.length - "head\n".length);
  });

  it("takes it for a sign of life that what was sent has left", () => {
    begin();
    clock.advance(5_000);
    wire.waiting = 1;
    transport.ping();
    expect(connection.lastSeen).toBe(1_000);
    wire.waiting = 0;
    transport.ping();
    expect(connection.lastSeen).toBe(6_000);
  });

  it("tells who is to come back when, and who is to stay away so that it holds", () => {
    begin();
    transport.close(closeOf("restart"));
    expect(wire.text).toContain('retry: 77\nevent: parley:close\ndata: {"code":1012');
    expect(wire.state).toBe("ended");
    clock.advance(10_000);
    expect(wire.state).toBe("destroyed");
    wire.text = "";
    transport.close(closeOf("signed_out"));
    expect(wire.text).toContain('id: !signed_out\nevent: parley:close\ndata: {"code":4401');
  });

  it("ends at once for who does not read", () => {
    begin();
    transport.close(closeOf("slow_reader"));
    expect([wire.state, wire.text.includes("parley:close")]).toEqual(["destroyed", false]);
  });
});
