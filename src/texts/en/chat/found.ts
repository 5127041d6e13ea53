import type { FindingKind } from '../../../health/diagnose.ts';
import type { FindingLine } from '../../chat/help-report.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc } from '../../format/html.ts';

const FOUND: Readonly<Record<FindingKind, string>> = {
  'access-ended': 'access was ended, so the config does not work',
  'access-paused': 'access is paused, so the config does not work',
  'access-expired': 'their access ended',
  'device-removed': 'this config was removed',
  'used-up': 'the month’s traffic is used up, the VPN is off',
  'device-paused': 'this config is paused',
  'server-gone': 'the server has left the settings',
  'server-down': 'the server does not answer the bot',
  unseen: 'the server does not answer the bot but lets people in: whether the device is connected cannot be seen',
  replaced: 'an old config is switched on, which a new one has replaced',
  'not-sent': 'the config has not reached them yet',
  'off-server': 'the server does not let this config in: its address is taken',
  'old-in-use': 'the new config was never switched on, the old one is in use',
  'old-stopped': 'the old config is off, and the new one was never switched on',
  'two-devices': 'one config is switched on on two devices at once',
  'answers-lost': 'the server hears the device, but its answers do not arrive: their network seems to be in the way',
  'exit-silent': 'connected, but the exit through which their sites open is silent',
  'no-way-out': 'the device is connected, but nothing comes back from the Internet: a fault of the server, it seems',
  works: 'seen from the server all is well, the device is connected',
  'nobody-heard': 'nobody reaches the server: it seems to be blocked',
  'never-connected': 'never seen on the server: not switched on yet, or their network is in the way',
  silent: 'the device is silent: switched off, or it does not reach the server',
};

/** The findings in words for the owner: what is the matter, not what the friend shall do. */
export function foundText(finding: FindingKind, { at, ago }: FindingLine, format: Formats): string {
  const when = at === null ? '' : esc(format.moment(at));
  const times: Partial<Record<FindingKind, string>> = {
    'server-down': ` since ${when}`,
    'access-expired': ` on ${when}`,
    silent: `, last heard ${esc(format.ago(ago ?? 0))}`,
  };
  return `${FOUND[finding]}${at === null ? '' : (times[finding] ?? '')}`;
}
