import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createLocalJWKSet, jwtVerify } from "jose";
import {
  type AccessClaims,
  AccessTokenCodec,
  KeyRing,
} from "../../../../../app/platform/security/index.ts";
import { type Container } from "../../../../../app/platform/container/index.ts";
import { Database } from "../../../../../app/platform/database/index.ts";
import type { FakeClock } from "../../../../../app/platform/support/index.ts";
import { eachStorey } from "../../../../support/storeys.ts";
import { openAccounts } from "../../../features/accounts/open_accounts.ts";
import {
  partsOf,
  signed,
  signedByForger,
  signedWithPublicKey,
  tampered,
  unsigned,
} from "./forge.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

eachStorey((storey) => {
  let container: Container;
  let clock: FakeClock;
  let codec: AccessTokenCodec;
  let keys: KeyRing;

  const open = async () => {
    ({ container, clock } = await openAccounts(storey, { JWT_ISSUER: "https://chat.example.org" }));
    clock.advance(1000 - (clock.now() % 1000));
    codec = container.resolve(AccessTokenCodec);
    keys = container.resolve(KeyRing);
  };
  beforeAll(open);

  const claims = (change: Partial<AccessClaims> = {}): AccessClaims => ({
    id: "0123456789abcdefghijkl",
    userId: 7,
    audience: "api",
    scopes: ["messages:read", "rooms:read"],
    issuedAt: clock.now(),
    expiresAt: clock.now() + 15 * MINUTE,
    ...change,
  });
  const read = (token: string) => codec.read(token, "api");

  describe("an access token", () => {
    it("says who it stands for, for what, and how long", async () => {
      const token = await codec.write(claims());
      expect(await read(token)).toEqual(claims());
      expect(partsOf(token)).toEqual({
        header: { alg: "EdDSA", typ: "at+jwt", kid: expect.stringMatching(/^[\w-]{43}$/) },
        payload: {
          iss: "https://chat.example.org",
          sub: "7",
          aud: "api",
          jti: "0123456789abcdefghijkl",
          scope: "messages:read rooms:read",
          iat: clock.now() / 1000,
          nbf: clock.now() / 1000,
          exp: clock.now() / 1000 + 900,
        },
      });
    });

    it("can be checked by others with our public keys", async () => {
      const token = await codec.write(claims());
      const jwks = await keys.jwks();
      expect(jwks.keys).toEqual([
        {
          kty: "OKP",
          crv: "Ed25519",
          x: expect.any(String),
          kid: expect.any(String),
          alg: "EdDSA",
          use: "sig",
        },
      ]);
      const { payload } = await jwtVerify(token, createLocalJWKSet(jwks), {
        currentDate: new Date(clock.now()),
      });
      expect(payload.sub).toBe("7");
    });

    it("holds a few seconds around its time, and no longer", async () => {
      const token = await codec.write(claims());
      clock.advance(15 * MINUTE + 4000);
      expect(await read(token)).not.toBeNull();
      clock.advance(2000);
      expect(await read(token)).toBeNull();
      const early = await codec.write(claims({ issuedAt: clock.now() + 6000 }));
      expect(await read(early)).toBeNull();
      clock.advance(2000);
      expect(await read(early)).not.toBeNull();
    });
  });

  describe("what is no token of ours is refused:", () => {
    let token: string;
    beforeEach(async () => {
      token = await codec.write(claims());
      expect(await read(token)).not.toBeNull();
    });
    const key = async () => (await keys.signer()).key;

    it("one without a signature", async () => {
      for (const alg of ["none", "None", "NONE", "nOnE", "EdDSA", ""]) {
        expect(await read(unsigned(partsOf(token), alg))).toBeNull();
      }
    });

    it("one signed with our public key as if that were a secret", async () => {
      const [jwk] = (await keys.jwks()).keys;
      expect(await read(signedWithPublicKey(partsOf(token), jwk!))).toBeNull();
      expect(await read(signedWithPublicKey(partsOf(token), jwk!.x!))).toBeNull();
    });

    it("one signed by somebody else, who brings the key along", async () => {
      expect(await read(await signedByForger(partsOf(token)))).toBeNull();
    });

    it("one that was changed", async () => {
      expect(await read(tampered(token, ({ payload }) => (payload["sub"] = "1")))).toBeNull();
      expect(await read(tampered(token, ({ payload }) => (payload["scope"] = "*")))).toBeNull();
      expect(
        await read(tampered(token, ({ payload }) => (payload["exp"] = 9_999_999_999))),
      ).toBeNull();
      const [head, body, signature = ""] = token.split(".");
      const flipped = signature.startsWith("A")
        ? `B${signature.slice(1)}`
        : `A${signature.slice(1)}`;
      expect(await read([head, body, flipped].join("."))).toBeNull();
      expect(await read([head, body, ""].join("."))).toBeNull();
    });

    it("one for another use, or of another issuer", async () => {
      expect(await codec.read(token, "realtime")).toBeNull();
      const { header, payload } = partsOf(token);
      expect(
        await read(
          await signed({ header, payload: { ...payload, aud: "elsewhere" } }, await key()),
        ),
      ).toBeNull();
      expect(
        await read(
          await signed(
            { header, payload: { ...payload, iss: "https://evil.example" } },
            await key(),
          ),
        ),
      ).toBeNull();
      expect(
        await read(
          await signed({ header, payload: { ...payload, aud: ["api", "realtime"] } }, await key()),
        ),
      ).toBeNull();
    });

    it("one of another kind, though we signed it", async () => {
      const { header, payload } = partsOf(token);
      expect(
        await read(await signed({ header: { ...header, typ: "JWT" }, payload }, await key())),
      ).toBeNull();
      const { typ: _typ, ...untyped } = header;
      expect(await read(await signed({ header: untyped, payload }, await key()))).toBeNull();
    });

    it.each(["jti", "sub", "aud", "scope", "iat", "nbf", "exp", "iss"])(
      "one that does not say %s",
      async (claim) => {
        const { header, payload } = partsOf(token);
        const { [claim]: _gone, ...rest } = payload;
        expect(await read(await signed({ header, payload: rest }, await key()))).toBeNull();
      },
    );

    it.each([
      ["sub", "0"],
      ["sub", "seven"],
      ["sub", "7 or 1=1"],
      ["jti", ""],
      ["scope", ["*"]],
      ["exp", "tomorrow"],
    ])("one whose %s is %j", async (claim, value) => {
      const { header, payload } = partsOf(token);
      expect(
        await read(await signed({ header, payload: { ...payload, [claim]: value } }, await key())),
      ).toBeNull();
    });

    it("one with a key that nobody knows, or with none", async () => {
      const { header, payload } = partsOf(token);
      for (const kid of ["unknown", "../../etc/passwd", "' or 1=1 --", ""]) {
        expect(
          await read(await signed({ header: { ...header, kid }, payload }, await key())),
        ).toBeNull();
      }
      const { kid: _kid, ...nameless } = header;
      expect(await read(await signed({ header: nameless, payload }, await key()))).toBeNull();
    });

    it("one that is far too long, or no token at all", async () => {
      const { header, payload } = partsOf(token);
      expect(
        await read(
          await signed({ header, payload: { ...payload, pad: "x".repeat(4000) } }, await key()),
        ),
      ).toBeNull();
      for (const text of [
        "",
        ".",
        "..",
        "a.b.c",
        "x".repeat(100_000),
        `${token}.${token}`,
        `${token}\n`,
      ]) {
        expect(await read(text)).toBeNull();
      }
    });
  });

  describe("keys", () => {
    // Each test begins without any.
    beforeEach(open);
    const rows = () =>
      container.resolve(Database).query.selectFrom("signing_keys").selectAll().execute();

    it("are kept with their private part sealed", async () => {
      await codec.write(claims());
      const [row] = await rows();
      expect(row?.private_key).toMatch(/^Fe26\.2\*/);
      expect(row?.public_key).not.toContain('"d"');
    });

    it("that were changed verify until their tokens have expired", async () => {
      const old = await codec.write(claims());
      const id = await keys.rotate();
      const fresh = await codec.write(claims());
      expect(partsOf(fresh).header["kid"]).toBe(id);
      expect(partsOf(old).header["kid"]).not.toBe(id);
      expect(await read(old)).not.toBeNull();
      expect((await keys.jwks()).keys).toHaveLength(2);
      clock.advance(15 * MINUTE + 11_000);
      expect((await keys.jwks()).keys).toHaveLength(1);
      await keys.tend();
      expect(await rows()).toHaveLength(1);
    });

    it("that may have been stolen verify no more", async () => {
      const old = await codec.write(claims());
      await keys.rotate({ revoke: true });
      expect(await read(old)).toBeNull();
      expect(await read(await codec.write(claims()))).not.toBeNull();
    });

    it("that were removed from the table verify no more", async () => {
      const old = await codec.write(claims());
      await container.resolve(Database).query.deleteFrom("signing_keys").execute();
      clock.advance(30_000);
      expect(await read(old)).toBeNull();
    });

    it("are renewed when their days are over, also where nobody makes tokens", async () => {
      const first = (await keys.signer()).id;
      clock.advance(29 * DAY);
      await keys.tend();
      expect((await keys.signer()).id).toBe(first);
      clock.advance(DAY);
      await keys.tend();
      expect((await keys.signer()).id).not.toBe(first);
    });

    it("are one, though many ask for the first at the same time", async () => {
      const ids = await Promise.all(
        Array.from({ length: 8 }, async () => (await keys.signer()).id),
      );
      expect(new Set(ids).size).toBe(1);
      const signing = (await rows()).filter(({ verifies_until }) => verifies_until === null);
      expect(signing).toHaveLength(1);
      expect(await rows()).toHaveLength(1);
    });

    it("are made anew when no key of the application opens them", async () => {
      await keys.signer();
      await container
        .resolve(Database)
        .query.updateTable("signing_keys")
        .set({ private_key: "Fe26.2*gone" })
        .execute();
      clock.advance(30_000);
      const token = await codec.write(claims());
      expect(await read(token)).not.toBeNull();
      expect(await rows()).toHaveLength(2);
    });
  });
});
