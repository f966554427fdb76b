import { expect, test } from "vitest";
import { until } from "../../../support/until.ts";
import { ANN, BEN, describeCluster, person } from "./cluster.ts";

describeCluster("Connections", (cluster) => {
  test("of a person are closed on every node, and told to stay away", async () => {
    const anns = [await cluster().here.connect(ANN), await cluster().there.connect(ANN)];
    const ben = await cluster().there.connect(BEN);
    await cluster().here.hub.disconnectUser(ANN, { code: 4403, reason: "disabled" });
    for (const ann of anns) expect(await ann.closed).toEqual({ code: 4403, reason: "disabled" });
    await ben.roundTrip();
  });

  test("of a session are closed when it ends, and no others of its person", async () => {
    const ended = [
      await cluster().here.connect(`${ANN}&session=a`),
      await cluster().there.connect(`${ANN}&session=a`),
    ];
    const other = await cluster().there.connect(`${ANN}&session=b`);
    await cluster().here.hub.disconnectSession("a");
    for (const socket of ended) expect((await socket.closed).code).toBe(4401);
    await other.roundTrip();
  });

  test("can be closed one by one from any node", async () => {
    const ann = await cluster().here.connect(ANN);
    const { connection_id: id } = await ann.next("connected");
    await cluster().there.hub.disconnect(id, "slow_reader");
    expect(await ann.closed).toEqual({ code: 1013, reason: "slow_reader" });
  });

  test("leave nothing behind when they end", async () => {
    const ann = await person(cluster().here, ANN);
    await ann.close();
    await until(() => cluster().here.registry.size === 0, { what: "the end of the connection" });
    expect(cluster().here.channels.size).toBe(0);
    expect(cluster().here.registry.ofUser(ANN).size).toBe(0);
    expect(cluster().here.registry.ofAddress("127.0.0.1").size).toBe(0);
    expect(cluster().here.registry.ofSession("session-1").size).toBe(0);
  });
});
