import { isOn, type PeerRecord, type State } from '../peers/records.ts';
import { keyOf } from './alert.ts';
import type { OpenAlerts, Sign } from './alerts.ts';
import { LATELY_MS } from './device-facts.ts';
import { returnsSince, type Trace } from './peer-history.ts';

interface Sight {
  readonly state: State;
  readonly open: OpenAlerts;
  readonly trace: (nodeId: string, key: string) => Trace;
  /** Whether any key was heard from more than two places; else nothing needs to be looked at. */
  readonly wanders: boolean;
  readonly now: number;
}

/** A phone that moves between Wi-Fi and mobile comes back once; for an alert that nobody asked for, twice might still be chance. */
const TURNS = 3;

/** Devices whose config is heard from two places in turns, and those of which that was said: a sign for nobody else. */
export function sharedSigns({ state, open, trace, wanders, now }: Sight): Sign[] {
  if (!wanders && !Object.keys(open).some((key) => key.startsWith('shared '))) return [];
  return Object.entries(state.peers).flatMap(([id, peer]): Sign[] => {
    const alert = { kind: 'shared', peer: id, node: peer.server_id, friend: peer.telegram_id } as const;
    const turns = turnsOf(peer, trace, now - LATELY_MS);
    if ((turns === 0 && !open[keyOf(alert)]) || !isOn(state, peer, now)) return [];
    return [{ alert, level: turns >= TURNS ? 'on' : turns === 0 ? 'off' : 'between' }];
  });
}

function turnsOf({ server_id, public_key, next }: PeerRecord, trace: Sight['trace'], since: number): number {
  const turns = (key: string) => {
    const { places } = trace(server_id, key);
    return places.length > 2 ? returnsSince(places, since) : 0;
  };
  return Math.max(turns(public_key), next ? turns(next.public_key) : 0);
}
