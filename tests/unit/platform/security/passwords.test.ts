import "reflect-metadata";
import { describe, expect, it } from "vitest";
import { hashToken, Passwords } from "../../../../app/platform/security/index.ts";

const passwords = new Passwords();

describe("a password", () => {
  it("is kept as Argon2id with the advised cost, never twice alike", async () => {
    const [one, two] = [
      await passwords.hash("correct horse"),
      await passwords.hash("correct horse"),
    ];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
  });

  it("fits its own hash and no other", async () => {
    const hash = await passwords.hash("correct horse");
    expect(await passwords.verify(hash, "correct horse")).toBe(true);
    expect(await passwords.verify(hash, "Correct horse")).toBe(false);
    expect(await passwords.verify(hash, "")).toBe(false);
  });

  it("is the same however the keyboard composes its letters", async () => {
    const hash = await passwords.hash("caf\u00e9");
    expect(await passwords.verify(hash, "cafe\u0301")).toBe(true);
  });

  it("never fits where there is no account or no hash", async () => {
    expect(await passwords.verify(null, "nobody has this account")).toBe(false);
    expect(await passwords.verify("not a hash", "anything")).toBe(false);
    expect(await passwords.verify("", "")).toBe(false);
  });
});

describe("a token", () => {
  it("is kept as SHA-256", () => {
    expect(hashToken("abc")).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });
});
