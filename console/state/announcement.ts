// What has just been done, said once: shown for some seconds, and read out.

import { Watched } from "./store.ts";

const SHOWN_MS = 4_000;

class Announcement extends Watched {
  text = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show(""), SHOWN_MS);
    this.#show(text);
  }

  #show(text: string): void {
    this.text = text;
    this.changed();
  }
}

export const announcement = new Announcement();
