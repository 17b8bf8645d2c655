/** What was set aside in an account, in the words of its cloud. */
export interface Reserved {
  readonly machine: string;
  readonly zone: string;
  /** Machines that it holds in all. */
  readonly count: number;
}

export interface Wanted {
  readonly machine: string;
  readonly max: number;
  /** Absent = any. */
  readonly zone?: string;
}

/** @throws Error in plain words where it holds other machines, too few, or elsewhere. */
export function refuseReserved({ machine, zone, count }: Reserved, wanted: Wanted): void {
  if (machine !== wanted.machine) throw new Error(`it holds ${machine}, and the plan takes ${wanted.machine}`);
  if (count < wanted.max) throw new Error(`it holds ${String(count)} machines, and ${String(wanted.max)} are needed`);
  if (wanted.zone !== undefined && wanted.zone !== zone)
    throw new Error(`it lies in ${zone}, and capacity.zone is ${wanted.zone}`);
}

/** @throws Error in plain words where others use so many that too few are left for this cluster. */
export function refuseTaken(free: number, ours: number, { max }: Wanted): void {
  if (free + ours >= max) return;
  throw new Error(
    `${String(free + ours)} of its machines are left, others use the rest, and ${String(max)} are needed: free them, enlarge it, or lower replicas.max`,
  );
}
