export type { AuditActor, AuditEntry, AuditQuery, AuditRecord } from "./audit_entry.ts";
export { AuditLog } from "./audit_log.ts";
export { createAuditLog } from "./migrations/0001_audit_log.ts";
