import "reflect-metadata";
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Log } from "../../../../app/platform/logging/index.ts";
import { Mailer } from "../../../../app/platform/mail/index.ts";
import { Policies } from "../../../../app/platform/resilience/index.ts";
import { Figures } from "../../../../app/platform/support/index.ts";
import { freePort } from "../../../support/servers/free_port.ts";
import { startMailServer } from "../../../support/servers/mail_server.ts";
import { embedded } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { settingsOf } from "../database/open_database.ts";
import { migrateTracker, openTracker } from "../tracker/open_tracker.ts";

const TERMS = "timeout=2000 retries=0 failures=2 rest=1000";

/** Calls until the breaker is open, then sees that nobody is asked any more. */
async function refuseWhileAway(call: () => Promise<unknown>, code: string): Promise<void> {
  for (let n = 0; n < 2; n += 1) {
    await expect(call()).rejects.toMatchObject({ status: 503, code, reason: "failed" });
  }
  await expect(call()).rejects.toMatchObject({ status: 503, code, reason: "open" });
}

const works = (call: () => Promise<unknown>): Promise<boolean> =>
  call().then(
    () => true,
    () => false,
  );

embedded((storey) => {
  it("a mail server that is stopped is left alone, and gets letters again when it is started", async () => {
    const post = await startMailServer();
    const url = await storey.freshDatabaseUrl();
    await migrateTracker(url);
    const node = openTracker(url, { MAIL_URL: post.url, GUARD_SMTP: TERMS });
    storey.onClose(() => node.database.close());
    const mailer = node.container.resolve(Mailer);
    const data = {
      report: { kind: "new", class: "Error", message: "no", count: 1, first_at: 0, last_at: 0 },
    };
    const letter = { to: "ada@example.org", subject: "Lunch", template: "error_report", data };
    const send = () => mailer.send(letter);
    await send();
    await post.stop();
    await refuseWhileAway(send, "smtp_unavailable");
    await post.start();
    await until(() => works(send), { what: "the letter to go" });
    expect(node.container.resolve(Policies).named("smtp").state()).toBe("closed");
    await post.stop();
  });
});

describe("a receiver on the web that is stopped and started", () => {
  let port: number;
  let server: Server;
  let asked: number;

  const start = async () => {
    server = createServer((_request, response) => {
      asked += 1;
      response.end("well");
    });
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  };
  const stop = async () => {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };

  beforeEach(async () => {
    [port, asked] = [await freePort(), 0];
    await start();
  });
  afterEach(() => stop());

  it.each(["webhook", "push", "fetch"] as const)("stands behind %s, host by host", async (name) => {
    const settings = settingsOf({ [`GUARD_${name.toUpperCase()}`]: TERMS });
    const policies = new Policies(settings, Log.silent(), new Figures());
    const url = `http://127.0.0.1:${port}/`;
    const policy = () => policies.named(name, new URL(url).host);
    const call = () => policy().execute(async (signal) => (await fetch(url, { signal })).text());
    expect(await call()).toBe("well");
    await stop();
    await refuseWhileAway(call, `${name}_unavailable`);
    expect(policies.named(name, "elsewhere.example").isOpen).toBe(false);
    await start();
    await until(() => works(call), { what: "the receiver to be asked again" });
    expect([policy().state(), asked]).toEqual(["closed", 2]);
  });
});
