import { describe, expect, it } from 'vitest';
import { doorFindings } from '../../src/cli/node/door-findings.ts';
import type { NodeSettings } from '../../src/config/settings.ts';
import { settleProbe } from '../../src/peers/plan/probe-peer.ts';
import type { ProbeOutcome } from '../../src/probe/outcome.ts';
import { findings } from '../../src/texts/en/cli/findings.ts';
import { box, node, SERVER_KEY, snapshot, stateOf } from '../stage/sample-state.ts';
import { settingsOf, simplest } from '../stage/settings-of.ts';

const OPEN: ProbeOutcome = { kind: 'open', handshakeMs: 8.4, echoMs: 5, echoes: 30 };
const SILENT: ProbeOutcome = { kind: 'silent', unreadable: 0 };
const ssh = { host: '198.51.100.7', port: 22, user: 'vpn', keyPath: '/k', hostKey: 'SHA256:k' };

function scene(more: Partial<NodeSettings> = {}) {
  const [main] = settingsOf(simplest).nodes;
  if (!main) throw new Error('no node');
  const settings: NodeSettings = { ...main, ...node(), ssh, serverKey: SERVER_KEY, ...more };
  const state = stateOf([]);
  settleProbe(state, stateOf([]), settings, box, true);
  const key = state.nodes['main']?.probe?.public_key ?? '';
  const seen = snapshot({ [key]: { ips: ['10.0.0.254/32'] } }, { ownAddresses: ['10.0.0.1'] });
  const run = (found: ProbeOutcome[], there = seen) =>
    doorFindings(settings, { state, snapshot: there, box }, findings, async () => found.shift() ?? SILENT);
  return { run };
}

describe('the doctor’s try of a door', () => {
  it('says how fast it is, or what was found, with what to look at', async () => {
    const { run } = scene();
    const what = 'main: a handshake through vpn.example.com:51820 passes in 8 ms, and data too';
    expect(await run([OPEN])).toEqual([{ level: 'good', what }]);
    const [finding] = await run([SILENT, { kind: 'refused' }]);
    expect(finding).toMatchObject({ level: 'note', what: expect.stringContaining('nobody listens there') });
    expect(finding?.fix).toContain('/nodes');
  });

  it('is made again when it failed', async () => {
    expect(await scene().run([SILENT, OPEN])).toMatchObject([{ level: 'good' }]);
  });

  it('is not made of this machine, nor without the bot’s own peer there', async () => {
    expect(await scene({ ssh: null }).run([OPEN])).toEqual([]);
    expect(await scene().run([OPEN], snapshot({}))).toEqual([]);
  });
});
