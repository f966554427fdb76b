export { TokenBucket } from "../../support/index.ts";
