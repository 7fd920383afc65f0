// Where secrets may travel: over https, or within one machine.

const LOOPBACK = /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Whether a URL is https, or http on this machine, as tests have it. */
export function isSecureUrl({ protocol, hostname }: URL): boolean {
  return protocol === "https:" || (protocol === "http:" && LOOPBACK.test(hostname));
}

/** The URL that a text is, where it is a secure one without a name and password in it; null for everything else. */
export function secureUrl(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return isSecureUrl(url) && url.username === "" && url.password === "" ? url : null;
}
