import { TextKind } from "./text_kind.ts";

/** What somebody does, said of them: "Ada waves". */
export class MeKind extends TextKind {
  override readonly name = "me";
}
