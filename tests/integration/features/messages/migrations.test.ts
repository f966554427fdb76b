import "reflect-metadata";
import { expect, it } from "vitest";
import { laterMessagesMigrations } from "../../../../app/features/messages/index.ts";
import { migrations } from "../../../../app/migrations.ts";
import { Migrator } from "../../../../app/platform/database/index.ts";
import { connect } from "../../platform/database/open_database.ts";
import { eachStorey } from "../../../support/storeys.ts";

eachStorey((storey) => {
  it("what came to messages later can be taken back, put back, and begun again after a crash", async () => {
    const database = connect(await storey.freshDatabaseUrl());
    storey.onClose(() => database.close());
    const others = migrations.filter((one) => !laterMessagesMigrations.includes(one));
    const migrator = new Migrator(database, [...others, ...laterMessagesMigrations]);
    await migrator.migrate();
    const names = laterMessagesMigrations.map(({ name }) => name);
    expect(await migrator.rollback(names.length)).toEqual(names.toReversed());
    expect(await migrator.migrate()).toEqual(names);
    // As after a crash right before the migration was noted.
    await database.query.deleteFrom("migrations").where("name", "in", names).execute();
    expect(await migrator.migrate()).toEqual(names);
    const empty = await database.query.selectFrom("messages").selectAll().execute();
    expect(empty).toEqual([]);
  });
});
