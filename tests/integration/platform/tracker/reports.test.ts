import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Application } from "../../../../app/application.ts";
import { trackErrors } from "../../../../app/live_errors.ts";
import { action, nothing, Router } from "../../../../app/platform/http/index.ts";
import { logContext } from "../../../../app/platform/logging/index.ts";
import { ReportDesk } from "../../../../app/platform/tracker/index.ts";
import { type MailServer, startMailServer } from "../../../support/servers/mail_server.ts";
import {
  startWebhookReceiver,
  type WebhookReceiver,
} from "../../../support/servers/webhook_receiver.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { HOUR, migrateTracker, type OpenTracker, openTracker } from "./open_tracker.ts";

const SECRET = "a-secret-that-signs-webhooks";

eachStorey((storey) => {
  describe("reports of errors", () => {
    let post: MailServer;
    let hook: WebhookReceiver;
    let url: string;
    let nodes: (OpenTracker & { stop: () => Promise<void> })[];

    beforeEach(async () => {
      nodes = [];
      [post, hook] = await Promise.all([startMailServer(), startWebhookReceiver()]);
      url = await storey.freshDatabaseUrl();
      await migrateTracker(url);
    });
    afterEach(async () => {
      for (const { outbox, stop, database } of nodes) {
        await outbox.stop();
        await stop();
        await database.close();
      }
      await Promise.all([post.stop(), hook.stop()]);
    });

    function open(env: Record<string, string> = {}) {
      const name = `node-${nodes.length + 1}`;
      const settings = {
        APP_URL: "https://chat.example.org",
        MAIL_URL: post.url,
        ERROR_REPORT_EMAILS: "ada@example.org, grace@example.org",
        ERROR_REPORT_WEBHOOK_URL: hook.url,
        ERROR_REPORT_WEBHOOK_SECRET: SECRET,
        ...env,
      };
      const node = openTracker(url, settings, name);
      const router = new Router();
      router.get(
        "/admin/errors/{id}",
        action({}, () => nothing()),
        { name: "admin.errors.show" },
      );
      node.container.registerInstance(Router, router);
      const stop = trackErrors({ container: node.container } as Application);
      node.outbox.start();
      const opened = { ...node, stop };
      nodes.push(opened);
      return opened;
    }

    async function happen(
      node: OpenTracker,
      times = 1,
      error = new Error(`tea is cold, password=${SECRET}`),
    ) {
      for (let n = 0; n < times; n++) {
        logContext.run({ request_id: "ref-1", user_id: n }, () =>
          node.tracker.capture(error, { where: "http", name: "kettles.boil" }),
        );
      }
      await node.ledger.flush();
      await node.database.settled();
      await node.outbox.settled();
    }
    /** Lets time pass; the desk looks every minute by itself, and here once more. */
    const pass = async (node: OpenTracker, ms: number) => {
      node.clock.advance(ms);
      await node.container.resolve(ReportDesk).sweep();
      await node.database.settled();
      await node.outbox.settled();
    };
    const letters = (count: number) =>
      until(() => post.letters.length >= count, { what: `${count} letters` });
    const calls = (count: number) =>
      until(() => hook.calls.length >= count, { what: `${count} calls` });
    const subjects = () => post.letters.map(({ headers }) => headers.get("subject"));

    it("go out at once by e-mail, with what one needs to know and no secret", async () => {
      await happen(open(), 2);
      expect(post.letters).toHaveLength(1);
      const letter = await post.letter();
      expect(letter.to).toEqual(["ada@example.org", "grace@example.org"]);
      expect(letter.headers.get("subject")).toBe(
        "[Parley] Something went wrong: Error: tea is cold, password=[redacted]",
      );
      for (const text of [letter.text, letter.html]) {
        for (const part of [
          "kettles.boil",
          "reports.test.ts",
          "2 times",
          "ref-1",
          "https://chat.example.org/admin/errors/1",
          "every hour",
        ]) {
          expect(text).toContain(part);
        }
      }
      expect(letter.raw).not.toContain(SECRET);
    });

    it("go out at once to the webhook, signed", async () => {
      await happen(open());
      const { headers, body, json } = await hook.call();
      expect(json).toMatchObject({
        event: "error.new",
        class: "Error",
        message: "tea is cold, password=[redacted]",
        place: "kettles.boil",
        count: 1,
        people: 1,
        reference: "ref-1",
        link: "https://chat.example.org/admin/errors/1",
        installation: "Parley",
      });
      const [, seconds, signature] =
        /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers["parley-signature"])) ?? [];
      const expected = createHmac("sha256", SECRET).update(`${seconds}.${body}`).digest("hex");
      expect(signature).toBe(expected);
      expect(headers).toMatchObject({
        "content-type": "application/json",
        "parley-event": "error",
      });
      expect(body).not.toContain(SECRET);
    });

    it("of an error that goes on come at most once in a window, with the count", async () => {
      const node = open({ ERROR_REPORT_WINDOW_MINUTES: "60" });
      await happen(node);
      await happen(node, 3);
      node.clock.advance(HOUR - 1);
      await happen(node, 4);
      await pass(node, 0);
      expect(post.letters).toHaveLength(1);
      await pass(node, 1);
      await Promise.all([letters(2), calls(2)]);
      expect(subjects()[1]).toContain("It happened 7 more times");
      expect(hook.calls[1]?.json).toMatchObject({ event: "error.again", count: 8, since: 7 });
      await happen(node);
      expect(post.letters).toHaveLength(2);
      await pass(node, HOUR);
      await letters(3);
      expect(subjects()[2]).toContain("It happened once more");
      await pass(node, HOUR);
      expect(post.letters).toHaveLength(3);
    });

    it("of an error that comes after a quiet window need no sweep", async () => {
      const node = open();
      await happen(node);
      node.clock.advance(2 * HOUR);
      await happen(node);
      expect(subjects()[1]).toContain("It happened once more");
    });

    it("of a resolved error that is back come at once, within the window, too", async () => {
      const node = open();
      await happen(node);
      node.clock.advance(1000);
      await node.errors.resolve(1, "Ada");
      node.clock.advance(1000);
      await happen(node);
      expect(subjects()[1]).toContain("A resolved error is back");
      expect(hook.calls[1]?.json).toMatchObject({ event: "error.returned" });
    });

    it("are not made of what is ignored, of warnings, and of nothing", async () => {
      const node = open();
      await happen(node);
      await node.errors.ignore(1, "Ada");
      node.clock.advance(2 * HOUR);
      await happen(node, 3);
      node.tracker.capture(new Error("will be tried again"), { where: "outbox", level: "warning" });
      await node.ledger.flush();
      await pass(node, HOUR);
      expect(post.letters).toHaveLength(1);
    });

    it("of several nodes that see the same come once", async () => {
      const several = [open(), open(), open()];
      await Promise.all(several.map((node) => happen(node, 5)));
      const [letter] = [await post.letter(), await hook.call()];
      expect(letter.to).toHaveLength(2);
      await Promise.all(several.map((node) => pass(node, HOUR)));
      const reportedCount = () => hook.calls.reduce((sum, { json }) => sum + json.since, 0);
      await until(() => reportedCount() === 15, { what: "all of them" });
      const told = hook.calls.map(({ json }) => json.event);
      expect(told.filter((event) => event === "error.new")).toHaveLength(1);
      expect(told.length).toBeLessThanOrEqual(2);
    });

    it("wait for a mail server that is away, and hold up neither the webhook nor themselves", async () => {
      const node = open();
      await post.stop();
      await happen(node);
      expect(post.letters).toHaveLength(0);
      expect((await hook.call()).json.event).toBe("error.new");
      await post.start();
      node.clock.advance(5000);
      await node.outbox.sweep();
      await node.outbox.settled();
      expect(post.letters).toHaveLength(1);
      await node.ledger.flush();
      const { errors } = await node.errors.list({ status: "all" });
      expect(errors.map(({ place, level }) => [place, level])).toContainEqual([
        "errors.email",
        "warning",
      ]);
      expect(post.letters).toHaveLength(1);
    });

    it("are sent again to a receiver that failed, under the same number", async () => {
      const node = open({ ERROR_REPORT_EMAILS: "", GUARD_WEBHOOK: "retries=0" });
      hook.status = 500;
      await happen(node);
      hook.status = 204;
      node.clock.advance(5000);
      await node.outbox.sweep();
      await node.outbox.settled();
      const [first, second] = hook.calls.map(({ headers }) => headers["parley-delivery"]);
      expect(first).toBeTruthy();
      expect(second).toBe(first);
      expect(hook.calls).toHaveLength(2);
    });

    it("tell of an entry of the outbox that was set aside", async () => {
      const node = open();
      node.outbox.handle("kettle", () => Promise.reject(new Error("no lid")), { attempts: 2 });
      await node.database.transaction(() =>
        node.outbox.add({ topic: "kettle", subject: "k:1", payload: {} }),
      );
      await node.database.settled();
      for (let attempt = 0; attempt < 3; attempt++) {
        await node.outbox.settled();
        node.clock.advance(HOUR);
        await node.outbox.sweep();
      }
      await node.outbox.settled();
      expect(await node.outbox.stats()).toMatchObject({ dead: 1 });
      await happen(node);
      const told = hook.calls.map(({ json }) => json.place);
      expect(told.toSorted()).toEqual(["kettle (set aside)", "kettles.boil"]);
    });

    it("are neither ordered nor sent where nothing is configured", async () => {
      const node = open({ MAIL_URL: "", ERROR_REPORT_WEBHOOK_URL: "" });
      await happen(node);
      await pass(node, HOUR);
      expect(await node.outbox.stats()).toMatchObject({ waiting: 0, delivered: 0 });
      expect(await node.errors.get(1)).toMatchObject({ reported_at: null });
      expect([post.letters, hook.calls]).toEqual([[], []]);
    });
  });
});
