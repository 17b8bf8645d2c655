export { interruptionsOf, interruptionsPerGpuYear, gpuFaultsPerGpuYear, sparePerMonth } from "./failure.ts";
export { compareMix, mixTotal, totalOverYears, type Mix, type ServiceCost } from "./mix.ts";
export { readAwsProduct, type LivePrices } from "./live.ts";
export { add, cents, convert, money, type Currency, type ExchangeRate, type Money } from "./money.ts";
export {
  breakEvenMonths,
  capitalOf,
  energyKwh,
  hoursPerYear,
  ownedOpexPerMonth,
  ownedPerHour,
  ownedSummary,
  ownedTotal,
  usualLoad,
  usualPue,
  type Ownership,
} from "./ownership.ts";
export { crossover, perHead, unitsFor, yearlyCost, type Crossover, type StepCost } from "./people.ts";
export { capacityKinds, hoursPerMonth, listPrice, machinePrice, type CapacityKind, type Pricing } from "./pricing.ts";
export {
  costOf,
  machineRent,
  monthAt,
  pricedItems,
  serviceItemsOf,
  systemMachineOf,
  type CostInput,
} from "./rent/index.ts";
export { paidWeek, scheduledMonth, type WeekHours, type WindDown } from "./schedule.ts";
export { stackCostOf } from "./rent/stack.ts";
export {
  apiBreakEven,
  apiPerMillionOutput,
  blendedPerMillion,
  energyPerMillionTokens,
  perMillionTokens,
  type ApiBreakEven,
} from "./tokens.ts";
export {
  fineTuningHours,
  gatheringHours,
  pretrainingGpuHours,
  trainingCost,
  tuning,
  tuningMethods,
  usualEfficiency,
  type FineTuning,
  type TuningMethod,
} from "./training.ts";
export { jobCost, type JobAsked, type JobCost } from "./training-job.ts";
