import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inferenceObjects } from "../../../components/serving/index.ts";
import { stackManifestsOf } from "../../../components/serving/manifests.ts";
import { catalog } from "../../../src/catalog/index.ts";
import { readConfig, serviceOptionsOf } from "../../../src/config/index.ts";
import { fullImage, mirrored } from "../../../src/planner/images.ts";
import { profileNames, profileOf } from "../../../src/profiles/index.ts";
import { planned } from "../../src/planned.ts";
import { flagships } from "./flagships.ts";

const source = { repository: "a/b", revision: "0".repeat(40), sha256: { "model.gguf": "0".repeat(64) } };

/** Image of every container of every pod, wherever the objects hold one. */
function imagesOf(config: Readonly<Record<string, unknown>>): string[] {
  const plan = planned(config);
  const options = serviceOptionsOf(readConfig(config, catalog));
  const { registry: mirror } = readConfig(config, catalog).config;
  const registry = mirror === undefined ? {} : { mirror };
  const text = JSON.stringify(stackManifestsOf([{ name: "r1", plan, options }], { registry }));
  return [...text.matchAll(/"image":"([^"]+)"/g)].map(([, image = ""]) => image);
}

test.each(profileNames)("with a registry of one's own, no pod of %s pulls from anywhere else", (profile) => {
  const config = {
    profile,
    registry: "registry.example.com/mirror",
    ...(profileOf(profile).defaultTarget !== "alicloud" && { weightsSource: source }),
  };
  const images = imagesOf(config);
  expect(images.length).toBeGreaterThanOrEqual(2);
  expect(images.filter((image) => !image.startsWith("registry.example.com/mirror/"))).toEqual([]);
  const { registry: _, ...published } = config;
  expect(images).toEqual(imagesOf(published).map((image) => mirrored(image, config.registry)));
});

describe("a registry that asks who pulls", () => {
  const source = { repository: "a/b", revision: "0".repeat(40), sha256: { "model.gguf": "0".repeat(64) } };
  const credentials = '{"auths":{"registry.example.com":{"auth":"dTpw"}}}';
  const podsIn = (value: unknown): { containers: unknown; imagePullSecrets?: unknown }[] => {
    if (typeof value !== "object" || value === null) return [];
    if ("containers" in value) return [value];
    return Object.values(value).flatMap(podsIn);
  };

  test.each(flagships)("$name: every pod and Job logs in, by one Secret of its namespace", ({ plan, placement }) => {
    const placed = { ...placement, weightsSource: source, registry: { credentials } };
    const objects = inferenceObjects(plan, placed).map(({ object }) => object);
    const pods = podsIn(objects);
    expect(pods.length).toBeGreaterThanOrEqual(3);
    for (const pod of pods) expect(pod.imagePullSecrets).toEqual([{ name: `${placement.name}-registry` }]);
    const at = objects.findIndex(({ kind }) => kind === "Secret");
    expect(objects[at]).toMatchObject({
      metadata: { name: `${placement.name}-registry`, namespace: placement.namespace },
      type: "kubernetes.io/dockerconfigjson",
      stringData: { ".dockerconfigjson": credentials },
    });
    expect(at).toBeLessThan(objects.findIndex(({ kind }) => kind === "Job"));
    expect(JSON.stringify(objects).split(JSON.stringify(credentials)).length).toBe(2);
  });

  test.each(flagships)("$name: or by a Secret that is there, which is not made", ({ plan, placement }) => {
    const objects = inferenceObjects(plan, { ...placement, registry: { pullSecret: "harbor" } });
    expect(objects.filter(({ object }) => object.kind === "Secret")).toEqual([]);
    for (const pod of podsIn(objects)) expect(pod.imagePullSecrets).toEqual([{ name: "harbor" }]);
  });
});

test("an image that was chosen by hand is pulled from where it says; the Jobs' still come from the registry", () => {
  const image = "harbor.example.com/llm/llama@sha256:" + "0".repeat(64);
  const images = imagesOf({ profile: "r1-iq1s-8x3090", image, registry: "registry.example.com" });
  expect(images.sort()).toEqual([image, "registry.example.com/library/debian:13.1-slim"]);
});

test.each([
  ["debian:13.1-slim", "docker.io/library/debian:13.1-slim"],
  ["vllm/vllm-openai:v0.33.0", "docker.io/vllm/vllm-openai:v0.33.0"],
  ["public.ecr.aws/a/b:1", "public.ecr.aws/a/b:1"],
  ["localhost:5000/b:1", "localhost:5000/b:1"],
])("%s is called %s in full, as container runtimes read it", (short, full) => {
  expect(fullImage(short)).toBe(full);
});

test("a mirrored image keeps path, tag and digest, and differs where they do", () => {
  const part = fc.stringMatching(/^[a-z0-9]{1,8}$/);
  const image = fc
    .tuple(fc.constantFrom("", "ghcr.io/"), part, part, part)
    .map(([host, a, b, tag]) => `${host}${a}/${b}:${tag}`);
  fc.assert(
    fc.property(image, image, (one, other) => {
      const path = (name: string) => fullImage(name).replace(/^[^/]+\//, "");
      expect(mirrored(one, "r.example.com/x")).toBe(`r.example.com/x/${path(one)}`);
      expect(mirrored(one, "r.example.com/x") === mirrored(other, "r.example.com/x")).toBe(path(one) === path(other));
      expect(mirrored(one, undefined)).toBe(one);
    }),
  );
});
