import { design } from "./design.ts";
import { engineering } from "./engineering.ts";
import { general } from "./general.ts";
import { adaAndBen, coffee, graceAndElena, launch } from "./small_rooms.ts";
import { support } from "./support.ts";

/** Everything that the demo people have said. */
export const conversations = [
  general,
  engineering,
  design,
  support,
  coffee,
  launch,
  adaAndBen,
  graceAndElena,
];
