import { expect, test } from 'vitest';
import { outageConditions } from '../../src/health/node-alerts.ts';
import { LANGUAGES } from '../../src/languages.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import { NOW, node, stateOf } from '../stage/sample-state.ts';

test.each(LANGUAGES)(
  'an interface that is not there is to be started by the name of its own unit, in %s',
  async (language) => {
    const { alerts } = (await loadLanguages('UTC'))[language];
    const outage = { since: NOW, cause: 'no-interface', reason: '', keys: null } as const;
    const facts = { node: node(), snapshot: null, outage, machine: null };
    const [down] = outageConditions(facts, { state: stateOf([]), now: NOW, ownAhead: 0 }, 'xwg-quick@x1');
    if (down?.alert.kind !== 'node-down') throw new Error('no outage');
    const text = alerts.raised['node-down']({ ...down.alert, name: 'Main', since: new Date(NOW) });
    expect(text).toContain('<code>systemctl start xwg-quick@x1</code>');
  },
);
