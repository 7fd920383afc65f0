/** Bytes over a socket as no HTTP client would send them, for requests that lie about themselves. */
import { connect } from "node:net";

/** How long a server may be silent before it counts as having said all it will say. */
const SILENCE_MS = 1_500;

/** Sends the text and returns all that comes back until the server closes, or falls silent. */
export function exchange(url: string, text: string, options: { hangUp?: boolean } = {}): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let received = "";
    const socket = connect(Number(port), hostname, () => {
      if (options.hangUp) socket.end(text);
      else socket.write(text);
    });
    socket.setEncoding("utf8").setTimeout(SILENCE_MS, () => socket.destroy());
    socket.on("data", (chunk) => {
      received += chunk;
    });
    // A reset is one way of refusing; what came before it counts.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => resolve(received));
  });
}

/** The text of a POST-like request with a Content-Length of one's choice. */
export function requestText(method: string, path: string, contentLength: number | string, body: string): string {
  return `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${contentLength}\r\n\r\n${body}`;
}
