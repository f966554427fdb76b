import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Mailer } from "../../../../app/platform/mail/index.ts";
import { type MailServer, startMailServer } from "../../../support/servers/mail_server.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { migrateTracker, type OpenTracker, openTracker } from "../tracker/open_tracker.ts";

const report = {
  kind: "new",
  headline: "Grüße 🦊 & <b>more</b>",
  class: "TypeError",
  message: "it's <broken>",
  count: 1,
  first_at: 0,
  last_at: 0,
  node: "eu-1",
  link: "https://chat.example.org/admin/errors/7?a=1&b=2",
  window: "hour",
};
const letter = {
  to: "ada@example.org",
  subject:
    "Grüße 🦊, and a subject that is long enough to be folded over more than one line of a head",
  template: "error_report",
  data: { report },
};

eachStorey((storey) => {
  describe("mail", () => {
    let post: MailServer;
    let opened: OpenTracker[];
    let url: string;

    beforeEach(async () => {
      opened = [];
      post = await startMailServer();
      url = await storey.freshDatabaseUrl();
      await migrateTracker(url);
    });
    afterEach(async () => {
      for (const { outbox, database } of opened) {
        await outbox.stop();
        await database.close();
      }
      await post.stop();
    });

    function open(env: Record<string, string> = {}) {
      const node = openTracker(url, {
        MAIL_URL: post.url,
        MAIL_FROM: "Parley <parley@example.org>",
        ...env,
      });
      opened.push(node);
      return { ...node, mailer: node.container.resolve(Mailer) };
    }

    it("arrives as text and as HTML, each escaped as it must be", async () => {
      await open().mailer.send(letter);
      const got = await post.letter();
      expect(got).toMatchObject({ from: "parley@example.org", to: ["ada@example.org"] });
      expect(got.headers.get("subject")).toBe(letter.subject);
      expect(got.headers.get("from")).toBe("Parley <parley@example.org>");
      expect(got.headers.get("auto-submitted")).toBe("auto-generated");
      expect(got.text).toContain("Grüße 🦊 & <b>more</b>");
      expect(got.text).toContain("it's <broken>");
      expect(got.text).toContain("\nhttps://chat.example.org/admin/errors/7?a=1&b=2");
      expect(got.html).toContain("Grüße 🦊 &amp; &lt;b&gt;more&lt;/b&gt;");
      expect(got.html).toContain('href="https://chat.example.org/admin/errors/7?a=1&amp;b=2"');
    });

    it("goes to several addresses in one letter, and letters of a thread belong together", async () => {
      const { mailer } = open();
      const to = ["ada@example.org", "grace@example.org"];
      await mailer.send({ ...letter, to, thread: "error:7" });
      await mailer.send({ ...letter, to, thread: "error:7", subject: "again" });
      await mailer.send({ ...letter, to, thread: "error:8", subject: "another" });
      const [first, second, third] = post.letters;
      expect(first?.to).toEqual(to);
      expect(first?.headers.get("references")).toMatch(/^<[0-9a-f]{24}@example\.org>$/);
      expect(second?.headers.get("references")).toBe(first?.headers.get("references"));
      expect(third?.headers.get("references")).not.toBe(first?.headers.get("references"));
    });

    it("has one receiver and one subject, whatever is written into them", async () => {
      const { mailer } = open();
      const subject = "hello\r\nBcc: eve@example.org\r\n\r\nand a body";
      await mailer.send({ ...letter, subject });
      expect((await post.letter()).to).toEqual(["ada@example.org"]);
      expect(post.letters[0]?.headers.has("bcc")).toBe(false);
      await expect(
        mailer.send({ ...letter, to: "ada@example.org, eve@example.org" }),
      ).rejects.toThrow();
      await expect(
        mailer.send({ ...letter, to: "ada@example.org>\r\nRCPT TO:<eve@example.org" }),
      ).rejects.toThrow();
      expect(post.letters.flatMap(({ to }) => to)).not.toContain("eve@example.org");
    });

    it("is not sent where no server is configured", async () => {
      const { mailer } = open({ MAIL_URL: "" });
      expect(mailer.configured).toBe(false);
      await expect(mailer.send(letter)).rejects.toMatchObject({
        status: 503,
        code: "mail_not_configured",
      });
    });

    it("that is refused says so, and is no sign that the server is away", async () => {
      const { mailer } = open();
      const refused = mailer.send({ ...letter, to: "nobody@example.org" });
      await expect(refused).rejects.toMatchObject({ status: 422, code: "mail_refused" });
      await mailer.send(letter);
    });

    it("to a server that is away fails as that, and goes when it is back", async () => {
      const { mailer } = open();
      await post.stop();
      await expect(mailer.send(letter)).rejects.toMatchObject({
        status: 503,
        code: "smtp_unavailable",
      });
      await post.start();
      await mailer.send(letter);
      expect(post.letters).toHaveLength(1);
    });

    it("needs the right password where the server asks for one", async () => {
      const closed = await startMailServer({ user: "parley", password: "p@ss/word" });
      const right = open({ MAIL_URL: closed.url });
      await right.mailer.send(letter);
      const wrong = open({ MAIL_URL: closed.url.replace("p%40ss", "guess") });
      await expect(wrong.mailer.send(letter)).rejects.toMatchObject({ code: "smtp_unavailable" });
      expect(closed.letters).toHaveLength(1);
      await closed.stop();
    });

    it("that was posted waits in the outbox for a server that is away, and for its transaction", async () => {
      const { mailer, outbox, database, clock } = open();
      mailer.deliverPosted();
      outbox.start();
      await expect(mailer.post(letter)).rejects.toThrow("outside of a transaction");
      await database
        .transaction(async () => {
          await mailer.post({ ...letter, subject: "never" });
          throw new Error("changed my mind");
        })
        .catch(() => {});
      await post.stop();
      await database.transaction(() => mailer.post(letter));
      await outbox.settled();
      expect(await outbox.stats()).toMatchObject({ waiting: 1, failed: 1 });
      await post.start();
      clock.advance(5000);
      await outbox.sweep();
      expect((await post.letter()).headers.get("subject")).toBe(letter.subject);
      await outbox.settled();
      expect(await outbox.stats()).toMatchObject({ waiting: 0 });
      expect(post.letters).toHaveLength(1);
    });

    it("that was posted and is refused for good is set aside at once", async () => {
      const { mailer, outbox, database } = open();
      mailer.deliverPosted();
      outbox.start();
      await database.transaction(() => mailer.post({ ...letter, to: "nobody@example.org" }));
      await outbox.settled();
      expect(await outbox.stats()).toMatchObject({ waiting: 0, dead: 1 });
    });
  });
});
