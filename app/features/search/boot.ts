import type { Container } from "../../platform/container/index.ts";
import { ChangeWitnesses } from "../messages/index.ts";
import { SearchEntries } from "./search_entries.ts";

/** Keeps the index in step with messages, in the transaction of each change. */
export function bootSearch(container: Container): void {
  const entries = container.resolve(SearchEntries);
  container.resolve(ChangeWitnesses).add(async (kind, message) => {
    if (kind === "created") await entries.add(message);
    else if (kind === "edited" || kind === "deleted") await entries.replace(message);
  });
}
