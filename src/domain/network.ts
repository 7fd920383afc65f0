// Addresses of clients, as something to count by.

/** What stands for all clients whose address is not known. */
export const UNKNOWN_NETWORK = "none";

/**
 * Who an address belongs to: an IPv4 address alone; of IPv6 the /64, as one customer has all of it.
 * @param address `""` for an unknown one
 */
export function networkOf(address: string): string {
  if (address === "") return UNKNOWN_NETWORK;
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":"));
  const left = groups(head);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - groups(tail).length);
  const all = [...left, ...Array.from({ length: zeros }, () => "0"), ...groups(tail ?? "")];
  const network = all.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(":")}::/64`;
}
