/** Where weights come from and what they must be: nothing else is fetched, and nothing that differs is served. */
export interface WeightsSource {
  /** Repository on the hub, such as `deepseek-ai/DeepSeek-R1`. */
  repository: string;
  /** The commit, in full: a branch or tag can be moved. */
  revision: string;
  /** Every file to fetch with its SHA-256. */
  sha256: Readonly<Record<string, string>>;
  /** Defaults to `https://huggingface.co`. */
  endpoint?: string;
  /** Secret in the namespace of the service with the entry `token`, for repositories that ask for one. Only the Job sees it. */
  tokenSecret?: string;
}

/** A revision has a directory of its own, so that a new one never changes files that are being served. */
export function shortRevision({ revision }: WeightsSource): string {
  return revision.slice(0, 12);
}

/** Folder of the files at the hub. */
export const addressOf = (source: WeightsSource): string =>
  `${source.endpoint ?? "https://huggingface.co"}/${source.repository}/resolve/${source.revision}`;
