import { describe, expect, it } from "vitest";
import type { z } from "zod";
import {
  Color,
  Credentials,
  Email,
  Name,
  Password,
  UserDraft,
} from "../../../../app/features/accounts/user_schema.ts";

const message = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value).error?.issues[0]?.message;

describe("what a person may be called", () => {
  it.each([
    ["  Ana   María ", "Ana María"],
    ["李", "李"],
    ["e\u0301va", "éva"],
    ["x".repeat(80), "x".repeat(80)],
  ])("%j is kept as %j", (given, kept) => expect(Name.parse(given)).toBe(kept));

  it.each(["", "   ", "x".repeat(81), "a\u0000b", undefined, 7])(
    "%j is refused in words",
    (given) => {
      expect(message(Name, given)).toMatch(/name/);
    },
  );
});

describe("an address", () => {
  it("is trimmed and in lower case", () =>
    expect(Email.parse(" Ana@Example.ORG ")).toBe("ana@example.org"));

  it.each(["", "ana", "ana@", "a b@example.org", `${"a".repeat(250)}@example.org`, null])(
    "%j is refused in words",
    (given) => {
      expect(message(Email, given)).toMatch(/e-mail address/);
    },
  );
});

describe("a password", () => {
  it("has 8 characters or more, spaces included", () => {
    expect(Password.parse(" a b c d")).toBe(" a b c d");
    expect(message(Password, "1234567")).toBe("A password has 8 characters or more.");
  });

  it("has a bound, since long ones are costly to hash", () => {
    expect(message(Password, "x".repeat(201))).toBe("A password has 200 characters at most.");
  });
});

describe("a colour", () => {
  it("is one of twelve", () => {
    expect(Color.parse("11")).toBe(11);
    for (const wrong of ["12", "-1", "1.5", "red"])
      expect(message(Color, wrong)).toBe("Choose a colour.");
  });
});

describe("the forms", () => {
  it("name each field that is missing", () => {
    const { error } = UserDraft.safeParse({});
    expect(error?.issues.map(({ path, message }) => [path[0], message])).toEqual([
      ["name", "Enter a name."],
      ["email", "Enter an e-mail address."],
      ["password", "Enter a password."],
    ]);
  });

  it("take any password to be checked, also one that is too short by today's rule", () => {
    expect(Credentials.parse({ email: "ANA@example.org", password: "x" })).toEqual({
      email: "ana@example.org",
      password: "x",
    });
  });
});
