import type { NodeProfile } from '../peers/nodes/node-profile.ts';
import type { State } from '../peers/records/records.ts';
import type { OpenAlerts, Sign } from './alerts.ts';
import { blockedSign, type Handshakes, handshakes, type Sight } from './blocked-transport.ts';
import { addressSigns } from './node-alerts.ts';
import type { PeerHistory } from './peer-history.ts';
import { Remembered } from './remembered.ts';
import { sharedSigns, type Turns, turnsOf } from './shared-config.ts';

interface SharedSight {
  readonly state: State;
  readonly open: OpenAlerts;
  readonly history: Pick<PeerHistory, 'trace' | 'looks'>;
  readonly now: number;
}

/** The signs that it takes every device to see: they are asked for every few seconds, and devices read only when there is news of them. */
export class DeviceSigns {
  readonly #handshakes = new Remembered<Handshakes>();
  readonly #turns = new Remembered<Turns>();
  readonly #addresses = new Remembered<Sign[]>();

  /** See `blockedSign`. */
  blocked(sight: Sight): Sign {
    const { state, nodeId, snapshot, book, ahead, now } = sight;
    const sources = [state.users, state.peers, snapshot, book, ahead];
    return blockedSign(
      sight,
      this.#handshakes.of(nodeId, sources, now, () => handshakes(sight)),
    );
  }

  /** See `sharedSigns`. */
  shared({ state, open, history, now }: SharedSight): Sign[] {
    const trace = history.trace.bind(history);
    const sight = { state, open, trace, now };
    return sharedSigns(
      sight,
      this.#turns.of('all', [state.peers, history.looks], now, () => turnsOf(sight)),
    );
  }

  /** See `addressSigns`. */
  addresses(node: NodeProfile, state: State, now: number): Sign[] {
    const sources = [state.peers, state.nodes[node.id], state.preferences];
    const count = () => ({ value: addressSigns(node, state), until: Number.POSITIVE_INFINITY });
    return this.#addresses.of(node.id, sources, now, count);
  }
}
