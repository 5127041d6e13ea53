import type { NodeProfile } from '../peers/nodes/node-profile.ts';
import type { State } from '../peers/records/records.ts';
import type { AlertCondition, OpenAlerts } from './alerts.ts';
import { blockedCondition, type Handshakes, handshakes, type Sight } from './blocked-transport.ts';
import { addressConditions } from './node-alerts.ts';
import type { PeerHistory } from './peer-history.ts';
import { Remembered } from './remembered.ts';
import { sharedConditions, type Turns, turnsOf } from './shared-config.ts';

interface SharedSight {
  readonly state: State;
  readonly open: OpenAlerts;
  readonly history: Pick<PeerHistory, 'trace' | 'looks'>;
  readonly now: number;
}

/** Conditions that depend on every device. They are asked for every few seconds, so devices are read only when they changed. */
export class DeviceConditions {
  readonly #handshakes = new Remembered<Handshakes>();
  readonly #turns = new Remembered<Turns>();
  readonly #addresses = new Remembered<AlertCondition[]>();

  /** See `blockedCondition`. */
  blocked(sight: Sight): AlertCondition {
    const { state, nodeId, snapshot, book, ahead, now } = sight;
    const sources = [state.users, state.peers, snapshot, book, ahead];
    return blockedCondition(
      sight,
      this.#handshakes.of(nodeId, sources, now, () => handshakes(sight)),
    );
  }

  /** See `sharedConditions`. */
  shared({ state, open, history, now }: SharedSight): AlertCondition[] {
    const trace = history.trace.bind(history);
    const sight = { state, open, trace, now };
    return sharedConditions(
      sight,
      this.#turns.of('all', [state.peers, history.looks], now, () => turnsOf(sight)),
    );
  }

  /** See `addressConditions`. */
  addresses(node: NodeProfile, state: State, now: number): AlertCondition[] {
    const sources = [state.peers, state.nodes[node.id], state.preferences];
    const count = () => ({ value: addressConditions(node, state), until: Number.POSITIVE_INFINITY });
    return this.#addresses.of(node.id, sources, now, count);
  }
}
