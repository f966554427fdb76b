import { describe, expect, it } from "vitest";
import { Redactor } from "../../../../app/platform/tracker/redactor.ts";

const redactor = new Redactor(["the-key-of-this-house", "tiny"]);

describe("what is kept of a text", () => {
  it.each([
    [
      "it uses the-key-of-this-house twice: the-key-of-this-house",
      "it uses [redacted] twice: [redacted]",
    ],
    [
      "mysql://parley:hunter2@db:3306/chat is away",
      "mysql://parley:[redacted]@db:3306/chat is away",
    ],
    ["Authorization: Bearer abcdefgh12345678", "Authorization: [redacted] [redacted]"],
    ["refused bearer abcdefgh1234", "refused bearer [redacted]"],
    ['{"password":"hunter2","name":"Ada"}', '{"password":[redacted],"name":"Ada"}'],
    ["token=the-key-of-this-house;", "token=[redacted];"],
    ["api_key=abc&x=1", "api_key=[redacted]&x=1"],
    ["new_password: 'two words'", "new_password: [redacted]"],
    ["Duplicate entry 'ada@example.org' for key", "Duplicate entry '[e-mail]' for key"],
    ["no session q0V1ceV0nO2hTqXyq0V1ceV0nO2h", "no session [redacted]"],
    ["-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----", "[redacted]"],
  ])("%s", (text, kept) => expect(redactor.text(text)).toBe(kept));

  it.each([
    "Cannot read properties of undefined (reading 'name')",
    "no such table: rooms",
    "tiny words stay",
    "app/features/accounts/users_repository.ts has 2 problems",
    "The token has expired.",
  ])("%s stays as it is", (text) => expect(redactor.text(text)).toBe(text));
});

describe("what is kept of a path", () => {
  it("are the names in its query, and none of the values", () => {
    expect(redactor.path("/search?q=love+letters&page=2")).toBe("/search?q=…&page=…");
  });

  it("is nothing that only the owner of a link may know", () => {
    expect(redactor.path("/join/q0V1ceV0nO2hTqXyq0V1/now")).toBe("/join/…/now");
    expect(redactor.path("/rooms/17/messages")).toBe("/rooms/17/messages");
    expect(redactor.path("/people/ada@example.org")).toBe("/people/[e-mail]");
  });
});
