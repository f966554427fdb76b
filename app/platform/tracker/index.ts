export type { CaptureContext, CapturedRequest, Door, Level } from "./capture.ts";
export { Defects, type Noted } from "./defects.ts";
export { ErrorLedger, type InWriting, type WrittenGroup } from "./error_ledger.ts";
export { ErrorRetention } from "./error_retention.ts";
export { createErrors } from "./migrations/0001_errors.ts";
export { EMAIL_TOPIC, ReportDesk, WEBHOOK_TOPIC } from "./reports/report_desk.ts";
export { ReportPost } from "./reports/report_post.ts";
export { isSecretName, Redactor } from "./redactor.ts";
export type { ErrorSample, TrackedError } from "./tracked_error.ts";
export {
  type Filter,
  FILTERS,
  type Listing,
  type Sort,
  SORTS,
  TrackedErrors,
} from "./tracked_errors.ts";
export { Tracker } from "./tracker.ts";
