import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Daemon } from '../lab/daemon.ts';
import { FakePrograms } from '../lab/fake-programs.ts';

/** What the log says of a node's outages: the lines when it went down and when it was back. */
export function outagesOf({ log }: Daemon, node: string): { down: string[]; back: string[] } {
  const lines = log.split('\n');
  return {
    down: lines.filter((line) => line.startsWith(`<4>node ${node} is down `)),
    back: lines.filter((line) => line.startsWith(`<6>node ${node} is back after `)),
  };
}

/** Programs of a node that do as they are told. */
export class UnrulyNode extends FakePrograms {
  /** With `sh` scripts by the program's name; `$on NAME` is true between `order(NAME)` and `withdraw(NAME)`. */
  constructor(scripts: Readonly<Record<string, string>>) {
    const prelude = 'folder=$(dirname "$0")\non() { [ -e "$folder/order-$1" ]; }\n';
    super(Object.fromEntries(Object.entries(scripts).map(([name, script]) => [name, `${prelude}${script}`])));
  }

  order(name: string): void {
    writeFileSync(this.#file(name), '');
  }

  withdraw(name: string): void {
    rmSync(this.#file(name), { force: true });
  }

  isOrdered(name: string): boolean {
    return existsSync(this.#file(name));
  }

  #file(name: string): string {
    return join(this.folder, `order-${name}`);
  }
}

/** A `wg` that never returns when `hang` is ordered as its text comes; as the real one it does nothing before. */
export const HANGING_WG = `[ "$1" = addconf ] && text=$(cat "$3")
on hang && exec sleep 3600
[ "$1" = addconf ] || exec /usr/bin/wg "$@"
printf '%s\\n' "$text" | /usr/bin/wg "$@"`;

/** Runs each command where not a byte can be written to any place that a program may use for a while. */
export const FULL_DISK = `exec unshare -m sh -c '
for disk in /tmp /var/tmp /dev/shm; do
  mount -t tmpfs -o size=4k full "$disk" || exit
  head -c 100000 /dev/zero >"$disk/filled" 2>/dev/null
  echo more 2>/dev/null >"$disk/more" && exit 1
done
exec /usr/bin/timeout "$@"' sh "$@"`;
