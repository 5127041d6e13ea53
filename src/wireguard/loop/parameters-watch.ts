import { createHash } from 'node:crypto';
import { type Parameters, pick, vitalOf, withoutNeutral } from '../../amnezia/parameters.ts';
import { describeTrouble, type ParametersTrouble, troubleOf } from '../../amnezia/parameters-trouble.ts';
import { readValue } from '../../amnezia/read-value.ts';
import type { Log } from '../../log.ts';
import { LoggedFaults } from '../../logged-faults.ts';
import type { NotifyOwner } from '../../notices.ts';
import type { StorePort } from '../../peers/devices/peer-service.ts';
import type { SecretBox } from '../../peers/devices/seal.ts';
import { carriesIpv6, type NodeProfile } from '../../peers/nodes/node-profile.ts';
import type { Snapshot } from '../../peers/nodes/snapshot.ts';
import { type KnownParameters, knownParameters } from '../../peers/records/node-parameters.ts';
import { emptyNode } from '../../peers/records/node-record.ts';
import { type NodeDriver, NodeError, type NodeParameters } from '../drivers/driver.ts';

interface WatchParts {
  readonly node: NodeProfile;
  readonly driver: Pick<NodeDriver, 'parameters' | 'headerKey'>;
  readonly store: StorePort;
  readonly box: SecretBox;
  /** Ms since 1970. */
  readonly now: () => number;
  /** How long this process has run (ms). */
  readonly awake: () => number;
  readonly log: Log;
  readonly notify: NotifyOwner;
}

/** Good parameters are read again after this time (ms), which is a little less than a minute so that polls of each minute all read. */
const AGAIN_MS = 55_000;
/** The same where each poll tells whether they changed. */
const SELDOM_MS = 10 * 60_000;

/** Values that must be equal on both ends and that differ from those known, by the names and values together, and when that was first seen (`awake`). */
interface Pending {
  readonly vital: string;
  readonly since: number;
}

/**
 * Knows the AmneziaWG parameters of one node. They are read after polls: at the first one, whenever the node or its interface came back,
 * when a poll tells that they changed, and every minute where polls do not tell that. What must be equal on both ends is taken into the store when two reads a minute apart have it (rule 15), the rest at
 * once. While the last read was no good one, no file can be made. A plain WireGuard node is never asked.
 */
export class ParametersWatch {
  readonly #parts: WatchParts;
  /** The server key whose parameters the last read found good and in the store; null: there was no such read since the node came back. */
  #goodFor: string | null = null;
  #readAt = -Infinity;
  /** The print of the interface at that read. */
  #print: string | undefined;
  #trouble: ParametersTrouble | null = null;
  #pending: Pending | null = null;
  /** The last header protection key that was asked for, sealed, and its hash. */
  #fetched: { readonly print: string; readonly sealed: string } | null = null;
  /** The last trouble in the log. */
  #said = '';
  /** Why the store could not be written. */
  readonly #faults = new LoggedFaults();

  constructor(parts: WatchParts) {
    this.#parts = parts;
  }

  /** Why the last read was no good one; null: it was, or there was none. */
  get trouble(): ParametersTrouble | null {
    return this.#trouble;
  }

  /** What is known may no longer be true, as after an outage or when the interface was made anew. */
  forget(): void {
    this.#goodFor = null;
  }

  /** The snapshot with the word whether the node's parameters are known. */
  mark(snapshot: Snapshot): Snapshot {
    if (this.#isPlain) return snapshot;
    return { ...snapshot, hasKnownParameters: this.#isReadFor(snapshot) };
  }

  /** Reads the parameters if that is due, and marks the snapshot. A failure is the node's trouble, and no failure of the step. */
  async look(snapshot: Snapshot): Promise<Snapshot> {
    if (this.#isPlain || !this.#isDue(snapshot)) return this.mark(snapshot);
    try {
      const told = await this.#parts.driver.parameters();
      this.#trouble =
        troubleOf(told, carriesIpv6(this.#parts.node)) ?? (told && (await this.#takeIn(told, snapshot.serverKey)));
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      this.#trouble = { kind: 'unreadable', reason: error.message };
    }
    this.#readAt = this.#parts.awake();
    this.#print = snapshot.interfacePrint;
    this.#goodFor = this.#trouble === null ? snapshot.serverKey : null;
    if (this.#trouble !== null && this.#trouble.kind !== 'changing') this.#pending = null;
    this.#log();
    return this.mark(snapshot);
  }

  get #isPlain(): boolean {
    return this.#parts.node.protocol === 'wireguard';
  }

  #isDue(snapshot: Snapshot): boolean {
    if (!this.#isReadFor(snapshot)) return true;
    return this.#parts.awake() - this.#readAt >= (snapshot.interfacePrint === undefined ? AGAIN_MS : SELDOM_MS);
  }

  /** Whether the last read was a good one, and of an interface such as this one: a poll may tell that they have changed since. */
  #isReadFor({ serverKey, interfacePrint }: Snapshot): boolean {
    return this.#goodFor === serverKey && this.#print === interfacePrint;
  }

  /** Brings good parameters into the store; null once they are there. */
  async #takeIn(told: NodeParameters, serverKey: string): Promise<ParametersTrouble | null> {
    const { node, store } = this.#parts;
    const values = withoutNeutral(pick(told.parameters, (key) => key !== 'HeaderProtectionKey'));
    const before = knownParameters(store.state.nodes[node.id], serverKey);
    const headerSecret = await this.#sealedKey(told.headerPrint, before, serverKey);
    const found: KnownParameters = { values, headerPrint: told.headerPrint, headerSecret };
    const changed = before === null ? [] : changedVitals(before, found);
    if (changed.length > 0 && !this.#isSecondLook(vitalsOf(found))) return { kind: 'changing' };
    this.#pending = null;
    if (before !== null && isSame(before, found)) return null;
    return this.#write(found, serverKey, changed);
  }

  /** Whether these values were first seen a minute ago or longer, and at every read since. */
  #isSecondLook(vital: string): boolean {
    const now = this.#parts.awake();
    if (this.#pending?.vital !== vital) this.#pending = { vital, since: now };
    return now - this.#pending.since >= AGAIN_MS;
  }

  /** The header protection key, which is asked for only when its hash is a new one. Rejects with `NodeError`. */
  async #sealedKey(print: string | null, before: KnownParameters | null, serverKey: string): Promise<string | null> {
    if (print === null) return null;
    const { box, driver } = this.#parts;
    const candidates = [this.#fetched?.print === print ? this.#fetched.sealed : null];
    if (before?.headerPrint === print) candidates.push(before.headerSecret);
    const known = candidates.find((sealed) => sealed !== null && opens(box, serverKey, sealed));
    if (known != null) return known;
    const key = await driver.headerKey();
    const read = key === null ? null : readValue('HeaderProtectionKey', key);
    if (read === null || !('value' in read) || printOf(read.value) !== print)
      throw new NodeError('garbled', 'its header protection key is not the one that was told of');
    this.#fetched = { print, sealed: box.sealText(serverKey, read.value) };
    return this.#fetched.sealed;
  }

  async #write(
    found: KnownParameters,
    serverKey: string,
    changed: readonly string[],
  ): Promise<ParametersTrouble | null> {
    const { node, store, now, log, notify } = this.#parts;
    try {
      await store.update((draft) => {
        draft.nodes[node.id] ??= emptyNode();
        const record = draft.nodes[node.id];
        if (!record) return;
        record.parameters = {
          ...record.parameters,
          server_key: serverKey,
          values: { ...found.values } as Record<string, string>,
          header_print: found.headerPrint,
          header_secret: found.headerSecret,
          read_at: new Date(now()).toISOString(),
        };
      });
    } catch (error) {
      log[this.#faults.levelOf(node.id, String(error), 'error')](
        { node: node.id, err: error },
        `node ${node.id}: its parameters could not be written to the store`,
      );
      return { kind: 'unreadable', reason: 'they could not be written to the store' };
    }
    this.#faults.end(node.id);
    if (changed.length > 0) notify({ kind: 'parameters-changed', node: node.id, names: changed });
    return null;
  }

  #log(): void {
    const { node, log } = this.#parts;
    const words = this.#trouble === null ? '' : describeTrouble(this.#trouble);
    if (words === this.#said) return;
    this.#said = words;
    if (words === '') log.info({ node: node.id }, `node ${node.id}: its AmneziaWG parameters are known`);
    else
      log.warn(
        { node: node.id },
        `node ${node.id}: no config goes out, for its AmneziaWG parameters are not known: ${words}`,
      );
  }
}

const printOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/** The values that must be equal on both ends, as a text that is equal when they are. */
const vitalsOf = ({ values, headerPrint }: KnownParameters): string => JSON.stringify([vitalOf(values), headerPrint]);

const isSame = (a: KnownParameters, b: KnownParameters): boolean =>
  a.headerSecret === b.headerSecret && a.headerPrint === b.headerPrint && asText(a.values) === asText(b.values);

const asText = (values: Parameters): string => JSON.stringify(pick(values, () => true));

/** The names of those that must be equal on both ends and differ. */
function changedVitals(before: KnownParameters, after: KnownParameters): string[] {
  const [old, found]: Record<string, string>[] = [vitalOf(before.values), vitalOf(after.values)];
  const names = new Set([...Object.keys(old ?? {}), ...Object.keys(found ?? {})]);
  const values = [...names].filter((name) => old?.[name] !== found?.[name]);
  return before.headerPrint === after.headerPrint ? values : [...values, 'HeaderProtectionKey'];
}

function opens(box: SecretBox, serverKey: string, sealed: string): boolean {
  try {
    box.openText(serverKey, sealed);
    return true;
  } catch {
    return false; // sealed with another store key, or damaged: it is asked for again
  }
}
