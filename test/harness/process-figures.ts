/** What a process uses: read from /proc where there is one, else from `ps`. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

export interface ProcessFigures {
  /** Memory that is really there, in bytes. */
  memoryBytes: number;
  /** CPU time since the start, user and system, in milliseconds; exact to 10 ms. */
  cpuMs: number;
}

/** The unit of times in /proc: Linux shows 100 ticks a second, whatever its own clock does. */
const MS_PER_TICK = 10;

/** Reads the figures of a running process. @throws where there is none of that id, and on Windows, which has no `ps` */
export function processFigures(pid: number): ProcessFigures {
  if (existsSync("/proc/self/stat")) {
    const read = (file: string) => readFileSync(`/proc/${pid}/${file}`, "utf8");
    return parseProc(read("stat"), read("status"));
  }
  return parsePs(execFileSync("ps", ["-o", "rss=,time=", "-p", String(pid)], { encoding: "utf8" }));
}

/** Reads /proc/PID/stat and /proc/PID/status, as proc(5) describes them. */
export function parseProc(stat: string, status: string): ProcessFigures {
  // The second field is the program's name in brackets and may hold anything; user and system time are 14th and 15th.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const kilobytes = /^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1];
  return figures(Number(kilobytes) * 1024, (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK);
}

/** Reads a line of `ps -o rss=,time=`: kilobytes, and a time such as `1-02:03:04`, `02:03:04` or `3:04.56`. */
export function parsePs(line: string): ProcessFigures {
  const [, kilobytes, days = "0", clock = ""] = /^\s*(\d+)\s+(?:(\d+)-)?([\d:.]+)\s*$/.exec(line) ?? [];
  const seconds = clock.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  return figures(Number(kilobytes) * 1024, (Number(days) * 86_400 + seconds) * 1000);
}

function figures(memoryBytes: number, cpuMs: number): ProcessFigures {
  if (Number.isNaN(memoryBytes) || Number.isNaN(cpuMs)) throw new Error("the figures of the process cannot be read");
  return { memoryBytes, cpuMs };
}
