import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import type { Placement } from "../../../components/serving/index.ts";
import { routingObjects, routingOf } from "../../../components/serving/index.ts";
import type { Plan } from "../../../src/planner/plan.ts";
import { onEks, onOwnServers } from "../placements.ts";
import { r1On3090s, v3OnTwoP5 } from "../plans.ts";
import { Rendered, valueOf, type Container } from "./rendered.ts";

const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const files = { "adapter_config.json": hash("config"), "adapter_model.safetensors": hash("weights") };
const modules = ["q_proj", "o_proj"];
const withAdapters = (plan: Plan, names: readonly string[]): Plan => ({
  ...plan,
  adapters: { names, slots: names.length, rank: 16, modules },
});
const placed = (placement: Placement, names: readonly string[], sha256: Record<string, string> = files): Placement => ({
  ...placement,
  adapters: names.map((name) => ({ name, path: `adapters/${name}`, sha256 })),
});
const names = ["law", "tone"];
const onTwo = withAdapters(v3OnTwoP5, names);
const sglang = { ...onTwo, engine: { name: "sglang", version: "0.5.23", image: "lmsysorg/sglang:v0.5.23" } } as const;

/** The values after a flag, up to the next one. */
function listOf({ args }: Container, flag: string): string[] {
  const rest = args.slice(args.indexOf(flag) + 1);
  const end = rest.findIndex((argument) => argument.startsWith("--"));
  return args.includes(flag) ? rest.slice(0, end < 0 ? rest.length : end) : [];
}

describe("an engine with adapters", () => {
  test("vLLM: every node keeps the room, the leader knows the names", () => {
    const [leader, worker] = new Rendered(onTwo, placed(onEks, names)).containers;
    for (const container of [leader, worker]) {
      if (container === undefined) throw new Error("a group of two");
      expect(container.args).toContain("--enable-lora");
      expect(valueOf(container, "--max-loras")).toBe("2");
      expect(valueOf(container, "--max-lora-rank")).toBe("16");
      expect(listOf(container, "--lora-target-modules")).toEqual(modules);
    }
    expect(leader && listOf(leader, "--lora-modules")).toEqual(["law=/adapters/law", "tone=/adapters/tone"]);
    expect(worker?.args).not.toContain("--lora-modules");
  });

  test("SGLang: the same by its own flags", () => {
    const { container } = new Rendered({ ...sglang, nodesPerReplica: 1 }, placed(onEks, names)).server;
    expect(listOf(container, "--lora-paths")).toEqual(["law=/adapters/law", "tone=/adapters/tone"]);
    expect(valueOf(container, "--max-loras-per-batch")).toBe("2");
  });

  test("llama.cpp: its one adapter applies to everything, so its name is the one served", () => {
    const gguf = { "tone.gguf": hash("gguf") };
    const { container } = new Rendered(withAdapters(r1On3090s, ["tone"]), placed(onOwnServers, ["tone"], gguf)).server;
    expect(valueOf(container, "--lora")).toBe("/adapters/tone/tone.gguf");
    expect(valueOf(container, "--alias")).toBe("tone");
  });

  test("no adapter can be loaded while it runs", () => {
    for (const plan of [onTwo, sglang]) {
      const text = JSON.stringify(new Rendered(plan, placed(onEks, names)).pods);
      expect(text).not.toMatch(/RUNTIME_LORA|lora-init-without-apply|lora_resolver/i);
    }
  });

  test("without adapters nothing speaks of them", () => {
    expect(JSON.stringify(new Rendered(v3OnTwoP5, onEks).objects)).not.toMatch(/lora|adapter/i);
  });

  test("another hash is another pod: it rolls, and the old hash is the way back", () => {
    const pod = (sha256: Record<string, string>) =>
      JSON.stringify(new Rendered(onTwo, placed(onEks, names, sha256)).pods);
    expect(pod({ ...files, "adapter_model.safetensors": hash("other") })).not.toBe(pod(files));
  });

  test("as YAML", async () => {
    const pods = new Rendered(onTwo, placed(onEks, names)).spec("LeaderWorkerSet");
    await expect(stringify(pods, { aliasDuplicateObjects: false, lineWidth: 0 })).toMatchFileSnapshot(
      "../golden/adapters.yaml",
    );
  });
});

describe("the copy before the engine starts", () => {
  const folder = mkdtempSync(join(tmpdir(), "adapters-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const [pod] = new Rendered(onTwo, placed(onEks, ["tone"])).pods;
  const [copy] = (pod?.spec as unknown as { initContainers: { command: string[] }[] }).initContainers;

  /** Runs the script of the pod with its two directories moved under `folder`. */
  function run(weights: string) {
    const volume = join(folder, "weights/adapters/tone");
    mkdirSync(volume, { recursive: true });
    writeFileSync(join(volume, "adapter_config.json"), "config");
    writeFileSync(join(volume, "adapter_model.safetensors"), weights);
    writeFileSync(join(volume, "optimizer.pt"), "a pickle");
    const script = copy?.command[2]?.replaceAll(/"\/(weights|adapters)\//g, `"${folder}/$1/`) ?? "";
    return spawnSync("/bin/sh", ["-c", script], { encoding: "utf8" });
  }

  test("takes the files that are named and nothing else", () => {
    expect(run("weights")).toMatchObject({ status: 0 });
    expect(readFileSync(join(folder, "adapters/tone/adapter_model.safetensors"), "utf8")).toBe("weights");
    expect(() => readFileSync(join(folder, "adapters/tone/optimizer.pt"))).toThrow(/ENOENT/);
  });

  test("fails where a file is not what its hash says, and says which", () => {
    const { status, stdout } = run("tampered");
    expect(status).not.toBe(0);
    expect(stdout).toContain("adapters/tone/adapter_model.safetensors: FAILED");
  });
});

test("the gateway before several services routes to an adapter by its name", () => {
  const routing = routingOf("models", [{ name: "hard", plan: onTwo }], { hostname: "llm.example.com" });
  const route = routingObjects(routing).find(({ key }) => key === "routes")?.object.spec as {
    rules: { matches: { headers: { value: string }[] }[] }[];
  };
  expect(
    route.rules.flatMap(({ matches }) => matches.flatMap(({ headers }) => headers.map(({ value }) => value))),
  ).toEqual(["deepseek-v3", "law", "tone"]);
});

test("the gateway before one model lets a request through whatever it names, and no path that loads or scales adapters", () => {
  const objects = new Rendered(onTwo, { ...placed(onEks, names), gateway: { hostname: "llm.example.com" } });
  const route = JSON.stringify(objects.spec("HTTPRoute"));
  expect(route).toContain("/v1/chat/completions");
  expect(route).not.toMatch(/lora|"headers"/);
});
