import type { Properties } from "./wire.ts";

/** A resource as its row sees it: inputs without secret marks, and what identity follows from. */
export interface Described {
  readonly inputs: Properties;
  readonly name: string;
  readonly id: string;
  /** Hexadecimal digest of the URN, and of the identity once there is one. */
  readonly hash: string;
  readonly region: string;
  /** Outputs before an update. */
  readonly previous?: Properties;
}

/**
 * What a stand-in knows of one resource type. Properties are named as the SDK names them, nested ones with dots, list
 * positions left out: `vpcConfig.subnetIds`.
 */
export interface ResourceRow {
  /** Page or source that tells what is required, which values are valid and what forces a replacement. */
  readonly source: string;
  readonly required?: readonly string[];
  readonly enums?: Readonly<Record<string, readonly string[]>>;
  readonly replaceOn?: readonly string[];
  /** Property that gets `<logical name>-<7 hexadecimal digits>` when the program leaves it out. */
  readonly autoName?: string;
  readonly id: (object: Omit<Described, "id">) => string;
  /** What the cloud adds. Unknown in the preview of a creation. */
  readonly computed?: (object: Described) => Properties;
  /** Computed properties that every update changes, so that its preview cannot know them. */
  readonly moving?: readonly string[];
  /** The cluster an object lies in, as that cluster's `holds` names it. */
  readonly within?: (object: Described) => string;
  /** Names under which other objects may say that they lie in this one: they go with it. */
  readonly holds?: (object: Described) => readonly string[];
  /** Properties that are secret whatever the program says. */
  readonly secrets?: readonly string[];
}

export type Table = Readonly<Record<string, ResourceRow>>;

/** An answer to a look-up function, from its arguments and the configured region. */
export type Lookup = (args: Properties, region: string) => Properties;
