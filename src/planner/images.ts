import type { Plan } from "./plan.ts";

/** Images of the Jobs around an engine. */
export const jobImages = {
  /** Has glibc, which the driver's own tools are linked to; they come from the node. */
  preflight: "debian:13.1-slim",
  /** Fetches weights into a volume. */
  intoVolume: "curlimages/curl:8.16.0",
  /** Fetches weights into a bucket of AWS. */
  intoBucket: "public.ecr.aws/aws-cli/aws-cli:2.31.0",
} as const;

/** The engine's image as nodes pull it: one that was chosen is taken as it is. */
export function engineImage({ engine: { image, isImageChosen } }: Pick<Plan, "engine">, registry?: string): string {
  return isImageChosen ? image : mirrored(image, registry);
}

/** `debian` is `docker.io/library/debian`: what an image's name leaves out. */
export function fullImage(image: string): string {
  const [first = "", ...rest] = image.split("/");
  if (rest.length === 0) return `docker.io/library/${image}`;
  return /[.:]|^localhost$/.test(first) ? image : `docker.io/${image}`;
}

/** The same image in a registry of one's own: its host is replaced, its path and tag are kept. */
export function mirrored(image: string, registry: string | undefined): string {
  if (registry === undefined) return image;
  const full = fullImage(image);
  return `${registry}${full.slice(full.indexOf("/"))}`;
}
