import { describe, expect, it } from "vitest";
import { shapeOf } from "../../../../../app/platform/database/query_log/shape.ts";

describe("the shape of a statement", () => {
  it("is the same for lists of any length", () => {
    const two = 'select * from "users" where "id" in (?, ?)';
    const five = 'select * from "users" where "id" in (?, ?, ?,?, ?)';
    expect(shapeOf(five, "sqlite")).toBe(shapeOf(two, "sqlite"));
    expect(shapeOf(two, "sqlite")).toBe('select * from "users" where "id" in (?, …)');
  });

  it("is the same for one row and for many", () => {
    const rows = (count: number) =>
      `insert into t (a, b) values ${Array.from({ length: count }, () => "(?, ?)").join(", ")}`;
    expect(shapeOf(rows(7), "mysql")).toBe(shapeOf(rows(2), "mysql"));
  });

  it("holds no text and no number that was written out", () => {
    const said = "update notes set text = 'it''s a secret' where id = 42 and size > 1.5";
    expect(shapeOf(said, "sqlite")).toBe("update notes set text = ? where id = ? and size > ?");
    const quoted = String.raw`select 'a\'secret' from t where b = "another \"secret"`;
    expect(shapeOf(quoted, "mysql")).toBe("select ? from t where b = ?");
  });

  it("holds nothing of a text that was cut off", () => {
    expect(shapeOf("select 'a secret", "sqlite")).toBe("select ?");
  });

  it("keeps names that have digits in them, and names in quotes", () => {
    const sqlite = 'select "t1"."address2" from "t1"';
    expect(shapeOf(sqlite, "sqlite")).toBe(sqlite);
    expect(shapeOf("select `t1`.`2fa` from `t1`", "mysql")).toBe("select `t1`.`2fa` from `t1`");
  });

  it("is no longer than a page", () => {
    expect(shapeOf(`select ${"column_name, ".repeat(1000)}`, "sqlite").length).toBeLessThanOrEqual(
      4000,
    );
  });
});
