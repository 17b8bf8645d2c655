/** A case says something the catalog has no row for; the reason is shown in the list of what was not scored. */
export class UnreadableCase extends Error {
  override readonly name = "UnreadableCase";
}
