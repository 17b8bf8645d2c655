import type { Plan } from "../../src/planner/plan.ts";
import { Prerequisites, type PrerequisiteChoice } from "./args.ts";
import { autoscalerChart } from "./eks/autoscaler-chart.ts";
import { devicePlugins } from "./eks/device-plugins.ts";
import { isScaled, type Needs } from "./needs.ts";
import { controllers } from "./prerequisites/controllers.ts";
import { gpuOperator } from "./prerequisites/gpu-operator.ts";
import { rowsToInstall } from "./prerequisites/installation.ts";
import type { Prerequisite } from "./prerequisites/prerequisite.ts";

interface OnTarget {
  readonly rows: readonly Prerequisite[];
  readonly otherwise: Prerequisites;
}

const { Install, Existing } = Prerequisites;

/** What each target may install, and whether it does where nothing is said. */
const onTargets: Readonly<Record<Plan["target"], OnTarget>> = {
  aws: {
    rows: [...devicePlugins, ...controllers, { ...autoscalerChart, neededBy: isScaled }],
    otherwise: Install,
  },
  alicloud: { rows: controllers, otherwise: Install },
  kubernetes: { rows: [...controllers, gpuOperator], otherwise: Existing },
};

/** The charts that a stack installs in its cluster. */
export function chartsOf(
  target: Plan["target"],
  needs: Needs,
  choice: PrerequisiteChoice | undefined,
): readonly Prerequisite[] {
  const { rows, otherwise } = onTargets[target];
  return rowsToInstall(rows, { needs, choice, otherwise });
}
