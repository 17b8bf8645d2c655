import { expectTypeOf, test } from "vitest";
import type { ClusterAccess, InferenceServiceArgs, NewClusterArgs } from "../../components/index.ts";
import type * as planner from "../../src/index.ts";

test("a plan and a refusal are told apart by their verdict", () => {
  expectTypeOf<ReturnType<typeof planner.planDeployment>>().toEqualTypeOf<planner.Plan | planner.Refusal>();
  expectTypeOf<planner.Refusal["cost"]>().toEqualTypeOf<null>();
  expectTypeOf<planner.Plan["cost"]["perHour"]>().toEqualTypeOf<string | null>();
});

test("only a plan can be placed: a refusal does not compile as a component's input", () => {
  expectTypeOf<planner.Plan>().toExtend<InferenceServiceArgs["plan"]>();
  expectTypeOf<planner.Refusal>().not.toExtend<InferenceServiceArgs["plan"]>();
  expectTypeOf<planner.Plan>().toExtend<NewClusterArgs["plans"][number]>();
});

test("an existing cluster need not give a kubeconfig or a bucket", () => {
  expectTypeOf<Pick<ClusterAccess, "kubeconfig">>().toExtend<{ kubeconfig?: unknown }>();
  expectTypeOf<object>().toExtend<Partial<Pick<ClusterAccess, "kubeconfig" | "weightsBucket">>>();
});

test("money is text with a currency, never a number", () => {
  expectTypeOf<planner.Plan["cost"]["lines"][number]["unitPrice"]>().toEqualTypeOf<string>();
  expectTypeOf<planner.Plan["cost"]["currency"]>().toEqualTypeOf<string>();
});

test("the catalogue cannot be changed by those who read it", () => {
  expectTypeOf<planner.Catalog["models"]>().toExtend<readonly unknown[]>();
  expectTypeOf<planner.Catalog["models"]>().not.toExtend<unknown[]>();
});
