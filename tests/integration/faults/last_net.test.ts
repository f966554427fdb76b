import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import type { Loose } from "../../support/loose.ts";
import { type ServerNode, startNode } from "../../support/node.ts";
import { Person } from "../../support/person.ts";
import { eachStorey } from "../../support/storeys.ts";
import { until } from "../../support/until.ts";

const FAILING = fileURLToPath(new URL("last_net.mjs", import.meta.url));

eachStorey((storey) => {
  describe("what nobody catches", () => {
    let node: ServerNode;
    let ada: Person;

    beforeAll(async () => {
      node = await startNode({ storey, env: { NODE_OPTIONS: `--import=${FAILING}` } });
      ada = await Person.signUp(node.url, "Ada");
    });

    const errors = async (): Promise<Loose[]> => (await ada.get("/admin/errors")).json.data;
    const find = (message: string) =>
      until(async () => (await errors()).find((error) => error.message === message), {
        what: `"${message}" among the errors`,
      });

    it("is written down and leaves the server as it was, where it is a rejection", async () => {
      node.signal("SIGWINCH");
      const error = await find("nobody handles me");
      expect(error).toMatchObject({
        class: "RangeError",
        door: "process",
        place: "unhandledRejection",
      });
      expect(node.running).toBe(true);
      expect(node.log.alarms()).toMatchObject([
        { msg: "a rejection was not handled", part: "process" },
      ]);
    });

    it("is written down and ends the server in good order, where it is an exception", async () => {
      node.signal("SIGUSR2");
      await until(() => !node.running, { what: "the end of the server" });
      expect(node.log.lines.at(-1)?.msg).toBe("stopped");
      await node.start();
      expect(await find("nobody catches me")).toMatchObject({
        place: "uncaughtException",
        count: 1,
      });
    });
  });
});
