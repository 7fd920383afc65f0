// Observer of the soak test, put before the built Worker: counts runs of alarms, all of them and the most that one
// object had within one second of the clock, and tells them at /observed. It changes nothing else.

const seen = { runs: 0, mostInOneSecond: 0 };

export function observedWorker(worker) {
  return {
    fetch(request, env, ctx) {
      if (new URL(request.url).pathname === "/observed") return Response.json(seen);
      return worker.fetch(request, env, ctx);
    },
  };
}

export function observedClass(Observed) {
  return class extends Observed {
    #second = 0;
    #runs = 0;

    async alarm(info) {
      const second = Math.floor(Date.now() / 1000);
      this.#runs = second === this.#second ? this.#runs + 1 : 1;
      this.#second = second;
      seen.runs += 1;
      seen.mostInOneSecond = Math.max(seen.mostInOneSecond, this.#runs);
      return super.alarm(info);
    }
  };
}
