/** Just enough of a GGUF writer to make headers that a test can break: little-endian, version 3. */
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const u64 = (value: number | bigint) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};
const text = (value: string) => Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)]);

const types = { uint32: 4, string: 8 } as const;

function pair([key, value]: readonly [string, string | number]): Buffer {
  const typed = typeof value === "string" ? [u32(types.string), text(value)] : [u32(types.uint32), u32(value)];
  return Buffer.concat([text(key), ...typed]);
}

export interface Tensor {
  readonly name: string;
  readonly shape: readonly (number | bigint)[];
  readonly dtype: number;
}

/** A file that has a header and no weights: nothing here reads them. */
export function ggufFile(metadata: Readonly<Record<string, string | number>>, tensors: readonly Tensor[]): Buffer {
  const pairs = Object.entries(metadata);
  return Buffer.concat([
    Buffer.from("GGUF"),
    u32(3),
    u64(tensors.length),
    u64(pairs.length),
    ...pairs.map(pair),
    ...tensors.map(({ name, shape, dtype }) =>
      Buffer.concat([text(name), u32(shape.length), ...shape.map(u64), u32(dtype), u64(0)]),
    ),
    Buffer.alloc(64),
  ]);
}
