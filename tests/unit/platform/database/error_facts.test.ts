import "reflect-metadata";
import { describe, expect, it } from "vitest";
import { isConnectionLost, isUniqueViolation } from "../../../../app/platform/database/index.ts";
import { isBusy, isWorthRerunning } from "../../../../app/platform/database/error_facts.ts";
import { databaseUnavailable } from "../../../../app/platform/database/errors.ts";

const error = (facts: object) => Object.assign(new Error("from a driver"), facts);

describe("what errors of drivers mean", () => {
  it.each([
    ["refused", error({ code: "ECONNREFUSED" })],
    ["lost", error({ code: "PROTOCOL_CONNECTION_LOST", fatal: true })],
    ["the server shuts down", error({ code: "ER_SERVER_SHUTDOWN", errno: 1053 })],
    ["killed", error({ errno: 1927 })],
    ["too many connections", error({ errno: 1040 })],
    ["already typed", databaseUnavailable(error({ code: "EPIPE" }))],
  ])("%s: the connection is lost", (_, thrown) => {
    expect(isConnectionLost(thrown)).toBe(true);
    expect(isWorthRerunning(thrown)).toBe(false);
  });

  it.each([
    ["a deadlock", error({ errno: 1213 })],
    ["a lock time-out", error({ errno: 1205 })],
    ["a locked file", error({ errcode: 5 })],
    ["a file that is being recovered", error({ errcode: 261 })],
  ])("%s: the transaction is worth another run", (_, thrown) => {
    expect(isWorthRerunning(thrown)).toBe(true);
    expect(isConnectionLost(thrown)).toBe(false);
  });

  it.each([
    ["MySQL", error({ errno: 1062 })],
    ["SQLite, unique key", error({ errcode: 2067 })],
    ["SQLite, primary key", error({ errcode: 1555 })],
  ])("%s: a duplicate", (_, thrown) => {
    expect(isUniqueViolation(thrown)).toBe(true);
    expect(isBusy(thrown)).toBe(false);
  });

  it.each([
    ["a syntax error", error({ errno: 1064 })],
    ["a foreign key", error({ errcode: 787 })],
    ["a text", "no"],
    ["nothing", undefined],
  ])("%s: none of these", (_, thrown) => {
    const answers = [isConnectionLost, isUniqueViolation, isBusy, isWorthRerunning].map((ask) =>
      ask(thrown),
    );
    expect(answers).toEqual([false, false, false, false]);
  });
});
