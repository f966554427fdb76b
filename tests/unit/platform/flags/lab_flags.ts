import "reflect-metadata";
import { FlagCatalogue } from "../../../../app/platform/flags/index.ts";

/** Flags of a test: `lab` is off and `garden` on unless they are set. */
export class LabCatalogue extends FlagCatalogue {
  protected override declare() {
    const { groups } = super.declare();
    return {
      groups,
      declared: {
        lab: { description: "A laboratory.", default: false },
        garden: { description: "A garden.", default: true },
      },
    };
  }
}
