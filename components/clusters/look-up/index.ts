export { allFound, found } from "./found.ts";
export { refuseReserved, refuseTaken, type Reserved } from "./reserved.ts";
