import type { PolicyConfigSchema, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import type { Rule, Settings } from "./rule.ts";
import { encryptionRules } from "./rules/encryption.ts";
import { governanceRules, stackRules } from "./rules/governance.ts";
import { networkRules } from "./rules/network.ts";
import { supplyChainRules } from "./rules/supply-chain.ts";

export const resourceRules: readonly Rule[] = [
  ...networkRules,
  ...encryptionRules,
  ...supplyChainRules,
  ...governanceRules,
];

export { stackRules };

export const defaults = {
  regions: [] as readonly string[],
  requiredTags: ["owner", "environment", "costCentre"],
  maxPerMonth: 0,
  maxPriceAgeDays: 180,
  allowVulnerable: [] as readonly string[],
} satisfies Omit<Settings, "today">;

const configSchema: PolicyConfigSchema = {
  properties: {
    regions: { type: "array", items: { type: "string" }, default: defaults.regions },
    requiredTags: { type: "array", items: { type: "string" }, default: defaults.requiredTags },
    maxPerMonth: { type: "number", default: defaults.maxPerMonth },
    maxPriceAgeDays: { type: "number", default: defaults.maxPriceAgeDays },
    allowVulnerable: { type: "array", items: { type: "string" }, default: defaults.allowVulnerable },
  },
};

const common = ({ name, description, controls, level }: Rule) => ({
  name,
  description: `${description} (${controls.join(", ")})`,
  enforcementLevel: level,
  configSchema,
});

const settingsOf = (config: Partial<Settings>): Settings => ({
  ...defaults,
  ...config,
  today: new Date().toISOString().slice(0, 10),
});

function resourcePolicy(rule: Rule): ResourceValidationPolicy {
  return {
    ...common(rule),
    validateResource: (args, report) => {
      const { type, name, props, opts } = args;
      const seen = { type, name, props, protect: opts.protect };
      for (const problem of rule.problems(seen, settingsOf(args.getConfig<Partial<Settings>>()))) report(problem);
    },
  };
}

function stackPolicy(rule: Rule): StackValidationPolicy {
  return {
    ...common(rule),
    validateStack: (args, report) => {
      for (const { type, name, props, urn } of args.resources)
        for (const problem of rule.problems({ type, name, props }, settingsOf(args.getConfig<Partial<Settings>>())))
          report(problem, urn);
    },
  };
}

export const policies = [...resourceRules.map(resourcePolicy), ...stackRules.map(stackPolicy)];
