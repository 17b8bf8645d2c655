import { productStory } from "./product.ts";

productStory({
  stack: "staging",
  target: "alicloud",
  workload: "kubernetes:apps/v1:Deployment",
  contextTokens: 8192,
});
