import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { copyScript } from "../../../components/serving/weights/local-copy.ts";
import { onEks, onOwnServers } from "../placements.ts";
import { r1On3090s, v3OnTwoP5 } from "../plans.ts";
import { Rendered, valueOf } from "./rendered.ts";

const GiB = 1024 ** 3;
const localDisk = { weightsBytes: 648 * GiB, allBytes: 712 * GiB };
const local = { ...v3OnTwoP5, deployment: { ...v3OnTwoP5.deployment, weightsRead: "local", localDisk } } as const;

interface WithCopier {
  readonly initContainers?: readonly {
    readonly name: string;
    readonly image: string;
    readonly resources: { readonly limits: Readonly<Record<string, string>> };
    readonly volumeMounts: readonly { readonly name: string; readonly readOnly: boolean }[];
  }[];
  readonly volumes: readonly Readonly<Record<string, unknown>>[];
}

const specsOf = (rendered: Rendered) => rendered.pods.map(({ spec }) => spec as unknown as WithCopier);

describe("weights that are copied to the node first", () => {
  test("each node of a replica has a copier of its own, which alone may write them", () => {
    for (const { initContainers, volumes } of specsOf(new Rendered(local, onEks))) {
      const [copier, ...others] = initContainers ?? [];
      expect(others).toEqual([]);
      expect(copier?.volumeMounts).toMatchObject([
        { name: "weights-source", readOnly: true },
        { name: "weights", readOnly: false },
      ]);
      expect(copier?.resources.limits).not.toHaveProperty("nvidia.com/gpu");
      expect(volumes[0]).toEqual({ name: "weights", emptyDir: { sizeLimit: String(648 * GiB) } });
    }
    for (const { volumeMounts } of new Rendered(local, onEks).containers as unknown as WithMounts[]) {
      expect(volumeMounts).toContainEqual({ name: "weights", mountPath: "/weights", readOnly: true });
      expect(volumeMounts.map(({ name }) => name)).not.toContain("weights-source");
    }
  });

  test("adapters come from where the cluster keeps them: beside the copy there are none", () => {
    const adapters = [{ name: "law", path: "adapters/law", sha256: {} }];
    const [spec] = specsOf(new Rendered(local, { ...onEks, adapters }));
    expect(spec?.initContainers?.map(({ name }) => name)).toEqual(["copy-weights", "adapters"]);
    expect(spec?.initContainers?.[1]?.volumeMounts[0]).toMatchObject({ name: "weights-source", mountPath: "/weights" });
  });

  test("the scheduler is told what they take of the node's disk", () => {
    const { container } = new Rendered(local, onEks).server;
    expect(container.resources.limits["ephemeral-storage"]).toBe(String(712 * GiB));
  });

  test("where the nodes' disks have a class of their own, they are claimed from it for the life of the pod", () => {
    const rendered = new Rendered(local, { ...onOwnServers, localStorageClass: "nvme" });
    const [spec] = specsOf(rendered);
    expect(spec?.volumes[0]).toMatchObject({
      ephemeral: {
        volumeClaimTemplate: {
          spec: { storageClassName: "nvme", resources: { requests: { storage: String(648 * GiB) } } },
        },
      },
    });
    expect(rendered.server.container.resources.limits["ephemeral-storage"]).toBe("32Gi");
  });

  test("nothing is copied where they are read in place", () => {
    for (const { initContainers } of specsOf(new Rendered(v3OnTwoP5, onEks))) expect(initContainers).toBeUndefined();
  });

  test("vLLM reads them with its own loader, and never pickles", () => {
    for (const weightsRead of ["local", "shared"] as const) {
      const plan = { ...v3OnTwoP5, deployment: { ...v3OnTwoP5.deployment, weightsRead } };
      const { container } = new Rendered(plan, onEks).server;
      expect(valueOf(container, "--load-format")).toBe("safetensors");
      expect(container.args).not.toContain("--model-loader-extra-config");
    }
  });

  test("the script that is rendered is the one that is tried below", () => {
    const plan = { ...r1On3090s, deployment: { ...r1On3090s.deployment, weightsRead: "local", localDisk } } as const;
    const [spec] = specsOf(new Rendered(plan, onOwnServers));
    expect(spec?.initContainers?.[0]).toMatchObject({
      command: ["/bin/sh", "-c", copyScript(onOwnServers.weightsPath)],
    });
  });
});

interface WithMounts {
  readonly volumeMounts: readonly { readonly name: string }[];
}

describe("the copy", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "deepseek-clusters-copy-"));
    mkdirSync(join(root, "weights"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  const put = (...files: readonly string[]) => {
    for (const file of files) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), `content of ${file.split("/").at(-1) ?? ""}`);
    }
  };
  const run = (weightsPath: string) => {
    const script = copyScript(weightsPath)
      .replaceAll("/weights-source", join(root, "source"))
      .replaceAll('"/weights', `"${join(root, "weights")}`);
    return spawnSync("/bin/sh", ["-c", script], { encoding: "utf8" });
  };
  const copied = () =>
    readdirSync(join(root, "weights"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(join(root, "weights").length + 1))
      .sort();

  test("takes every file of the weights, whole, and nothing beside them", () => {
    const names = Array.from({ length: 40 }, (_, index) => `model-${String(index)}.safetensors`);
    put("source/deepseek-v3/fp8/config.json", ...names.map((name) => `source/deepseek-v3/fp8/${name}`));
    put("source/deepseek-v3/fp8/sub folder/tokenizer.json", "source/deepseek-v3/awq/other.safetensors");
    put("source/deepseek-v3/fp8/half.safetensors.part");
    expect(run("deepseek-v3/fp8")).toMatchObject({ status: 0 });
    expect(copied()).toEqual(
      ["config.json", "sub folder/tokenizer.json", ...names].map((name) => `deepseek-v3/fp8/${name}`).sort(),
    );
    expect(readFileSync(join(root, "weights/deepseek-v3/fp8/config.json"), "utf8")).toBe("content of config.json");
  });

  test("of a GGUF takes its parts, and no other quantisation of the folder", () => {
    const parts = ["R1-IQ1_S-00001-of-00002.gguf", "R1-IQ1_S-00002-of-00002.gguf"].map((name) => `r1/${name}`);
    put(...parts.map((part) => `source/${part}`), "source/r1/R1-Q4_K_M-00001-of-00009.gguf", "source/r1/one.gguf");
    expect(run(parts[0] ?? "")).toMatchObject({ status: 0 });
    expect(copied()).toEqual(parts);
    expect(run("r1/one.gguf")).toMatchObject({ status: 0 });
    expect(copied()).toEqual([...parts, "r1/one.gguf"].sort());
  });

  test("goes on where it was interrupted: what is whole stays, what is not is taken anew", () => {
    put("source/m/a.safetensors", "source/m/b.safetensors");
    put("weights/m/a.safetensors", "weights/m/b.safetensors.part");
    writeFileSync(join(root, "weights/m/a.safetensors"), "whole already");
    expect(run("m")).toMatchObject({ status: 0 });
    expect(copied()).toEqual(["m/a.safetensors", "m/b.safetensors"]);
    expect(readFileSync(join(root, "weights/m/a.safetensors"), "utf8")).toBe("whole already");
  });

  test("fails where a file cannot be had, so that no engine starts on half of them", () => {
    expect(run("missing").status).not.toBe(0);
    put("source/m/a.safetensors", "weights/m");
    expect(run("m").status).not.toBe(0);
  });

  test("fails where there is nothing to copy", () => {
    mkdirSync(join(root, "source/m"), { recursive: true });
    expect(run("m").status).not.toBe(0);
    expect(run("m/one.gguf").status).not.toBe(0);
  });
});
