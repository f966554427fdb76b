import "reflect-metadata";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { columns, createTable, Migrator } from "../../../../app/platform/database/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { createNotes, note } from "./notes.ts";
import { connect } from "./open_database.ts";

interface Reports {
  reports: { id: number };
}

eachStorey((storey) => {
  describe("further databases by name", () => {
    const open = async (more: Record<string, string> = {}) => {
      const [main, reports] = [await storey.freshDatabaseUrl(), await storey.freshDatabaseUrl()];
      const file = `sqlite:${join(storey.freshFolder(), "archive.db")}`;
      const names = `reports=${reports}${more["suffix"] ?? ""}, archive=${file}`;
      const database = connect(main, { DATABASE_CONNECTIONS: names });
      storey.onClose(() => database.close());
      await new Migrator(database, [createNotes]).migrate();
      return database;
    };

    it("have tables, transactions and pools of their own", async () => {
      const database = await open();
      const reports = database.connection<Reports>("reports");
      await createTable(reports.query as never, reports.dialect, "reports")
        .addColumn("id", columns(reports.dialect).integer)
        .execute();
      const failed = reports.transaction(async () => {
        await reports.query.insertInto("reports").values({ id: 1 }).execute();
        expect(database.inTransaction).toBe(false);
        await database.query.insertInto("notes").values(note("kept")).execute();
        throw new Error("undone there");
      });
      await expect(failed).rejects.toThrow("undone there");
      expect(await reports.query.selectFrom("reports").selectAll().execute()).toEqual([]);
      expect(await database.query.selectFrom("notes").select("slug").execute()).toEqual([
        { slug: "kept" },
      ]);
    });

    it("may be of another kind than the first", async () => {
      const archive = (await open()).connection("archive");
      expect(archive.dialect).toBe("sqlite");
      await archive.ping();
    });

    it("show figures under their names", async () => {
      const database = await open();
      expect(Object.keys(database.figures())).toEqual(["primary", "reports", "archive"]);
      expect(database.connectionNames).toEqual(["reports", "archive"]);
    });

    it("are refused under a name that nobody gave, with those that there are", async () => {
      const database = await open();
      expect(() => database.connection("report")).toThrow(/names: reports, archive/);
    });

    it.runIf(storey.name === "cluster")("take limits of their own from their address", async () => {
      const database = await open({ suffix: "?pool_size=3&query_timeout_ms=5" });
      await database.connection("reports").ping();
      expect(database.figures()["reports"]).toMatchObject({ size: 3, opened: 1 });
      expect(database.figures()["primary"]).toMatchObject({ size: 10 });
    });
  });
});
