import { describe, expect, it } from 'vitest';
import { WakeUps } from '../../src/wiring/wake-ups.ts';
import { peer, stateOf } from '../stage/sample-state.ts';

function connected() {
  const woken: string[] = [];
  const sleeper = (name: string) => ({ wake: () => woken.push(name) });
  const loop = (id: string) => ({ ...sleeper(id), node: { id }, interfaceChanged: () => woken.push(`${id} polls`) });
  const wakeUps = new WakeUps();
  const sleepers = {
    loops: [loop('main'), loop('eu1')],
    deliveries: sleeper('deliveries'),
    broadcaster: sleeper('broadcaster'),
  };
  return { wakeUps, sleepers, woken };
}

describe('who wakes whom', () => {
  it('wakes after a commit the nodes that it changed, deliveries and the broadcaster', () => {
    const { wakeUps, sleepers, woken } = connected();
    wakeUps.connect(sleepers);
    const before = stateOf([]);
    wakeUps.committed({ ...before, peers: stateOf([peer({ server_id: 'eu1' })]).peers }, before);
    expect(woken).toEqual(['eu1', 'deliveries', 'broadcaster']);
  });

  it('wakes deliveries when a node was brought in line, and every node when the clock changed', () => {
    const { wakeUps, sleepers, woken } = connected();
    wakeUps.connect(sleepers);
    wakeUps.reconciled();
    wakeUps.clockChanged();
    expect(woken).toEqual(['deliveries', 'main', 'eu1', 'deliveries']);
  });

  it('has the node polled whose interface changed, and nobody before all are connected', () => {
    const { wakeUps, sleepers, woken } = connected();
    wakeUps.interfaceChanged('main');
    wakeUps.reconciled();
    expect(woken).toEqual([]);
    wakeUps.connect(sleepers);
    wakeUps.interfaceChanged('main');
    expect(woken).toEqual(['main polls']);
  });
});
