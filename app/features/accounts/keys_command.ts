import { z } from "zod";
import { answer, command, type Command, toggle } from "../../platform/console/index.ts";
import { SigningKeys } from "./signing_keys.ts";

/** `keys:rotate`. */
export function rotateKeys(): Command {
  return command({
    name: "keys:rotate",
    summary:
      "Let a new key sign access tokens. Those of the old key hold until they expire; with --revoke none does, which ends their live connections.",
    options: {
      revoke: toggle(z.boolean().default(false), "for when a key may have been stolen"),
    },
    examples: ["keys:rotate", "keys:rotate --revoke --json"],
    run: async ({ revoke }, { resolve }) => {
      const done = await (await resolve(SigningKeys)).rotate("console", revoke);
      return answer(
        done,
        `${done.key} signs access tokens now. ${tokensEnd(revoke, done.revoked)}`,
      );
    },
  });
}

function tokensEnd(revoke: boolean, revoked: number): string {
  if (!revoke) return "Those that are out hold until they expire.";
  return `${revoked} ${revoked === 1 ? "token was" : "tokens were"} taken back.`;
}
