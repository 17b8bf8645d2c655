import { controlsAroundPods } from "./around-pods.ts";
import type { Control } from "./control.ts";
import { controlsOfPods } from "./of-pods.ts";

export const controls: readonly Control[] = [...controlsOfPods, ...controlsAroundPods];
