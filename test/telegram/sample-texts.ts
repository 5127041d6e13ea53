import type { UserErrorCode } from '../../src/errors.ts';
import type { OwnerNotice } from '../../src/notices.ts';
import { COMMANDS } from '../../src/telegram/commands.ts';
import type { DeviceLine, Texts } from '../../src/telegram/texts/texts.ts';

/** What people may be called: each as long as Telegram lets a name be (64 + 64) or a setting (30), with all that breaks texts. */
export const NAMES = {
  html: '<b>&amp;</b>"\'&#65;</i><a href=x>&lt;'.repeat(4).slice(0, 129),
  emoji: `${'😀'.repeat(64)}`,
  oddEmoji: `a${'👨‍👩‍👧‍👦'.repeat(11)}`.slice(0, 129).toWellFormed(),
  rightToLeft: `\u202e${'שלום עולם '.repeat(12)}`,
  ampersands: '&'.repeat(129),
} as const;

const KEY = '+/'.repeat(21).concat('A=');
const when = new Date('2026-11-29T09:00:00Z');
const largest = 2 ** 52;

const device = (name: string): DeviceLine => ({
  server: setting(name),
  address: '255.255.255.255',
  fileName: 'vpn_abcdefgh_99.conf',
  nodeUp: true,
  handshakeAge: 999 * 86_400_000,
  received: 2 ** 53,
  sent: 2 ** 53,
  rekey: { sent: true, ends: when },
  waitsForUpload: true,
});

/** `WG_NAME` and the like hold 30 characters, `WG_DESCRIPTION` 100 (src/config/known-settings.ts); characters, not halves of them. */
const setting = (name: string, length = 30): string => [...name].slice(0, length).join('');

/** A notice of every kind, as long as it can be. */
function notices(name: string): OwnerNotice[] {
  const node = 'abcdefgh';
  const wide = Array.from({ length: 300 }, (_, i) => `10.${i % 256}.0.0/16`);
  return [
    { kind: 'foreign-peers', node, keys: Array.from({ length: 5000 }, () => KEY), wide },
    { kind: 'wrong-server-key', node, known: KEY, seen: KEY },
    { kind: 'host-key-changed', node, reason: name.repeat(20) },
    { kind: 'network-full', node },
    { kind: 'address-blocked', node, address: '10.0.0.3/32', friendId: largest },
    { kind: 'username-bound', friendId: largest, username: 'a'.repeat(32), name },
    { kind: 'edit-rejected', movedTo: `/${'d'.repeat(255)}`.repeat(4), reason: name.repeat(20) },
    { kind: 'polling-conflict' },
  ];
}

/** Every message of a language with this name wherever a name can stand; captions apart. */
export function messagesOf(texts: Texts, name: string): [what: string, html: string][] {
  const all = COMMANDS.map((command) => ({ name: command.name, text: texts.commands[command.name] }));
  const nodes = Array.from({ length: 15 }, () => ({
    name: setting(name),
    up: false,
    devices: 100_000,
    online: 100_000,
  }));
  const server = { name: setting(name), description: setting(name, 100), chosen: true, up: false };
  const line = { id: largest, username: 'a'.repeat(32), name, owner: true, admitted: true, devices: 99, online: true };
  const off = nodes.map(() => ({
    name: setting(name),
    needs: ['WG_ABCDEFGH_NETWORK_CIDR', 'WG_ABCDEFGH_SSH_HOST_KEY'],
  }));
  const who = `${name} (@${'a'.repeat(32)}, ${largest})`;
  const users = texts.users(
    Array.from({ length: 1000 }, () => line),
    Array.from({ length: 500 }, () => 'a'.repeat(32)),
  );
  return [
    ...Object.entries(texts.errors).map(([code, html]): [string, string] => [code satisfies string, html]),
    ...notices(name).map((notice): [string, string] => [notice.kind, noticeText(texts, notice)]),
    ...users.map((html, i): [string, string] => [`users ${i}`, html]),
    ['failed', texts.failed('ZZZZZ')],
    ['welcomeFriend', texts.welcomeFriend(name)],
    ['welcomeOwner', texts.welcomeOwner()],
    ['letIn', texts.letIn()],
    ['stranger', texts.stranger(largest)],
    ['writeToMe', texts.writeToMe('a'.repeat(32))],
    ['help', texts.help(all)],
    ['unknownText', texts.unknownText()],
    ...[true, false].flatMap((up): [string, string][] => [
      [`configDelayed ${up}`, texts.configDelayed(setting(name), up)],
      [`regenDelayed ${up}`, texts.regenDelayed(setting(name), up)],
    ]),
    ['importedKey', texts.importedKey(setting(name))],
    ['chooseServer', texts.chooseServer(nodes.map(() => server))],
    ['serverChosen', texts.serverChosen(setting(name))],
    ['serverLeft', texts.serverLeft('abcdefgh')],
    ['oldStopped', texts.oldStopped()],
    ['regenUndone', texts.regenUndone()],
    ['no device', texts.status([], setting(name))],
    ['no device, no server', texts.status([], null)],
    [
      'status',
      texts.status(
        nodes.slice(5).map(() => device(name)),
        null,
      ),
    ],
    ['status, down', texts.status([{ ...device(name), nodeUp: false, handshakeAge: null, rekey: null }], null)],
    ...(['added', 'restored', 'alreadyIn', 'removed'] as const).map((what): [string, string] => [
      what,
      texts[what](who),
    ]),
    ['waitingForUsername', texts.waitingForUsername('a'.repeat(32), 'a'.repeat(32))],
    ['cannotWriteTo', texts.cannotWriteTo(who, 'a'.repeat(32))],
    ['usernameRemoved', texts.usernameRemoved('a'.repeat(32))],
    ['stats', texts.stats(1e9, 1e9, nodes, off)],
  ];
}

/** Captions of configs. */
export function captionsOf(texts: Texts, name: string): string[] {
  const address = '255.255.255.255';
  return [
    texts.configCaption(setting(name), address),
    texts.regenCaption(setting(name), address, when),
    texts.regenCaption(setting(name), address, null),
  ];
}

/** Labels of buttons. */
export function labelsOf(texts: Texts, name: string): string[] {
  const server = { name: setting(name), description: null, chosen: true, up: false };
  return [...Object.values(texts.buttons), texts.serverButton(server)];
}

/** What shows over the chat for a moment. */
export function toastsOf(texts: Texts): string[] {
  const codes = Object.keys(texts.errors) as UserErrorCode[];
  return [...codes.map((code) => texts.errors[code]), texts.failed('ZZZZZ'), texts.newKeysComing()];
}

function noticeText({ notices: table }: Texts, notice: OwnerNotice): string {
  const text = table[notice.kind] as (notice: OwnerNotice) => string;
  return text(notice);
}
