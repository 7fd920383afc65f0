// What ids, times and tokens look like in the API description.

export const SAMPLE = {
  app: "CRM",
  cid: "a09bedab2a182105d2afd751",
  userId: "zusrhhmq4t0c7w2n9xk5vb8r3d6fzp",
  sessionId: "8k2c0vq4m7t1xw5z9hbd",
  attributeId: "kom1vbuz1uq9rj7ruryw",
  identityId: "89zu0rj78d0xqs5j2063",
  transactionId: "w3f8k1z0q6ypx2m9t5bc",
  papId: "finance",
  environmentId: "production",
  otherEnvironmentId: "sandbox",
  roleArn: "arn:aws:iam::123456789012:role/finance",
  revision: 1795306787123,
  time: "2026-11-22T00:19:47",
  later: "2026-11-22T01:19:47",
  never: "9999-12-31T00:00:00",
  zonedTime: "2026-11-22T00:19:47Z",
  zonedLater: "2026-11-22T01:19:47Z",
} as const;
