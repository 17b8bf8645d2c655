import { z } from "zod";

/** Problems of one file that are listed at most. */
const most = 20;

function problemsOf(error: z.ZodError): string {
  const shown = z.prettifyError(new z.ZodError(error.issues.slice(0, most)));
  const more = error.issues.length - most;
  return more > 0 ? `${shown}\nand ${String(more)} more` : shown;
}

/**
 * What is wrong with a file that the user named, in one line: it cannot be read or written, is not JSON, or is not of
 * the shape asked for. Undefined for anything else: that is our own mistake and keeps its stack trace.
 */
export function fileProblem(error: unknown): string | undefined {
  if (error instanceof z.ZodError) return `the file is not of the expected shape:\n${problemsOf(error)}`;
  if (error instanceof SyntaxError) return `the file is not JSON: ${error.message}`;
  // A list of the catalog that cannot be used stops every command before the catalog is there to ask.
  if (error instanceof Error && error.name === "PriceListError") return `a price list cannot be used: ${error.message}`;
  if (error instanceof Error && "syscall" in error) return error.message;
  return undefined;
}
