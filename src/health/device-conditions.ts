import type { NodeProfile } from '../peers/nodes/node-profile.ts';
import type { State } from '../peers/records/records.ts';
import type { AlertCondition, OpenAlerts } from './alerts.ts';
import { blockedCondition, type Handshakes, handshakes, type TransportFacts } from './blocked-transport.ts';
import { type AnswerFacts, type Answers, countLost, lostAnswersCondition } from './lost-answers.ts';
import { addressConditions } from './node-alerts.ts';
import type { PeerHistory } from './peer-history.ts';
import { Remembered } from './remembered.ts';
import { countReturns, type ReturnCounts, sharedConditions } from './shared-config.ts';

interface SharedSight {
  readonly state: State;
  readonly open: OpenAlerts;
  readonly history: Pick<PeerHistory, 'of' | 'snapshots' | 'wandering'>;
  readonly now: number;
}

/** Conditions that depend on every device. They are asked for every few seconds, so devices are read only when they changed. */
export class DeviceConditions {
  readonly #handshakes = new Remembered<Handshakes>();
  readonly #answers = new Remembered<Answers>();
  readonly #returns = new Remembered<ReturnCounts>();
  readonly #addresses = new Remembered<AlertCondition[]>();

  /** See `blockedCondition`. */
  blocked(facts: TransportFacts): AlertCondition {
    const { state, nodeId, snapshot, book, ahead, now } = facts;
    const sources = [state.users, state.peers, snapshot?.peers, book.devices, ahead];
    return blockedCondition(
      facts,
      this.#handshakes.of(nodeId, sources, now, () => handshakes(facts)),
    );
  }

  /** See `lostAnswersCondition`. */
  answersLost(facts: AnswerFacts): AlertCondition {
    const { state, nodeId, history, now } = facts;
    const sources = [state.users, state.peers, history.watched(nodeId)?.last];
    return lostAnswersCondition(
      facts,
      this.#answers.of(nodeId, sources, now, () => countLost(facts)),
    );
  }

  /** See `sharedConditions`. */
  shared({ state, open, history, now }: SharedSight): AlertCondition[] {
    const historyOf = history.of.bind(history);
    const facts = { state, open, historyOf, wandering: history.wandering.bind(history), now };
    return sharedConditions(
      facts,
      this.#returns.of('all', [state.peers, history.snapshots], now, () => countReturns(facts)),
    );
  }

  /** See `addressConditions`. */
  addresses(node: NodeProfile, state: State, now: number): AlertCondition[] {
    const sources = [state.peers, state.nodes[node.id], state.preferences];
    const count = () => ({ value: addressConditions(node, state), until: Number.POSITIVE_INFINITY });
    return this.#addresses.of(node.id, sources, now, count);
  }
}
