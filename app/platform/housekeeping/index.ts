export { Chore, chores } from "./chore.ts";
export { Housekeeper } from "./housekeeper.ts";
