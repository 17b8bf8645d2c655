import { productStory } from "./product.ts";

productStory({
  stack: "prod",
  target: "aws",
  workload: "kubernetes:leaderworkerset.x-k8s.io/v1:LeaderWorkerSet",
  contextTokens: 16384,
});
