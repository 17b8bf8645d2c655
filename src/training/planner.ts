import { GB, GiB, type Accelerator, type Catalog, type Machine, type Model } from "../catalog/index.ts";
import { jobCost, tuning, type JobCost } from "../cost/index.ts";
import { parameterCount, printGiB } from "../fit/index.ts";
import { scratchBytes, totalOf, trainingBytes } from "./memory.ts";
import {
  trainingSchema,
  type TrainingAlternative,
  type TrainingAsked,
  type TrainingDeployment,
  type TrainingLedger,
  type TrainingPlan,
  type TrainingRefusal,
  type TrainingRequest,
} from "./plan.ts";
import { recipeOf } from "./recipe.ts";

/** Tagged release in Axolotl's own list of images, read 2026-11-26. */
const image = "axolotlai/axolotl-uv:0.16.1";

/** Share of each GPU that is left empty. */
const reserve = 0.1;
/** Loader, tokenised data and CUDA's side of each process. */
const hostBytesPerGpu = 8 * GiB;
const mostMachines = 64;

interface Subject {
  readonly request: TrainingRequest;
  readonly model: Model;
  readonly machine: Machine;
  readonly accelerator: Accelerator;
}

/** Decides whether a fine-tuning job fits, how long it takes and what it costs; else says by how much not, and what would. Pure. */
export function planTraining(request: TrainingRequest, catalog: Catalog): TrainingPlan | TrainingRefusal {
  const subject = subjectOf(request, catalog);
  const asked = askedOf(subject);
  const reasons = reasonsOf(subject, asked);
  if (reasons.length > 0) return { ...asked, verdict: "refused", reasons };
  return {
    ...asked,
    verdict: "fits",
    cost: costOf(subject, asked, catalog),
    deployment: deploymentOf(subject, asked),
  };
}

function subjectOf(request: TrainingRequest, catalog: Catalog): Subject {
  const row = <Row extends { readonly id: string }>(rows: readonly Row[], id: string): Row => {
    const found = rows.find((candidate) => candidate.id === id);
    if (found === undefined) throw new RangeError(`no row "${id}" in the catalog`);
    return found;
  };
  const machine = row(catalog.machines, request.machine);
  return {
    request,
    machine,
    model: row(catalog.models, request.model),
    accelerator: row(catalog.accelerators, machine.accelerator),
  };
}

const gpusOf = ({ request, machine }: Subject) => request.machines * machine.accelerators;

function ledgerOf(subject: Subject): TrainingLedger {
  const { request, model, accelerator } = subject;
  const bytes = trainingBytes({ ...request, model, gpus: Math.max(1, gpusOf(subject)) });
  const usableBytes = subject.machine.accelerators === 0 ? 0 : accelerator.visibleBytes;
  const reserveBytes = reserve * usableBytes;
  return { ...bytes, usableBytes, reserveBytes, freeBytes: usableBytes - reserveBytes - totalOf(bytes) };
}

function askedOf(subject: Subject): TrainingAsked {
  const { request, model, machine } = subject;
  const perGpu = ledgerOf(subject);
  const { name, method, machines, tokens, sequenceTokens, batchPerGpu, adapterRank } = request;
  return {
    schema: trainingSchema,
    ...{ name, model: model.id, method, machine: machine.id, accelerator: machine.accelerator, machines },
    gpusPerMachine: machine.accelerators,
    ...{ tokens, sequenceTokens, batchPerGpu },
    ...(method !== "full" && { adapterRank }),
    memory: {
      perGpu,
      perHost: {
        ramBytes: machine.ramBytes,
        neededRamBytes: hostNeed(subject),
        ...(request.writesTo === "bucket" && {
          disk: { bytes: diskBytes(machine), neededBytes: scratchBytes({ ...request, model }) },
        }),
      },
      statesBytes: (perGpu.weightsBytes + perGpu.gradientsBytes + perGpu.optimizerBytes) * Math.max(1, gpusOf(subject)),
    },
    alternatives: alternativesOf(subject),
  };
}

/** One process of each machine reads the whole model before it is spread. */
function hostNeed({ model, machine }: Subject): number {
  return parameterCount(model) * 2 + hostBytesPerGpu * machine.accelerators;
}

/** Local NVMe on AWS; else the disk that our nodes boot from or that ACK adds (200 and 300 GB), less what images take. */
function diskBytes({ target, localDiskBytes }: Machine): number {
  if (target === "alicloud") return 250 * GB;
  return localDiskBytes > 0 ? localDiskBytes : 150 * GB;
}

const holds = (subject: Subject) => subject.machine.accelerators > 0 && ledgerOf(subject).freeBytes >= 0;

function reasonsOf(subject: Subject, { memory }: TrainingAsked): readonly string[] {
  const { request, model, machine, accelerator } = subject;
  const { perGpu, perHost, statesBytes } = memory;
  if (machine.accelerators === 0) return [`${machine.id} has no accelerator to train on`];
  const what = `${tuning[request.method].title} of ${model.title} on ${String(gpusOf(subject))} × ${accelerator.title}`;
  return [
    ...(perGpu.freeBytes >= 0
      ? []
      : [
          `${what} needs ${printGiB(totalOf(perGpu))} on each GPU, of which ${printGiB(statesBytes)} of states over all, and ` +
            `${printGiB(perGpu.usableBytes - perGpu.reserveBytes)} of ${printGiB(perGpu.usableBytes)} can be used: ` +
            `${printGiB(-perGpu.freeBytes)} short per GPU`,
        ]),
    ...(perHost.neededRamBytes <= perHost.ramBytes
      ? []
      : [
          `each ${machine.id} reads the whole model before it is spread and needs ${printGiB(perHost.neededRamBytes)} of RAM, of which it has ${printGiB(perHost.ramBytes)}`,
        ]),
    ...(perHost.disk === undefined || perHost.disk.neededBytes <= perHost.disk.bytes
      ? []
      : [
          `each ${machine.id} keeps checkpoints and data on its disk before they are in the bucket and needs ${printGiB(perHost.disk.neededBytes)}, of which it has ${printGiB(perHost.disk.bytes)}`,
        ]),
    ...(accelerator.vendor === "nvidia" ? [] : [`the recipe runs on NVIDIA GPUs, and ${accelerator.title} is none`]),
    ...(request.method === "qlora" && model.experts !== undefined
      ? [`QLoRA quantises linear layers, and the experts of ${model.title} are none: take LoRA`]
      : []),
  ];
}

/** The nearest that fit: fewest machines of the same kind, and methods that take less on the machines asked for. */
function alternativesOf(subject: Subject): readonly TrainingAlternative[] {
  if (holds(subject)) return [];
  const { request, model, machine } = subject;
  const changed = (change: Partial<TrainingRequest>): Subject => ({ ...subject, request: { ...request, ...change } });
  const counts = Array.from({ length: mostMachines }, (_, index) => index + 1);
  const fewest = counts.find((machines) => machines > request.machines && holds(changed({ machines })));
  const lighter = (["lora", "qlora"] as const).filter(
    (method) =>
      method !== request.method && (method === "lora" || model.experts === undefined) && holds(changed({ method })),
  );
  const shorter = [4096, 2048, 1024, 512].find(
    (sequenceTokens) => sequenceTokens < request.sequenceTokens && holds(changed({ sequenceTokens })),
  );
  return [
    ...(fewest === undefined
      ? []
      : [
          {
            change: `${String(fewest)} × ${machine.id}`,
            set: { machines: fewest },
            gpus: fewest * machine.accelerators,
          },
        ]),
    ...lighter.map((method) => ({ change: tuning[method].title, set: { method }, gpus: gpusOf(subject) })),
    ...(shorter === undefined
      ? []
      : [
          {
            change: `sequences of ${String(shorter)} tokens`,
            set: { sequenceTokens: shorter },
            gpus: gpusOf(subject),
          },
        ]),
  ];
}

function costOf(subject: Subject, { memory }: TrainingAsked, catalog: Catalog): JobCost {
  const storedBytes = memory.perGpu.weightsBytes * gpusOf(subject);
  return jobCost(catalog, { ...subject.request, ...subject, storedBytes });
}

function deploymentOf(subject: Subject, { memory }: TrainingAsked): TrainingDeployment {
  const { request, model, machine, accelerator } = subject;
  const sharedMemoryBytes = 16 * GiB;
  return {
    image: request.image ?? image,
    ...(request.image !== undefined && { isImageChosen: true as const }),
    recipe: recipeOf(request, model, gpusOf(subject)),
    acceleratorResource: "nvidia.com/gpu",
    nodeLabels: accelerator.productLabel === undefined ? {} : { "nvidia.com/gpu.product": accelerator.productLabel },
    cpuRequest: Math.max(1, Math.min(Math.floor(machine.vcpu * 0.75), 8 * machine.accelerators)),
    memoryRequestBytes: Math.min(
      Math.ceil((memory.perHost.neededRamBytes + sharedMemoryBytes) / GiB) * GiB,
      Math.floor((machine.ramBytes * 0.9) / GiB) * GiB,
    ),
    sharedMemoryBytes,
    outputPath: request.paths.output,
    ...(memory.perHost.disk !== undefined && {
      scratchBytes: Math.ceil(memory.perHost.disk.neededBytes / GiB) * GiB,
    }),
  };
}
