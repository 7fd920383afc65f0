/** What keeps the service from being started, as sentences that say what to do. */
export class Obstacle extends Error {
  override readonly name = "Obstacle";
}
