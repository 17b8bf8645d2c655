import type { Placement } from "../../../components/serving/index.ts";
import type { Plan } from "../../../src/planner/plan.ts";
import { onAck, onEdgeBox, onEks, onOwnServers } from "../placements.ts";
import { r1On3090s, r1OnCpu, r1OnFourA100, v3OnTwoP5 } from "../plans.ts";

export const flagships: readonly { name: string; plan: Plan; placement: Placement }[] = [
  { name: "v3-fp8-8xh100", plan: v3OnTwoP5, placement: onEks },
  { name: "r1-iq1s-8x3090", plan: r1On3090s, placement: onOwnServers },
  { name: "r1-q4km-4xa100", plan: r1OnFourA100, placement: onAck },
  { name: "r1-7b-cpu", plan: r1OnCpu, placement: onEdgeBox },
];
