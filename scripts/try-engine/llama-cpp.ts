import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { catalog } from "../../src/catalog/index.ts";
import { readConfig } from "../../src/config/index.ts";
import { servedNames } from "../../src/planner/names.ts";
import { planDeployment, type Plan } from "../../src/planner/index.ts";
import { workloadSpecOf } from "./tried.ts";

/**
 * Starts a real llama-server on the CPU with the arguments that a profile deploys, and looks whether what we rely on is so:
 * `node scripts/try-engine/llama-cpp.ts <llama-server> <tiny.gguf> [profile] [adapter.gguf]`. How to get them: docs/serving.md.
 */
const [program = "", model = "", profile = "r1-32b-1xrtx4090", adapter] = process.argv.slice(2);
const adapters = adapter === undefined ? {} : { adapters: { tone: { sha256: { "tone.gguf": "0".repeat(64) } } } };
const port = 18_080;
const key = "sk-one-client";
const folder = mkdtempSync(join(tmpdir(), "deepseek-clusters-try-"));
const keyFile = join(folder, "api-key");
writeFileSync(keyFile, `${key}\n`);

interface Container {
  readonly args: readonly string[];
  readonly lifecycle: { readonly preStop: { readonly exec: { readonly command: readonly string[] } } };
}

/** The container as it is deployed, but for where it listens, what it loads, its threads, and the wait to be unrouted. */
function containerOf(plan: Plan, apiKey?: string): Container {
  const workload = workloadSpecOf(plan, { ...adapters, ...(apiKey !== undefined && { apiKey }) });
  const { template } = workload as { template: { spec: { containers: [Container] } } };
  const { args, lifecycle } = template.spec.containers[0];
  const here = (text: string) =>
    text
      .replace(/^\/weights\/.*/, model)
      .replace(/^\/adapters\/.*/, adapter ?? "")
      .replace(/^0\.0\.0\.0$/, "127.0.0.1")
      .replaceAll("/run/secrets/engine/api-key", keyFile)
      .replaceAll(String(plan.deployment.port), String(port))
      .replace("sleep 30", "sleep 0");
  const { command } = lifecycle.preStop.exec;
  const threads = args.indexOf("--threads") + 1;
  return {
    args: args.map((arg, index) => (index === threads ? "1" : here(arg))),
    lifecycle: { preStop: { exec: { command: command.map(here) } } },
  };
}

const bearer = { Authorization: `Bearer ${key}` };
const ask = (path: string, more: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${String(port)}${path}`, { signal: AbortSignal.timeout(60_000), ...more });

async function untilReady(server: ChildProcess): Promise<readonly number[]> {
  const seen: number[] = [];
  while (server.exitCode === null) {
    const status = await ask("/health").then(
      ({ status }) => status,
      () => 0,
    );
    if (status !== 0 && seen.at(-1) !== status) seen.push(status);
    if (status === 200) return seen;
    await pause(20);
  }
  throw new Error(`the server ended with ${String(server.exitCode)}: it does not know what it was given`);
}

function chat(stream: boolean, tokens: number): Promise<Response> {
  const body = JSON.stringify({
    model: "x",
    stream,
    max_tokens: tokens,
    messages: [{ role: "user", content: "hello" }],
  });
  return ask("/v1/chat/completions", {
    method: "POST",
    body,
    headers: { ...bearer, "Content-Type": "application/json" },
  });
}

function tell(what: string, is: boolean): void {
  process.stdout.write(`${is ? "yes" : "NO "}  ${what}\n`);
  if (!is) process.exitCode = 1;
}

const outcome = planDeployment(readConfig({ profile, ...adapters }, catalog).request, catalog);
if (outcome.verdict === "refused") throw new Error(`${profile} does not fit`);
const { args, lifecycle } = containerOf(outcome, key);
process.stdout.write(`${program} ${args.join(" ")}\n`);
const server = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
let log = "";
server.stderr.on("data", (part: Buffer) => {
  log += part.toString();
});

try {
  const seen = await untilReady(server);
  tell(`takes every argument, and answers /health with ${seen.join(", then ")}`, seen.at(-1) === 200);
  const statuses = async (path: string) => [(await ask(path)).status, (await ask(path, { headers: bearer })).status];
  tell("/health asks for no key", (await statuses("/health")).join() === "200,200");
  tell("/metrics asks for the key, so the monitor brings it", (await statuses("/metrics")).join() === "401,200");
  tell("/v1/models asks for the key", (await statuses("/v1/models")).join() === "401,200");
  const { data } = (await (await ask("/v1/models", { headers: bearer })).json()) as { data: { id: string }[] };
  const named = servedNames(outcome);
  tell(`/v1/models names ${named.join(", ")} and nothing else`, data.map(({ id }) => id).join() === named.join());
  const answered = (await (await chat(false, 8)).json()) as { choices?: unknown[] };
  tell("/v1/chat/completions answers", answered.choices?.length === 1);
  const metrics = await (await ask("/metrics", { headers: bearer })).text();
  for (const name of ["requests_processing", "requests_deferred", "tokens_predicted_total", "prompt_tokens_total"]) {
    tell(`reports llamacpp:${name}`, metrics.includes(`\nllamacpp:${name} `));
  }

  const long = await chat(true, 1500);
  const text = long.text();
  const [shell = "", ...rest] = lifecycle.preStop.exec.command;
  const began = performance.now();
  const waiting = spawn(shell, rest);
  const drained = new Promise<number>((ended) =>
    waiting.on("exit", () => {
      ended(performance.now() - began);
    }),
  );
  const first = await Promise.race([drained.then(() => "drain"), text.then(() => "request")]);
  const finished = (await text).includes("[DONE]");
  tell(
    `the drain before the stop waits for a running request (${((await drained) / 1000).toFixed(1)} s)`,
    first === "request" && finished,
  );
  const idle = spawnSync(shell, rest);
  tell("and for nothing where none runs", idle.status === 0);

  const cut = (await chat(true, 4000)).text().then(
    (all) => all.includes("[DONE]"),
    () => false,
  );
  server.kill("SIGTERM");
  tell("the stop signal alone would cut a running request off", !(await cut));
} finally {
  server.kill("SIGKILL");
  rmSync(folder, { recursive: true });
  if (process.exitCode === 1) process.stdout.write(log.slice(-3000));
}
