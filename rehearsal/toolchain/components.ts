/** A part of the cluster layer, built and kept on its own: a new version of one leaves the others as they are. */
export interface Component {
  /** Go packages by the name of the program they become, from the `go.mod` in the folder of `tools/` with this component's name. */
  readonly programs: Readonly<Record<string, string>>;
  /** Files that are read from modules: place in the bundle by place in the module. */
  readonly files: readonly { readonly module: string; readonly from: readonly string[]; readonly to: string }[];
  readonly tags?: string;
  /** Seconds of one core that an empty build cache takes, measured on two cores in the order of this table. */
  readonly coreSeconds: number;
}

const kwokModule = "sigs.k8s.io/kwok";
const lwsModule = "sigs.k8s.io/lws";
const kedaModule = "github.com/kedacore/keda/v2";

/** In the order to build them: later ones reuse what earlier ones compiled. */
export const components = {
  etcd: { programs: { etcd: "go.etcd.io/etcd/server/v3" }, files: [], coreSeconds: 80 },
  kubernetes: {
    programs: {
      "kube-apiserver": "k8s.io/kubernetes/cmd/kube-apiserver",
      "kube-controller-manager": "k8s.io/kubernetes/cmd/kube-controller-manager",
      "kube-scheduler": "k8s.io/kubernetes/cmd/kube-scheduler",
    },
    files: [],
    coreSeconds: 460,
  },
  kwok: {
    programs: { kwok: `${kwokModule}/cmd/kwok` },
    files: [
      {
        module: kwokModule,
        from: [
          "kustomize/stage/node/fast/node-initialize.yaml",
          "kustomize/stage/node/heartbeat-with-lease/node-heartbeat-with-lease.yaml",
          "kustomize/stage/pod/fast/pod-ready.yaml",
          "kustomize/stage/pod/fast/pod-complete.yaml",
          "kustomize/stage/pod/fast/pod-delete.yaml",
        ],
        to: "stages",
      },
    ],
    coreSeconds: 115,
  },
  lws: {
    programs: { lws: `${lwsModule}/cmd` },
    files: [
      { module: lwsModule, from: ["config/crd/bases"], to: "crds" },
      { module: lwsModule, from: ["config/rbac"], to: "rbac" },
      { module: lwsModule, from: ["config/webhook"], to: "webhooks" },
    ],
    coreSeconds: 140,
  },
  keda: {
    programs: {
      keda: `${kedaModule}/cmd/operator`,
      "keda-adapter": `${kedaModule}/cmd/adapter`,
      "keda-webhooks": `${kedaModule}/cmd/webhooks`,
    },
    files: [
      { module: kedaModule, from: ["config/crd/bases"], to: "crds" },
      { module: kedaModule, from: ["config/crd/patches"], to: "patches" },
      {
        module: kedaModule,
        from: ["config/rbac/role.yaml", "config/rbac/role_binding.yaml"],
        to: "rbac",
      },
      {
        module: kedaModule,
        from: ["config/metrics-server/role.yaml", "config/metrics-server/role_binding.yaml"],
        to: "metrics-server",
      },
      { module: kedaModule, from: ["config/webhooks/validation_webhooks.yaml"], to: "webhooks" },
    ],
    coreSeconds: 500,
  },
  prometheus: {
    programs: {
      prometheus: "github.com/prometheus/prometheus/cmd/prometheus",
      promtool: "github.com/prometheus/prometheus/cmd/promtool",
    },
    files: [],
    // What is scraped here has a fixed address: no cloud's service discovery is compiled in.
    tags: "remove_all_sd",
    coreSeconds: 160,
  },
  "prometheus-operator": {
    programs: { "controller-gen": "sigs.k8s.io/controller-tools/cmd/controller-gen" },
    files: [],
    coreSeconds: 40,
  },
  crds: { programs: {}, files: [], coreSeconds: 5 },
} as const satisfies Readonly<Record<string, Component>>;

export type ComponentName = keyof typeof components;
export const componentNames = Object.keys(components) as ComponentName[];

/** The component of a name, widened to the common shape. */
export const componentOf = (name: ComponentName): Component => components[name];

type ProgramsOf<Name extends ComponentName> = keyof (typeof components)[Name]["programs"];
/** Every program of the cluster layer. */
export type Program = { [Name in ComponentName]: ProgramsOf<Name> }[ComponentName];
