import { describe, expect, it } from "vitest";
import { expiryOf, TokenDraft } from "../../../../app/features/accounts/token_schema.ts";

const draft = { name: "backup", scopes: ["messages:read"], days: "30" };

describe("the form of a token", () => {
  it("takes one scope as text, many as a list, and each once", () => {
    expect(TokenDraft.parse({ ...draft, scopes: "rooms:read" }).scopes).toEqual(["rooms:read"]);
    expect(TokenDraft.parse({ ...draft, scopes: ["*", "*"] }).scopes).toEqual(["*"]);
  });

  it("refuses no scope, and names an unknown one", () => {
    const told = (scopes: unknown) =>
      TokenDraft.safeParse({ ...draft, scopes }).error?.issues[0]?.message;
    expect(told([])).toBe("Choose what the token may do.");
    expect(told(undefined)).toBe("Choose what the token may do.");
    expect(told(["rooms:burn"])).toContain("There is no scope rooms:burn.");
  });

  it("reads days, and nothing as never", () => {
    expect(expiryOf(TokenDraft.parse(draft), 1000)).toBe(1000 + 30 * 86_400_000);
    expect(expiryOf(TokenDraft.parse({ ...draft, days: "" }), 1000)).toBeNull();
    expect(TokenDraft.safeParse({ ...draft, days: "0" }).success).toBe(false);
    expect(TokenDraft.safeParse({ ...draft, days: "soon" }).success).toBe(false);
  });
});
