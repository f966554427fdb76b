import { describe, expect, it } from "vitest";
import { mysqlPlan } from "../../../../../app/platform/database/query_log/mysql_plan.ts";
import { sqlitePlan } from "../../../../../app/platform/database/query_log/sqlite_plan.ts";

const answer = (plan: object) => [{ EXPLAIN: JSON.stringify(plan) }];

describe("the plan of a select", () => {
  it("is read from SQLite with its depth, and flags whole tables and sorting", () => {
    const plan = sqlitePlan([
      { id: 3, parent: 0, notused: 0, detail: "SCAN messages" },
      { id: 7, parent: 0, notused: 0, detail: "SEARCH users USING INTEGER PRIMARY KEY (rowid=?)" },
      { id: 9, parent: 7, notused: 0, detail: "SCAN rooms USING COVERING INDEX rooms_name" },
      { id: 12, parent: 0, notused: 0, detail: "USE TEMP B-TREE FOR ORDER BY" },
    ]);
    expect(plan.map(({ depth, costly }) => [depth, costly])).toEqual([
      [0, true],
      [0, false],
      [1, false],
      [0, true],
    ]);
  });

  it("is read from MariaDB, without the values in its conditions", () => {
    const plan = mysqlPlan(
      answer({
        query_block: {
          select_id: 1,
          filesort: {
            sort_key: "messages.created_at",
            temporary_table: {
              nested_loop: [
                {
                  table: {
                    table_name: "messages",
                    access_type: "ALL",
                    rows: 812,
                    attached_condition: "messages.body = 'my secret' and messages.room_id = 7",
                  },
                },
                { table: { table_name: "users", access_type: "eq_ref", key: "PRIMARY", rows: 1 } },
              ],
            },
          },
        },
      }),
    );
    expect(plan).toEqual([
      { depth: 0, text: "sort", costly: true },
      { depth: 1, text: "temporary table", costly: true },
      {
        depth: 2,
        text: "ALL messages, about 812 rows, where messages.body = ? and messages.room_id = ?",
        costly: true,
      },
      { depth: 2, text: "eq_ref users, by PRIMARY, about 1 rows", costly: false },
    ]);
  });

  it("is read from MySQL, which names things otherwise", () => {
    const table = {
      table_name: "rooms",
      access_type: "range",
      key: "rooms_name",
      rows_examined_per_scan: 4,
    };
    const plan = mysqlPlan(
      answer({ query_block: { ordering_operation: { using_filesort: true, table } } }),
    );
    expect(plan).toEqual([
      { depth: 0, text: "order", costly: true },
      { depth: 1, text: "range rooms, by rooms_name, about 4 rows", costly: false },
    ]);
  });

  it("is empty when the answer is none", () => {
    expect(mysqlPlan([])).toEqual([]);
    expect(sqlitePlan([])).toEqual([]);
  });
});
