import "reflect-metadata";
import { describe, expect, it } from "vitest";
import { discoverServices } from "../../../app/discovered.ts";
import { carriersOf } from "../../../app/platform/container/index.ts";
import { doctorChecks } from "../../../app/platform/doctor/index.ts";
import { chores } from "../../../app/platform/housekeeping/index.ts";

describe("what lies in the right folder", () => {
  it("is found, registered and tagged by itself, and that once", async () => {
    const found = await discoverServices();
    expect(found).toEqual(
      expect.arrayContaining(["CollectSessions", "EndExpiredConnections", "DiskCheck"]),
    );
    const names = (tagged: { name: string }[]) => tagged.map(({ name }) => name);
    expect(names(carriersOf(chores))).toContain("CollectSessions");
    // It wears no decorator: its base says what it is.
    expect(names(carriersOf(doctorChecks))).toContain("VersionsCheck");
    expect(new Set(found).size).toBe(found.length);
  });

  it("is not all that a server needs", async () => {
    const found = await discoverServices("server");
    expect(found).toContain("CollectSessions");
    expect(found).not.toContain("DiskCheck");
  });

  it("comes in the order that it asks for", async () => {
    await discoverServices();
    const order = carriersOf(doctorChecks).map(({ name }) => name);
    expect(order.indexOf("DatabaseCheck")).toBeLessThan(order.indexOf("DiskCheck"));
    expect(order.indexOf("DiskCheck")).toBeLessThan(order.indexOf("BuildCheck"));
  });
});
