import { onTestFinished } from 'vitest';
import type { Draft } from '../../src/peers/records/records.ts';
import type { Person } from '../lab/bot-api/people/person.ts';
import type { Seen } from '../lab/bot-api/people/seen.ts';
import { ClockFile } from '../lab/clock-file.ts';
import type { Daemon } from '../lab/daemon.ts';
import { eventually } from '../lab/eventually.ts';
import { isConfig, isConfigMenu } from '../lab/is-config.ts';
import { missingFor } from '../lab/requirements.ts';
import { Sshd } from '../lab/sshd.ts';
import { WireguardLab } from '../lab/wireguard-lab.ts';
import type { WireguardServer } from '../lab/wireguard-server.ts';
import { admit, type Stage, type StageOptions, setStage } from '../stage/daemon-stage.ts';
import { deviceOf, editStore, readStore } from '../stage/store-file.ts';
import { zoneWhereItIs } from '../stage/zone-where-it-is.ts';

/** What these tests lack here, or null. */
export const noPhones = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'iptables');

export const HELP = '🛟 Не работает';
export const STILL = 'Всё равно не работает';
export const TELL_OWNER = '✉️ Сообщить владельцу';
export const SEND_AGAIN = '📄 Прислать конфиг';
/** A look with some seconds of watching, on a machine that is busy with other tests. */
export const WATCHED = { timeout: 60_000 };

/** A stage with phones, and a daemon whose clock can be put ahead. */
export interface HelpStage extends Stage {
  readonly lab: WireguardLab;
  readonly server: WireguardServer;
  /** How far the daemon's clock is ahead from now on. */
  putAhead(ms: number): void;
}

/** A friend with a config. */
export interface Served {
  readonly friend: Person;
  readonly text: string;
  readonly name: string;
  /** The message that followed the config, with its button. */
  readonly seen: Seen;
}

/** Telegram, the owner, a real server, and the daemon at work; it is the middle of the day unless told otherwise. */
export async function openHelpStage(
  settings: StageOptions['settings'] = {},
  { withEurope = false } = {},
): Promise<HelpStage> {
  const lab = await WireguardLab.start();
  onTestFinished(() => lab.close());
  const server = await lab.server();
  const clock = new ClockFile();
  const far = withEurope ? await openEurope(lab) : {};
  const stage = await setStage({
    server,
    settings: { RECONCILE_SECONDS: 1, BOT_TIMEZONE: zoneWhereItIs(12), ...far, ...settings },
    env: clock.env,
  });
  await stage.daemon.start();
  stage.owner.start();
  await stage.owner.receives(/add_user/);
  return { ...stage, lab, server, putAhead: (ms) => clock.putAhead(ms) };
}

/** The settings of a second server, reached over SSH. */
async function openEurope(lab: WireguardLab): Promise<Record<string, string | number>> {
  const server = await lab.server({ addresses: ['10.8.0.1/24'] });
  const sshd = await Sshd.start();
  onTestFinished(() => sshd[Symbol.asyncDispose]());
  return {
    WG_EU1_NAME: 'Europe',
    WG_EU1_INTERFACE: server.interface,
    WG_EU1_NETWORK_CIDR: '10.8.0.1/24',
    WG_EU1_SSH_HOST: sshd.host,
    WG_EU1_SSH_PORT: sshd.port,
    WG_EU1_SSH_KEY_PATH: sshd.keyPath,
    WG_EU1_SSH_HOST_KEY: await sshd.fingerprint(),
  };
}

/** Lets a friend in who asks for a config and gets it. */
export async function serve(stage: Stage, id: number): Promise<Served> {
  const friend = await admit(stage, id);
  const config = await nextConfig(friend);
  await eventually(() => deviceOf(readStore(stage.daemon), id).sent_at !== null); // before the clock is put ahead
  return { friend, ...config };
}

/** Asks for a config, by a command or without, and waits for it. */
export async function nextConfig(friend: Person, command = '/get_config'): Promise<Omit<Served, 'friend'>> {
  if (command !== '') friend.send(command);
  const { document } = await friend.receives(isConfig);
  const seen = await friend.receives(isConfigMenu);
  return { seen, name: document?.name ?? '', text: document?.bytes.toString() ?? '' };
}

/** Presses "It does not work" under that config and waits for the finding. */
export async function findingFor({ friend, seen }: Pick<Served, 'friend' | 'seen'>, words: RegExp): Promise<Seen> {
  const { text } = await friend.press(HELP, seen).answered();
  if (!text?.startsWith('Смотрю')) throw new Error(`the press was answered with ${text}`);
  return friend.receives(words, WATCHED);
}

export const labelsOf = ({ buttons }: Seen): string[] => buttons.map(({ text }) => text);

/** An edit of the store by hand that the daemon takes in. */
export async function edit(daemon: Daemon, change: (store: Draft) => void): Promise<void> {
  const from = daemon.log.length;
  editStore(daemon, change);
  daemon.signal('SIGHUP');
  await daemon.says('an edit of the store was taken in', { from });
}
