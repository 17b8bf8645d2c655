import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { properties } from "../grpc.ts";
import { text } from "../providers/wire.ts";
import { surroundingsOf, type Asked, type Program } from "./program.ts";

const executor = fileURLToPath(new URL("run.py", import.meta.url));

/** The interpreter of the project's virtual environment, where it names one. */
export function pythonProgram(asked: Asked): Program {
  const { info } = asked;
  const environment = text(properties(info.getOptions())["virtualenv"]);
  const command = environment === "" ? "python3" : join(resolve(info.getRootDirectory(), environment), "bin", "python");
  return { command, args: [executor, info.getProgramDirectory()], env: surroundingsOf(asked) };
}
