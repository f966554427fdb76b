import type { Container } from "../../platform/container/index.ts";
import { SidebarNotes } from "../rooms/index.ts";
import { DraftsRepository } from "./drafts_repository.ts";

/** Marks rooms with a draft in the list of rooms. */
export function bootDrafts(container: Container): void {
  const drafts = container.resolve(DraftsRepository);
  container.resolve(SidebarNotes).add(async ({ id }) => ({ drafts: await drafts.rooms(id) }));
}
