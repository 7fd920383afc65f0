// The kinds of the profile API's failures. What each means is said in prose/meanings.ts, which is not part of the Worker.

/** Every kind of failure, by its HTTP status and Britive's code. */
export const KINDS = {
  invalid: [400, "E1003"],
  checkedOut: [400, "E1001"],
  awsRefuses: [400, "CO-0001"],
  noToken: [401, "AU-0018"],
  unknownToken: [401, "AU-0015"],
  forbidden: [403, "E1002"],
  notFound: [404, "E1004"],
  wrongMethod: [405, "E1000"],
  duplicate: [409, "E1005"],
  /** Of our own: Britive's clients know E1006 as an inactive user. */
  changed: [412, "P-0412"],
  tooLarge: [413, "E1000"],
  tooMany: [429, "E1000"],
  fault: [500, "E1000"],
  unavailable: [503, "E1000"],
} as const;

export type Kind = keyof typeof KINDS;
