/** A model that cannot be imported, and why: never a guess. */
export class ImportRefusal extends Error {
  override readonly name = "ImportRefusal";
}
