import type { AuditRecord } from "../../../platform/security/index.ts";

/** A line of the audit log as pages and programs get it; the time in ISO 8601. */
export interface AuditResource {
  id: number;
  at: string;
  actor: { id: number | null; name: string };
  act: string;
  subject: string;
  detail: Record<string, unknown>;
  request_id: string | null;
}

export function auditResource({ at, requestId, ...record }: AuditRecord): AuditResource {
  return { ...record, at: new Date(at).toISOString(), request_id: requestId };
}
