import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { command, type Command, option, toggle, writtenFile } from "./platform/console/index.ts";
import { protocolParts } from "./protocol_parts.ts";
import { withProtocol } from "./protocol_page.ts";

const PAGE = join("docs", "realtime-protocol.md");

/** `realtime:docs`. */
export function protocolCommand(): Command {
  return command({
    name: "realtime:docs",
    summary: `Write the reference of the protocol into ${PAGE}; for those who change the code.`,
    options: {
      check: toggle(
        z.boolean().default(false),
        "write nothing, and fail when the page is not current",
      ),
      to: option(z.string().default(PAGE), "another page", "path"),
    },
    examples: ["realtime:docs", "realtime:docs --check"],
    run: async ({ check, to }) => {
      const text = withProtocol(readFileSync(to, "utf8"), protocolParts());
      return writtenFile({ path: to, text, check, by: "realtime:docs" });
    },
  });
}
