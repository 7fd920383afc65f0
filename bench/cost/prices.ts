/** What Cloudflare charges on the paid plan of Workers, for a month, in US dollars. Look here first when a price changes. */

/** When the prices were read at developers.cloudflare.com: the pricing pages of Workers, Durable Objects and Workers Logs. */
export const READ_IN = "November 2026";

/** The plan itself. */
export const PLAN_DOLLARS = 5;

interface Price {
  /** How many a month the plan includes. */
  included: number;
  /** What each million beyond costs. */
  dollarsPerMillion: number;
}

/** By what is counted. A set alarm is a row written, and its run is an object call. */
export const PRICES = {
  requests: { included: 10e6, dollarsPerMillion: 0.3 },
  cpuMs: { included: 30e6, dollarsPerMillion: 0.02 },
  objectCalls: { included: 1e6, dollarsPerMillion: 0.15 },
  gigabyteSeconds: { included: 400e3, dollarsPerMillion: 12.5 },
  rowsRead: { included: 25e9, dollarsPerMillion: 0.001 },
  rowsWritten: { included: 50e6, dollarsPerMillion: 1 },
  logEvents: { included: 20e6, dollarsPerMillion: 0.6 },
  /** Stored for a month. */
  megabytes: { included: 5e3, dollarsPerMillion: 200 },
} as const satisfies Record<string, Price>;

export type Counted = keyof typeof PRICES;
