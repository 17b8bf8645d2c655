// `pulumi preview --policy-pack policy`; see docs/policies.md. JavaScript, because Pulumi would compile a TypeScript
// entry with ts-node; what it imports, Node strips itself.
import "../stack/deferred.ts";
import { PolicyPack } from "@pulumi/policy";
import { policies } from "./pack.ts";

new PolicyPack("deepseek-clusters", { policies });
