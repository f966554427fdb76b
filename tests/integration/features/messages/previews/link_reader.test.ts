import "reflect-metadata";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LinkReader } from "../../../../../app/features/messages/previews/link_reader.ts";
import { createContainer } from "../../../../../app/platform/container/index.ts";
import { AllowedAddresses } from "../../../../../app/platform/outside/allowed_addresses.ts";
import { Log } from "../../../../../app/platform/logging/index.ts";
import { Settings } from "../../../../../config/settings.ts";
import { HostileSite } from "../../../../support/servers/hostile_site.ts";

const LOCAL = { name: "the test", values: { NODE_ENV: "test", OUTSIDE_ALLOWED: "127.0.0.1" } };

/** A name server of somebody hostile: each question is answered as the list says; the last answer stays. */
class ChangingNames extends AllowedAddresses {
  asked = 0;
  readonly #answers: readonly string[];

  constructor(settings: Settings, answers: readonly string[]) {
    super(settings);
    this.#answers = answers;
  }

  protected override ask(...[, , done]: Parameters<AllowedAddresses["ask"]>): void {
    const answer = this.#answers[Math.min(this.asked, this.#answers.length - 1)] ?? "";
    this.asked += 1;
    done(
      null,
      answer.split(" ").map((address) => ({ address, family: 4 })),
    );
  }
}

describe("a page that a message links to", () => {
  let site: HostileSite;

  beforeAll(async () => {
    site = await HostileSite.open();
  });
  afterAll(() => site.close());

  const reader = (env: Record<string, string> = {}, names?: AllowedAddresses): LinkReader => {
    const container = createContainer();
    const values = {
      NODE_ENV: "test",
      OUTSIDE_ALLOWED: "127.0.0.1",
      LINK_PREVIEW_PORTS: String(site.port),
      LINK_PREVIEW_TIMEOUT_MS: "10000",
      GUARD_FETCH: "failures=0",
      ...env,
    };
    container.registerInstance(Settings, Settings.from([{ name: "the test", values }]));
    container.registerInstance(Log, Log.silent());
    if (names) container.registerInstance(AllowedAddresses, names);
    return container.resolve(LinkReader);
  };
  const read = (path: string, env?: Record<string, string>) => reader(env).read(site.at(path));
  const titleOf = async (path: string) => (await read(path))?.card.title;

  it("says what it is, with a small copy of its picture without what it carried", async () => {
    const found = await read("/page");
    const card = { title: "A & B <b>", description: "What it is about.", site: "The Site" };
    expect(found?.card).toEqual(card);
    const { format, width, height, exif } = await sharp(found?.picture).metadata();
    expect({ format, width, height, exif }).toEqual({
      format: "webp",
      width: 480,
      height: 320,
      exif: undefined,
    });
  });

  it("is found behind redirects, and no further than three", async () => {
    expect((await read("/hop?to=/hop%3Fto%3D/plain"))?.card).toEqual({
      title: "Only a title",
      description: "",
      site: "127.0.0.1",
    });
    expect(await read("/loop")).toBeUndefined();
    expect(site.asked("/loop")).toBe(4);
  });

  it.each(["127.0.0.2", "[::1]", "[::ffff:127.0.0.2]", "0x7f000002", "2130706434"])(
    "at %s, which is no public address, is never called, neither straight nor by a redirect",
    async (host) => {
      const private_ = site.at("/page", host);
      await expect(reader().read(private_)).rejects.toThrow("not in the public network");
      const hop = read(`/hop?to=${encodeURIComponent(private_)}`);
      await expect(hop).rejects.toThrow("not in the public network");
    },
  );

  it("whose name leads to such an address is not called either", async () => {
    const named = reader({ OUTSIDE_ALLOWED: "" }).read(site.at("/page", "localhost"));
    await expect(named).rejects.toThrow("not in the public network");
  });

  it("whose name changes its mind is judged at each connection, by the address that is connected to", async () => {
    const names = (answers: string[]) => new ChangingNames(Settings.from([LOCAL]), answers);
    const at = site.at("/page", "changing.example");
    // The page, and then its picture, by the same name.
    const honest = names(["127.0.0.1", "127.0.0.1"]);
    expect((await reader({}, honest).read(at))?.picture).toBeDefined();
    expect(honest.asked).toBe(2);

    const pictures = site.asked("/picture.png");
    const turning = names(["127.0.0.1", "127.0.0.2"]);
    const found = await reader({}, turning).read(at);
    expect(found).toMatchObject({ card: { site: "The Site" }, picture: undefined });
    expect([turning.asked, site.asked("/picture.png")]).toEqual([2, pictures]);

    const hop = site.at(`/hop?to=${encodeURIComponent(at)}`, "changing.example");
    const gone = reader({}, names(["127.0.0.1", "169.254.169.254"])).read(hop);
    await expect(gone).rejects.toThrow("not in the public network");
    // One bad address among good ones is enough: nobody knows which is taken.
    const two = reader({}, names(["127.0.0.1 10.0.0.1"])).read(at);
    await expect(two).rejects.toThrow("not in the public network");
  });

  it("is called on the usual ports alone, and by no other scheme", async () => {
    expect(await reader({ LINK_PREVIEW_PORTS: "80,443" }).read(site.at("/page"))).toBeUndefined();
    expect(await read("/hop?to=http://127.0.0.1:22/")).toBeUndefined();
    for (const to of ["file:///etc/passwd", "gopher://127.0.0.1/", "javascript:alert(1)"]) {
      const found = await read(`/hop?to=${encodeURIComponent(to)}`).catch(() => undefined);
      expect(found).toBeUndefined();
    }
  });

  it("is read so far and no further: endless, packed, or with a large header", async () => {
    expect(await titleOf("/endless")).toBe("Endless");
    expect(await titleOf("/bomb")).toBe("Bomb");
    await expect(read("/header")).rejects.toThrow();
  });

  it.each(["/drip", "/silence"])("has one measure of time for all of it: %s", async (path) => {
    await expect(read(path, { LINK_PREVIEW_TIMEOUT_MS: "300" })).rejects.toThrow();
  });

  it.each(["/pdf", "/nameless", "/nothing-here", "/broken"])(
    "that is none shows nothing: %s",
    async (path) => {
      expect(await read(path)).toBeUndefined();
    },
  );

  it("goes without a picture that is a program, or that lies where nobody may look", async () => {
    for (const path of ["/drawing", "/far-picture"]) {
      expect(await read(path)).toMatchObject({ card: { site: "The Site" }, picture: undefined });
    }
  });

  it("is read in its charset, also when it names none that exists", async () => {
    expect(await titleOf("/latin")).toBe("Grüße");
    expect(await titleOf("/unknown-charset")).toBe("Grüße");
    expect(await titleOf("/meta-charset")).toBe("日本");
    expect(await titleOf("/script")).toBe("<script>alert(1)</script>");
  });
});
