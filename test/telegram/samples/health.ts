import { gatherFacts } from '../../../src/health/device-facts.ts';
import type { FindingKind } from '../../../src/health/diagnose.ts';
import { NO_SESSIONS } from '../../../src/health/sessions.ts';
import type { FindingLine, HelpReport } from '../../../src/texts/chat/help-report.ts';
import { iso, NOW, newKey, peer, sealedKey, stateOf } from '../../stage/sample-state.ts';
import { exitSample } from './exits.ts';
import { type Sampler, setting, WHEN, whoIsAtLongest } from './samples.ts';

const LONGEST_ENDPOINT = '[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535';

/** Everything that can be seen, at its longest. */
function worstFacts(): HelpReport['facts'] {
  const next = { ...sealedKey(), sent_at: null };
  const record = peer({
    wg_ip: '255.255.255.255/32',
    wg_ip6: 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe/128',
    next,
    retired: { [newKey()]: iso(NOW) },
  });
  const counters = { allowedIps: [record.wg_ip], handshakeAt: null, endpoint: null, received: 2 ** 53, sent: 2 ** 53 };
  const look = (at: number) => ({
    at,
    serverKey: '',
    ownAddresses: [],
    peers: new Map([[record.public_key, counters]]),
  });
  const places = Array.from({ length: 8 }, () => ({ at: 0, endpoint: LONGEST_ENDPOINT }));
  return gatherFacts({
    state: stateOf([record]),
    peerId: 'p1',
    peer: record,
    tag: record.public_key,
    now: NOW,
    inSettings: true,
    snapshot: look(NOW),
    first: look(NOW - 1),
    history: { of: () => ({ heardAt: 0, shookAt: null, places, sessions: NO_SESSIONS }), clockAhead: () => -(2 ** 40) },
    lastSeen: { of: () => 0 },
  });
}

/** What people read when something does not work, or for the first time does. */
export const healthSamples: Sampler = ({ health }, name) => {
  const line: FindingLine = {
    server: setting(name),
    app: 'AmneziaVPN',
    at: WHEN,
    ago: 999 * 86_400_000,
    exit: exitSample(name),
  };
  const kinds = Object.keys(health.findings) as FindingKind[];
  const facts = worstFacts();
  const report = (finding: FindingKind): HelpReport => ({
    who: whoIsAtLongest(name),
    device: setting(name, 40),
    server: setting(name),
    line,
    finding,
    facts,
  });
  return {
    messages: [
      ...kinds.map((kind) => [kind, health.findings[kind](line)] as const),
      ...kinds.map((kind) => [`${kind}, at no time`, health.findings[kind]({ ...line, at: null, ago: null })] as const),
      ...kinds.map((kind) => [`report: ${kind}`, health.report(report(kind))] as const),
      ['report: down', health.report({ ...report('server-down'), facts: { ...facts, node: 'down', downSince: NOW } })],
      ['whichDevice', health.whichDevice()],
      ['reported', health.reported()],
      ['alreadyReported', health.alreadyReported()],
      ['spare', health.spare(setting(name))],
      ['connected', health.connected(setting(name))],
      ['renewed', health.renewed(setting(name))],
      ['offer', health.offer(setting(name))],
      ['serverDown', health.serverDown(setting(name), WHEN, setting(name))],
      ['serverDown, nowhere else', health.serverDown(setting(name), WHEN, null)],
      ['serverBack', health.serverBack(setting(name))],
      ['blocked', health.blocked(name, setting(name))],
    ],
    labels: [
      health.buttons.help,
      health.buttons.still,
      health.buttons.tellOwner,
      health.buttons.sendAgain,
      health.buttons.guide,
      health.buttons.ownConfig,
      health.buttons.configOn(setting(name)),
      health.buttons.newAddress,
    ],
    toasts: [health.looking()],
  };
};
