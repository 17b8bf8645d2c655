import type { Parallelism } from "../../fit/index.ts";
import { figureOf, flagOf, recordOf } from "./loose.ts";

/** Degrees by the names that engines and people give them. `true` beside a name means that it is on, without a degree. */
interface Degrees {
  readonly tensor?: number;
  readonly pipeline?: number;
  readonly data?: number;
  readonly experts?: number | true;
  readonly attention?: number | true;
}

const names: Readonly<Record<keyof Degrees, readonly string[]>> = {
  tensor: ["tp", "tensor", "tensorparallel", "tensorparallelsize", "tpsize", "mp", "modelparallel"],
  pipeline: ["pp", "pipeline", "pipelineparallel", "pipelineparallelsize", "ppsize"],
  data: ["dp", "data", "dataparallel", "dataparallelsize", "dpsize"],
  experts: [
    "ep",
    "expert",
    "experts",
    "expertparallel",
    "expertparallelsize",
    "epsize",
    "enableexpertparallel",
    "decodeep",
  ],
  attention: [
    "dpattention",
    "enabledpattention",
    "attentiondp",
    "enableattentiondp",
    "dpattn",
    "attentiondpsize",
    "adp",
  ],
};

function degree(value: unknown): number | true | undefined {
  if (flagOf(value) === true && figureOf(value) === undefined) return true;
  const figure = figureOf(value);
  return figure !== undefined && figure >= 1 ? Math.round(figure) : undefined;
}

/** `TP8 PP2`, `tp=8, dp_attention`, `TP 16 (2 nodes)`. */
function fromText(text: string): Degrees {
  const found: Record<string, number | true> = {};
  const spoken = /dp[\s_-]*att(?:ention|n)?|enable[_-]attention[_-]dp|attention[_-]dp|[tpde]p(?![a-z])/gi;
  for (const match of text.matchAll(spoken)) {
    const name = match[0].toLowerCase().replaceAll(/[\s_-]/g, "");
    const key = (Object.keys(names) as (keyof Degrees)[]).find((kind) =>
      names[kind].includes(name.startsWith("dpatt") ? "dpattention" : name),
    );
    const size = /^[\s=:_x×-]*(\d+)/.exec(text.slice(match.index + match[0].length))?.[1];
    if (key !== undefined) found[key] = size === undefined ? true : Number(size);
  }
  return asDegrees(found);
}

function asDegrees(found: Readonly<Record<string, number | true>>): Degrees {
  const { tensor, pipeline, data, ...flags } = found;
  // A degree that is only said to be on says nothing.
  const sizes = Object.entries({ tensor, pipeline, data }).filter(([, size]) => typeof size === "number");
  return { ...(Object.fromEntries(sizes) as Degrees), ...(flags as Degrees) };
}

function fromFields(fields: Readonly<Record<string, unknown>>): Degrees {
  const found: Record<string, number | true> = {};
  for (const [key, value] of Object.entries(fields)) {
    const plain = key.toLowerCase().replaceAll(/[^a-z]/g, "");
    const kind = (Object.keys(names) as (keyof Degrees)[]).find((candidate) => names[candidate].includes(plain));
    const size = degree(value);
    if (kind !== undefined && size !== undefined && found[kind] === undefined) found[kind] = size;
  }
  return asDegrees(found);
}

const degreesOf = (stated: unknown) => (typeof stated === "string" ? fromText(stated) : fromFields(recordOf(stated)));

/** Devices that a notation needs: DP attention is inside the tensor-parallel ranks, data parallelism beside them. */
export function devicesFor(stated: unknown): number {
  const { tensor = 1, pipeline = 1, data = 1, attention } = degreesOf(stated);
  return tensor * pipeline * (attention === undefined ? data : 1);
}

/**
 * Tensor, pipeline, data and expert parallelism on `gpus` devices. DP attention of SGLang (`tp 8, dp_attention 8`)
 * becomes TP1 × DP8 with the experts over all eight; `dp` beside `tp` multiplies.
 */
export function parallelismOf(stated: unknown, gpus: number, sglang: boolean): Parallelism {
  const { tensor, pipeline = 1, data = 1, experts, attention } = degreesOf(stated);
  const pipelineParallel = Math.max(1, Math.min(pipeline, gpus));
  const across = tensor ?? Math.max(1, Math.floor(gpus / (pipelineParallel * data)));
  // SGLang's flag without a degree does nothing: `--dp-size` is 1 unless it is given.
  const inert = sglang && attention === true && data === 1;
  // SGLang's `--tp 8 --dp 8` on eight devices is DP attention, the only way to have it.
  const within = data > 1 && (tensor ?? 1) >= data && (tensor ?? 1) * pipelineParallel * data > gpus;
  const spread = typeof attention === "number" ? attention > 1 : attention === true || within;
  if (spread && !inert) {
    const dataParallel = typeof attention === "number" ? attention : data > 1 ? data : across;
    const tensorParallel = Math.max(1, Math.floor(across / dataParallel));
    return { tensorParallel, pipelineParallel, dataParallel, expertParallel: tensorParallel * dataParallel };
  }
  // A degree beyond the devices there are is one that was meant for more nodes.
  const tensorParallel = Math.max(1, Math.min(across, gpus));
  const dataParallel = Math.max(1, data);
  const spreadExperts = experts === true || (experts ?? 1) > 1;
  return {
    tensorParallel,
    pipelineParallel,
    dataParallel,
    expertParallel: spreadExperts ? tensorParallel * dataParallel : 1,
  };
}
