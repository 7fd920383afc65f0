// An object could not take a call, as it had too much to do or is of a version that does not know it: nothing was done, and
// the caller may come again.

/** Thrown by whoever calls an object; each API answers it with `Retry-After`. */
export class Overloaded extends Error {
  override readonly name = "Overloaded";
  /** The platform's own mark: classes are lost between objects, properties are not. */
  readonly overloaded = true;
}
