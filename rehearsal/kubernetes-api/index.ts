export { ApiError, isMissing } from "./api-error.ts";
export { Client, type Access } from "./client.ts";
export { conditionsOf, holds } from "./conditions.ts";
