/** The in-process engine, as program tests use it. */
export { ProgramRun, runProgram, type ProgramOptions, type Registration } from "../../rehearsal/in-process-engine.ts";
