/** What hashing a password costs in tests: next to nothing. A test may change it, and mends it. */
export const passwordCost = { logN: 1, r: 1, p: 1 };
