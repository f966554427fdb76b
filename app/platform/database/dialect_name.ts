/** Which storey the data lives on: the embedded file, or a MySQL or MariaDB server. */
export type DialectName = "sqlite" | "mysql";
