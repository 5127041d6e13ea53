import { PARAMETER_KEYS } from '../../../src/amnezia/parameters.ts';
import type { UserErrorCode } from '../../../src/errors.ts';
import type { NoticeNames, OwnerNotice } from '../../../src/notices.ts';
import { LARGEST_ID, LONGEST_USERNAME, type Sampler } from './samples.ts';

const KEY = '+/'.repeat(21).concat('A=');

/** Errors, notices and the buttons of configs. */
export const commonSamples: Sampler = (texts, name) => {
  const errors = (Object.keys(texts.errors) as UserErrorCode[]).map((code) => [code, texts.errors[code]] as const);
  return {
    messages: [
      ...errors,
      ...notices(name).map((notice) => {
        const text = texts.notices[notice.kind] as (notice: OwnerNotice, names: NoticeNames) => string;
        return [
          notice.kind,
          text(notice, { server: () => name, friend: () => `${name} (@${LONGEST_USERNAME}, ${LARGEST_ID})` }),
        ] as const;
      }),
    ],
    labels: [texts.buttons.stopOld, texts.buttons.undo, texts.buttons.newKeys, texts.buttons.takeBack],
    toasts: errors.map(([, html]) => html),
  };
};

/** A notice of every kind, as long as it can be. */
export function notices(name: string, node = 'abcdefgh'): OwnerNotice[] {
  const wide = Array.from({ length: 300 }, (_, i) => `10.${i % 256}.0.0/16`);
  return [
    { kind: 'foreign-peers', node, keys: Array.from({ length: 5000 }, () => KEY), wide },
    {
      kind: 'ended-keys',
      node,
      keys: Array.from({ length: 5 }, () => ({
        key: KEY.slice(0, 12),
        tag: KEY.slice(0, 12),
        address: wide.join(', '),
      })),
      more: 995,
    },
    { kind: 'network-full', node },
    { kind: 'exit-silent', node, exit: node },
    { kind: 'old-helpers', node, programs: ['gate', 'vpn-bot-exits', 'vpn-bot-dns', 'vpn-bot-doors'] },
    ...['old-gate', 'foreign', 'container', 'failed'].map((why) => ({
      ...{ kind: 'limits-off' as const, node, why },
      words: 'Error: Unknown qdisc "htb".',
    })),
    ...(['tell', 'slow', 'pause'] as const).flatMap((end) =>
      [80, 100].map((told) => ({
        ...{ kind: 'allowance' as const, friendId: 234567890, name: 'Boris' },
        ...{ told, usedGb: 41, totalGb: 50, end, extraGb: 0, month: 20_758 },
      })),
    ),
    { kind: 'exit-back', node, exit: node },
    ...(['dead', 'unheard'] as const).map((why) => ({
      kind: 'resolver-failing' as const,
      ...{ node, why, upstreams: [], ways: [] },
    })),
    ...[[null], ['eu1', 'us1']].map((ways) => ({
      kind: 'resolver-failing' as const,
      ...{ node, why: 'stuck' as const, upstreams: ['198.51.100.53', '2001:db8:53::53'], ways },
    })),
    { kind: 'resolver-back', node },
    ...[null, '2026-06-25'].map((date) => ({ kind: 'exit-list-old' as const, country: 'RU', date })),
    { kind: 'parameters-changed', node, names: PARAMETER_KEYS },
    { kind: 'not-moved', node, people: 9999 },
    { kind: 'address-blocked', node, address: '10.0.0.3/32', friendId: LARGEST_ID },
    { kind: 'username-bound', friendId: LARGEST_ID, username: LONGEST_USERNAME, name },
    { kind: 'username-doubtful', friendId: LARGEST_ID, username: LONGEST_USERNAME, name },
    {
      kind: 'invite-used',
      friendId: LARGEST_ID,
      username: LONGEST_USERNAME,
      name,
      invite: name,
      update: 1,
    },
    { kind: 'edit-rejected', movedTo: `/${'d'.repeat(255)}`.repeat(4), reason: name.repeat(20) },
    { kind: 'mail-not-sent', friendId: LARGEST_ID },
    { kind: 'polling-conflict' },
    ...(['config', 'buttons', 'note'] as const).map(
      (what) => ({ kind: 'delivery-fault', what, friendId: LARGEST_ID, node, code: 'VVVVV' }) as const,
    ),
    { kind: 'answer-fault', what: '<&>', code: 'VVVVV' },
  ];
}
