import { productStory } from "./product.ts";

productStory({
  stack: "dev",
  target: "kubernetes",
  workload: "kubernetes:apps/v1:Deployment",
  contextTokens: 16384,
});
