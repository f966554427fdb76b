import { beforeAll, describe, expect, it } from "vitest";
import { type ServerNode, startNode, startNodes } from "../../support/node.ts";
import { Person } from "../../support/person.ts";
import { cluster, eachStorey, type Storey } from "../../support/storeys.ts";
import { until } from "../../support/until.ts";
import { type Installation, install } from "./run_console.ts";

const TYPING = "typing-notices";

async function beside(storey: Storey, node: ServerNode): Promise<Installation> {
  const house = await install(storey);
  Object.assign(house.env, node.env);
  return house;
}

/** Whether this node has said that the flag has this rule. */
function knows(node: ServerNode, rule: string): boolean {
  return node.log.lines.some(
    ({ msg, rule: said }) => msg === "a flag has a new rule" && said === rule,
  );
}

eachStorey((storey) => {
  describe("flags at the console", () => {
    let node: ServerNode;
    let house: Installation;
    beforeAll(async () => {
      node = await startNode({ storey });
      house = await beside(storey, node);
    });

    it("are listed with what is declared", async () => {
      const { json } = await house.run("flags:list", "--json");
      expect(json).toContainEqual(
        expect.objectContaining({ name: TYPING, text: "on", changed: null }),
      );
      expect((await house.run("flags:list")).out).toContain("typing-notices  on  default");
    });

    it("are set, and a running server knows within two seconds", async () => {
      const ran = await house.run("flags:set", TYPING, "25% groups:admin", "--by", "Ada", "--json");
      expect(ran).toMatchObject({ exit: 0, err: "" });
      await until(() => knows(node, "25% groups:admin"), { within: 2000, what: "the server" });
      expect(ran.json).toMatchObject({
        rule: { state: "some", percentage: 25, groups: ["admin"] },
        changed: { by: { id: null, name: "Ada" } },
      });
    });

    it("stop typing notices for Ada while hers are off", async () => {
      const ada = await Person.signUp(node.url, "Ada");
      const { json } = await ada.post("/api/rooms", { name: "engines", kind: "open" });
      const channel = `presence-room.${json.data.id}`;
      const [typing, watching] = [await ada.socket(), await ada.socket()];
      for (const socket of [typing, watching]) {
        socket.send({ type: "join_channel", channel });
        await socket.next("joined");
      }
      for (const rule of ["off", "users:1"]) {
        await house.run("flags:set", TYPING, rule);
        await until(() => knows(node, rule), { within: 2000, what: rule });
        expect(watching.received("typing_start")).toEqual([]);
        typing.send({ type: "typing_start", channel });
      }
      expect(await watching.next("typing_start")).toMatchObject({ name: "Ada" });
    });

    it("are refused with a sentence when they do not exist or the rule cannot be read", async () => {
      const unknown = await house.run("flags:set", "laboratory", "on");
      expect(unknown).toMatchObject({ exit: 1, out: "" });
      expect(unknown.err).toContain("There is no such flag. There are: typing-notices");
      expect((await house.run("flags:set", TYPING, "maybe")).err).toContain("Write on, off,");
    });

    it("are refused with 2 when something is missing or too much", async () => {
      const missing = await house.run("flags:set", TYPING);
      expect(missing).toMatchObject({ exit: 2, err: "RULE is missing.\n" });
      expect(await house.run("flags:set", TYPING, "on", "off")).toMatchObject({ exit: 2 });
    });

    it("come with examples", async () => {
      const { out } = await house.run("flags:set", "--help");
      expect(out).toContain("Usage: parley flags:set NAME RULE");
      expect(out).toContain("$ parley flags:set typing-notices off");
    });
  });
});

cluster((storey) => {
  it("a flag set at the console is known to both nodes within two seconds", async () => {
    const nodes = await startNodes(storey, 2);
    const house = await beside(storey, nodes[0] as ServerNode);
    expect(await house.run("flags:set", TYPING, "off")).toMatchObject({ exit: 0 });
    const known = () => nodes.every((node) => knows(node, "off"));
    await until(known, { within: 2000, what: "both nodes" });
  });
});
