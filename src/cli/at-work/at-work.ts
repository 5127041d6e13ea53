import type { Settings, SshSettings } from '../../config/settings.ts';
import type { CliTexts } from '../../texts/cli/texts.ts';
import { CliError } from '../cli-error.ts';
import { type Holder, takePlace } from './take-place.ts';

/** Where an interface is: null is this machine. */
export type Machine = Pick<SshSettings, 'host' | 'port'> | null;

/** What a command is about to change. */
export interface Touched {
  /** Ids of nodes in these settings; also of one that is not there yet. Their machines are meant as well. */
  readonly nodes: (settings: Settings) => readonly string[];
  /** Further machines. */
  readonly machines?: readonly Machine[];
}

interface AtWorkParts {
  readonly settingsFile: string;
  readonly settings: () => Settings;
  readonly texts: Pick<CliTexts, 'atWork'>;
  /** A moment (ISO) as the terminal shows it. */
  readonly moment: (iso: string) => string;
}

/**
 * Keeps commands that change servers from each other: one at a time for a node, and for a machine, among all that use the same settings. The
 * locks last as long as the process at most, however it ends.
 */
export class AtWork {
  readonly #parts: AtWorkParts;
  /** Keys of the places that this process has. */
  readonly #held = new Set<string>();

  constructor(parts: AtWorkParts) {
    this.#parts = parts;
  }

  /**
   * Does the work while no other command is at work on any of these; the work has to read the settings by itself. Throws `CliError` that
   * names the other command before anything is done. `command` is shown to others, such as `node renew eu1`.
   */
  async during<T>(command: string, touched: Touched, work: () => Promise<T>): Promise<T> {
    const places = this.#placesOf(touched);
    await using held = new AsyncDisposableStack();
    for (const [key, name] of places) {
      const taken = await takePlace(fileOf(this.#parts.settingsFile, key), command);
      if ('holder' in taken) throw new CliError(this.#busy(name, taken.holder));
      held.defer(() => taken.release());
      this.#held.add(key);
      held.defer(() => void this.#held.delete(key));
    }
    // whoever was before us may have moved a node to another machine
    if ([...this.#placesOf(touched).keys()].some((key) => !places.has(key)))
      throw new CliError(this.#parts.texts.atWork.changed);
    return await work();
  }

  /** Throws unless this process has the machine: a fault in the code. */
  requireHeld(machine: Machine): void {
    if (!this.#held.has(keyOf(machine))) throw new Error(`a shell on a machine that is not held: ${keyOf(machine)}`);
  }

  /** Keys and names of all that is touched, in the order in which everybody takes them. */
  #placesOf({ nodes, machines = [] }: Touched): ReadonlyMap<string, string> {
    const settings = this.#parts.settings();
    const places = new Map<string, string>();
    const { thisMachine } = this.#parts.texts.atWork;
    for (const id of nodes(settings)) {
      places.set(`node-${id}`, id);
      const node = settings.nodes.find((one) => one.id === id);
      if (node) places.set(keyOf(node.ssh), node.ssh === null ? thisMachine : `${id} (${node.ssh.host})`);
    }
    for (const machine of machines) {
      const key = keyOf(machine);
      if (!places.has(key)) places.set(key, machine === null ? thisMachine : machine.host);
    }
    return new Map([...places].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  #busy(name: string, holder: Holder | null): string {
    const { busy, busySomehow } = this.#parts.texts.atWork;
    if (holder === null) return busySomehow(name);
    return busy(name, holder.command, this.#parts.moment(holder.since), holder.pid);
  }
}

/** As `isSameMachine` compares: behind one address each port may be another machine. */
const keyOf = (machine: Machine): string =>
  machine === null ? 'machine-here' : `machine-${machine.host.toLowerCase()}-${machine.port}`;

/** Beside the settings, where root alone may write; a name is encoded, since it may be one that no check has seen yet. */
const fileOf = (settingsFile: string, key: string): string =>
  `${settingsFile}.at-work.${encodeURIComponent(key).slice(0, 150)}.lock`;
