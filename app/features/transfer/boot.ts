import type { Container } from "../../platform/container/index.ts";
import { TransferJobs } from "./jobs/transfer_jobs.ts";

/** Takes over the making of exports and imports; once, before the outbox starts. */
export function bootTransfer(container: Container): void {
  container.resolve(TransferJobs).listen();
}
