import { expect, test } from "vitest";
import { startNodes } from "../../../support/node.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";

const SOON_MS = 2000;

eachStorey((storey) => {
  test("Ada signs out everywhere else, and within two seconds no live connection is left there", async () => {
    const nodes = await startNodes(storey, storey.name === "cluster" ? 2 : 1);
    const urls = nodes.map(({ url }) => url);
    const ada = await Person.signUp(urls[0] ?? "", "Ada");
    const devices = await Promise.all([0, 1, 2, 3].map((n) => device(ada, urls[n % urls.length])));
    const sockets = await Promise.all(devices.map((one) => one.socket()));
    const hers = await ada.socket();
    const codes: number[] = [];
    for (const socket of sockets) void socket.closed.then(({ code }) => codes.push(code));

    expect((await ada.delete("/settings/sessions")).status).toBe(204);
    await until(() => codes.length === sockets.length, { within: SOON_MS, what: "all to end" });
    expect(codes).toEqual([4401, 4401, 4401, 4401]);
    for (const one of devices) expect((await one.get("/api/me")).status).toBe(401);
    expect(await hers.ask({ type: "ping" })).toMatchObject({ type: "pong" });
    await hers.close();
  });
});

/** The same person at another device, talking to a server. */
async function device(person: Person, url = person.url): Promise<Person> {
  const other = new Person(url, person.name);
  Object.assign(other, { email: person.email, password: person.password });
  await other.signIn();
  return other;
}
