import type { EnvVar } from "./contract.ts";
import { engineHome } from "./contract.ts";

const directories = {
  TRITON_CACHE_DIR: "triton",
  TORCHINDUCTOR_CACHE_DIR: "torchinductor",
  NUMBA_CACHE_DIR: "numba",
  FLASHINFER_WORKSPACE_BASE: "flashinfer",
  FLASHINFER_CUBIN_DIR: "flashinfer/cubins",
} satisfies Record<string, string>;

/** Python engines compile kernels while they start; without these a non-root user has nowhere to put them. */
export function compilerCaches(more: Readonly<Record<string, string>>): EnvVar[] {
  return Object.entries({ ...directories, ...more }).map(([name, directory]) => ({
    name,
    value: `${engineHome}/.cache/${directory}`,
  }));
}
