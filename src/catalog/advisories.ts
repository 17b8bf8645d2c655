import type { EngineName, Sourced } from "./types.ts";

/** A published flaw of an engine. Those in parts that we never start are floors too: an image is also run by others. */
export interface Advisory extends Sourced {
  readonly id: string;
  readonly engine: EngineName;
  /** First version that has it; absent = every one before the fix. */
  readonly since?: string;
  /** First version without it; absent = no release is known to have the fix. */
  readonly fixedIn?: string;
  readonly meaning: string;
}

const cve = { source: "CVEProject/cvelistV5 and pypa/advisory-database", asOf: "2026-11" } as const;

const antiproof = "CVEProject/cvelistV5; antiproof.ai/blog/three-rces-in-sglang";

export const advisories: readonly Advisory[] = [
  { id: "CVE-2025-32444", engine: "vllm", since: "0.6.5", fixedIn: "0.8.5", meaning: "pickle over ZeroMQ", ...cve },
  { id: "CVE-2025-47277", engine: "vllm", since: "0.6.5", fixedIn: "0.8.5", meaning: "TCPStore open to all", ...cve },
  {
    id: "CVE-2025-30202",
    engine: "vllm",
    since: "0.5.2",
    fixedIn: "0.8.5",
    meaning: "XPUB socket open to all",
    ...cve,
  },
  { id: "CVE-2025-62164", engine: "vllm", since: "0.10.2", fixedIn: "0.11.1", meaning: "prompt embeddings", ...cve },
  {
    id: "CVE-2026-27893",
    engine: "vllm",
    since: "0.10.1",
    fixedIn: "0.18.0",
    meaning: "remote code of two models runs in spite of the opt-out",
    ...cve,
  },
  { id: "CVE-2026-47155", engine: "vllm", fixedIn: "0.22.0", meaning: "--revision does not pin every file", ...cve },
  { id: "CVE-2026-41523", engine: "vllm", fixedIn: "0.22.0", meaning: "a check that python -O removes", ...cve },
  { id: "CVE-2026-105754", engine: "vllm", fixedIn: "0.30.0", meaning: "a request can kill the shared engine", ...cve },
  { id: "CVE-2026-105757", engine: "vllm", fixedIn: "0.30.0", meaning: "a request can kill the shared engine", ...cve },
  { id: "CVE-2026-114053", engine: "vllm", since: "0.7.3", fixedIn: "0.31.0", meaning: "code from /tokenize", ...cve },
  {
    id: "CVE-2026-115911",
    engine: "vllm",
    since: "0.19.0",
    fixedIn: "0.32.0",
    meaning: "chat templates in requests can stall the engine",
    ...cve,
  },
  {
    id: "CVE-2026-3059",
    engine: "sglang",
    since: "0.5.5",
    fixedIn: "0.5.10",
    meaning: "pickle over ZeroMQ in multimodal generation",
    source: "sgl-project/sglang#21435; NVD",
    asOf: "2026-04-07",
  },
  {
    id: "CVE-2026-3060",
    engine: "sglang",
    fixedIn: "0.5.10",
    meaning: "pickle over ZeroMQ in encoder disaggregation",
    source: "sgl-project/sglang#21435; NVD",
    asOf: "2026-04-07",
  },
  {
    id: "CVE-2026-5760",
    engine: "sglang",
    fixedIn: "0.5.11",
    meaning: "code from a model's chat template in /v1/rerank",
    source: "CVEProject/cvelistV5; sgl-project/sglang#23660, in the package of 0.5.11 and not of 0.5.10",
    asOf: "2026-04-24",
  },
  {
    id: "CVE-2026-7669",
    engine: "sglang",
    fixedIn: "0.5.11",
    meaning: "code of a tokenizer runs in spite of the opt-out",
    // The record ends at 0.5.9; the package of 0.5.10 loads it again with the opt-out turned off, that of 0.5.11 does not.
    source: "CVEProject/cvelistV5; get_tokenizer in the packages of 0.5.10 and 0.5.11",
    asOf: "2026-05-04",
  },
  {
    id: "CVE-2026-7301",
    engine: "sglang",
    since: "0.5.5",
    fixedIn: "0.5.22",
    meaning: "pickle over ZeroMQ by the scheduler of multimodal generation",
    source: `${antiproof}; scheduler_endpoint_for keeps to loopback in the package of 0.5.22, not of 0.5.21`,
    asOf: "2026-11",
  },
  {
    id: "CVE-2026-7302",
    engine: "sglang",
    since: "0.5.5",
    fixedIn: "0.5.22",
    meaning: "uploads to multimodal generation are written anywhere",
    source: `${antiproof}; sanitize_upload_filename, in the package of 0.5.22 and not of 0.5.21`,
    asOf: "2026-11",
  },
  {
    id: "CVE-2026-7304",
    engine: "sglang",
    since: "0.4.1",
    meaning: "code in requests with --enable-custom-logit-processor, off by default",
    // From 0.4.1.post7 on, whose image is read as 0.4.1.
    source: `${antiproof}; srt/sampling/custom_logit_processor.py of 0.5.23 still loads it with dill`,
    asOf: "2026-11",
  },
  {
    id: "CVE-2024-42479",
    engine: "llama-cpp",
    fixedIn: "b3561",
    meaning: "writes to any address by the RPC server",
    ...cve,
    unverified: true,
  },
  {
    id: "CVE-2024-42478",
    engine: "llama-cpp",
    fixedIn: "b3561",
    meaning: "reads of any address by the RPC server",
    ...cve,
    unverified: true,
  },
  { id: "CVE-2026-118375", engine: "llama-cpp", fixedIn: "b11865", meaning: "the RPC server", ...cve },
];
