import { Settings } from "../../../../config/settings.ts";
import { Sessions } from "../../sessions/index.ts";
import { answer } from "../answer.ts";
import { command, type Command } from "../command.ts";
import { answerOf } from "../replies.ts";

/** `sessions:gc`. */
export function sessionsCommands(): Command[] {
  return [
    command({
      name: "sessions:gc",
      summary:
        "Remove expired sessions now; running servers do it every ten minutes by themselves.",
      examples: ["sessions:gc", "sessions:gc --json"],
      run: async (_options, { resolve, ask }) => {
        const { store } = (await resolve(Settings)).session;
        // Those in memory are a running server's own.
        if (store === "memory") return answerOf(await ask("sessions:gc"));
        const removed = await (await resolve(Sessions)).collect();
        return answer({ store, removed }, sentence(store, removed));
      },
    }),
  ];
}

function sentence(store: string, removed: number): string {
  if (store === "redis") return "Redis removes expired sessions by itself.";
  if (removed === 0) return "No session had expired.";
  return removed === 1
    ? "One expired session is removed."
    : `${removed} expired sessions are removed.`;
}
