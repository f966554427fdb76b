import { word } from "../core/words.ts";
import { mostFiles } from "./transfers.ts";
import { stateOf } from "./trays.ts";

/** Why a message cannot be sent yet, or no more; empty when its files stand in no way. */
export function filesWords(room: string): string {
  const { count, isReady, hasFailed, percent } = stateOf(room);
  if (count > mostFiles()) return word("scripts_files.too_many", { count, most: mostFiles() });
  if (hasFailed) return word("scripts_files.some_failed");
  return isReady ? "" : word("scripts_files.still_coming", { percent });
}
