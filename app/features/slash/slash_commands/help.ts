import { type Done, SlashCommand } from "../slash_command.ts";

/** `/help` */
export class Help extends SlashCommand {
  readonly name = "help";
  readonly usage = "";
  readonly summary = "Show what commands there are.";

  override async run(): Promise<Done> {
    return { help: true };
  }
}
