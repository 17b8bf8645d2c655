export { allFound, found } from "./found.ts";
