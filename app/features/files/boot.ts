import type { Container } from "../../platform/container/index.ts";
import { ChangeWitnesses } from "../messages/index.ts";
import { FilesRepository } from "./files_repository.ts";

/** Files go with their message, in the transaction that deletes it. */
export function bootFiles(container: Container): void {
  const files = container.resolve(FilesRepository);
  container.resolve(ChangeWitnesses).add(async (kind, { id }) => {
    if (kind === "deleted") await files.letGo(id);
  });
}
