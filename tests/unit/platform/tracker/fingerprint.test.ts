import { describe, expect, it } from "vitest";
import { causeChain, UnavailableError } from "../../../../app/platform/errors/index.ts";
import { fingerprint } from "../../../../app/platform/tracker/fingerprint.ts";
import { normalise } from "../../../../app/platform/tracker/normalise.ts";

describe("the shared part of a message", () => {
  it.each([
    ["Room 7 has 1,200 members", "Room <n> has <n> members"],
    ["user 3f2b8c1e-1d2a-4b5c-8d9e-0a1b2c3d4e5f is gone", "user <id> is gone"],
    ["late since 2026-01-31T08:00:00.123Z", "late since <time>"],
    ["connect ECONNREFUSED 10.0.0.7:3306", "connect ECONNREFUSED <host>"],
    ["fetching https://example.org/a?b=c failed", "fetching <address> failed"],
    ["Duplicate entry 'Ada Lovelace' for key", "Duplicate entry <text> for key"],
    ["no session q0V1ceV0nO2hTqXy", "no session <id>"],
    ["at 0x7ffe12", "at <n>"],
  ])("of %s", (message, shared) => expect(normalise(message)).toBe(shared));

  it("keeps the names of the program", () => {
    const message = "Cannot read properties of undefined (reading 'name')";
    expect(normalise(message)).toBe(message);
  });

  it("is found within a moment in a hostile text", () => {
    expect(normalise("'\"`".repeat(100_000)).length).toBeLessThanOrEqual(300);
    expect(normalise("a1".repeat(500_000)).length).toBeLessThanOrEqual(300);
  });
});

const of = (error: unknown, name = "rooms.show", isAway = false) =>
  fingerprint({ chain: causeChain(error), level: "error", name, isAway });

function lookUp(id: number): Error {
  return new Error(`There is no room ${id}`);
}

function lookElsewhere(id: number): Error {
  return new Error(`There is no room ${id}`);
}

describe("a fingerprint", () => {
  it("is the same for what differs in numbers only, in whatever line it happened", () => {
    const first = lookUp(1);
    const second = lookUp(2);
    second.stack = second.stack?.replaceAll(/:\d+:\d+\)/g, ":900:1)");
    expect(of(first)).toBe(of(second));
  });

  it("tells routes, functions, classes and causes apart", () => {
    const error = lookUp(1);
    const others = [
      of(error, "rooms.edit"),
      of(lookElsewhere(1)),
      of(Object.assign(lookUp(1), { name: "TypeError" })),
      of(Object.assign(lookUp(1), { cause: new Error("deeper") })),
      of("a text"),
    ];
    expect(new Set([of(error), ...others]).size).toBe(6);
  });

  it("is one for a part that is away, wherever that was noticed", () => {
    const away = () => new UnavailableError("database_unavailable", "away");
    expect(of(away(), "rooms.show", true)).toBe(of(away(), "sign-in", true));
    expect(of(away(), "", true)).not.toBe(of(new UnavailableError("redis"), "", true));
  });
});
