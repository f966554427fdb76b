import type { Generated } from "kysely";

interface FeatureFlagsTable {
  name: string;
  /** JSON of a `FlagRule`. */
  rule: string;
  changed_at: number;
  changed_by_id: number | null;
  changed_by: string;
}

interface FeatureFlagChangesTable {
  id: Generated<number>;
  name: string;
  /** The rule until then; null while the flag had never been set. */
  rule_before: string | null;
  rule_after: string;
  changed_at: number;
  changed_by_id: number | null;
  changed_by: string;
}

declare module "../database/tables.ts" {
  interface Tables {
    feature_flags: FeatureFlagsTable;
    feature_flag_changes: FeatureFlagChangesTable;
  }
}
