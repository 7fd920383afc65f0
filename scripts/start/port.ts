/** Whether a port can be had, asked before the server is started that would take it. */
import { type AddressInfo, createServer } from "node:net";

/** Where "localhost" may lead. */
const LOOPBACK = ["127.0.0.1", "::1"];

/** Whether somebody listens there already. An address that this machine does not have is nobody's. */
export async function isPortTaken(port: number, ip: string | null): Promise<boolean> {
  const taken = await Promise.all((ip === null ? LOOPBACK : [ip]).map((host) => isTaken(port, host)));
  return taken.includes(true);
}

function isTaken(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code === "EADDRINUSE"));
    server.listen(port, host, () => server.close(() => resolve(false)));
  });
}

/** A port of this machine that was free a moment ago, for a server whose address must be known before it is started. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
