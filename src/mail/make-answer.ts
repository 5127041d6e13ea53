import type { DoorService } from '../access/door-service.ts';
import { openMail, shownCode } from '../access/mail-code.ts';
import { leastVersion, type Platform } from '../amnezia/apps.ts';
import { UserError, type UserErrorCode } from '../errors.ts';
import { aesZip } from '../handover/aes-zip.ts';
import type { HandedConfig, HandedOn, PageLanguage } from '../handover/handed-config.ts';
import { lockedPage, plainPage } from '../handover/locked-page.ts';
import type { Language } from '../languages.ts';
import { configName } from '../peers/devices/config-name.ts';
import { isOnNode } from '../peers/devices/delivery.ts';
import { devicesOf } from '../peers/devices/devices.ts';
import { knownName, nameFile } from '../peers/devices/sent-files.ts';
import type { AskedByMail, MailRecord } from '../peers/records/mail-record.ts';
import type { PeerRecord } from '../peers/records/peer-record.ts';
import { fullConfig } from '../telegram/delivery/config-file.ts';
import { fitsQr } from '../telegram/delivery/qr-pictures.ts';
import { settleDoor } from '../telegram/delivery/settle-door.ts';
import { generationOf } from '../telegram/features/config/guide-page.ts';
import type { NodesView } from '../telegram/views.ts';
import type { Texts } from '../texts/chat/texts.ts';
import { plainText } from '../texts/format/plain-text.ts';
import { type DecideServices, decideAnswer } from './decide-answer.ts';
import { decideSecond } from './decide-second.ts';
import type { Answer } from './mail-answers.ts';
import type { Attachment } from './send-letter.ts';
import { DAY_MS, lettersLeft, recent } from './take-letters.ts';

/** Services of `makeAnswer`. */
export interface AnswerServices extends DecideServices {
  readonly doors: DecideServices['doors'] & Pick<DoorService, 'choose'>;
  readonly view: NodesView;
  readonly languageFor: (id: number) => Language;
  readonly textsFor: (id: number) => Texts;
}

/** Reasons that pass by themselves: the answer waits for that. */
const PASSING: ReadonlySet<UserErrorCode> = new Set(['config-not-ready', 'server-not-read']);

/** So long (ms) after a letter its first file waits for the second one, whose node may take a moment to have the key. */
const SECOND_WAITS_MS = 60_000;

/** Makes the answer to a friend's letter, with its files locked; null while it would not work yet. */
export async function makeAnswer(
  services: AnswerServices,
  friendId: number,
  asked: AskedByMail,
): Promise<Answer | null> {
  const texts = services.textsFor(friendId);
  try {
    const peerId = await decideAnswer(services, friendId, asked);
    const peer = services.store.state.peers[peerId];
    const mail = services.store.state.users[friendId]?.mail;
    if (!peer || !mail) throw new UserError('unknown-device');
    const config = await configFor(services, peerId, peer);
    if (config === null) return null;
    const devices = devicesOf(services.store.state, friendId, peer.server_id);
    const about = {
      deadline: config.deadline,
      device: peer.number,
      devices: devices.map(([, { number, name }]) => ({ number, name })),
    };
    const other = await secondConfig(services, friendId, asked, peerId);
    if (other === 'later') return null;
    const files = await lockedFiles(services, friendId, mail, config);
    if (other) files.push(...(await lockedFiles(services, friendId, mail, other)));
    const second = other && { first: config.tunnel, tunnel: other.tunnel, deadline: other.deadline };
    return { ...texts.mail.answer({ ...about, second, ...nextLetter(services, friendId, mail) }), files };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const mail = services.store.state.users[friendId]?.mail;
    if (!mail || PASSING.has(error.code)) return null;
    const why = plainText(texts.errors[error.code]);
    return { ...texts.mail.noFile(why, nextLetter(services, friendId, mail)), files: [] };
  }
}

/** The config of another node that goes with the first one; null: there is none, or it takes so long that the first one goes alone. */
async function secondConfig(
  services: AnswerServices,
  friendId: number,
  asked: AskedByMail,
  firstId: string,
): Promise<HandedConfig | 'later' | null> {
  const peerId = await decideSecond(services, friendId, asked, firstId);
  const peer = peerId === null ? undefined : services.store.state.peers[peerId];
  if (peerId === null || !peer?.active) return null;
  const isEarly = Math.abs(services.now() - Date.parse(asked.at)) < SECOND_WAITS_MS;
  return (await configFor(services, peerId, peer)) ?? (isEarly ? 'later' : null);
}

/** The device's config as it is handed over; null while it would not work if it arrived now (invariants 3 and 13). */
async function configFor(
  { view, store, box, doors }: AnswerServices,
  peerId: string,
  peer: PeerRecord,
): Promise<HandedConfig | null> {
  const { public_key, secret } = peer.next ?? peer;
  const snapshot = view.nodes.find(({ node }) => node.id === peer.server_id)?.snapshot ?? null;
  if (secret === null || snapshot === null) return null;
  const key = { public_key, secret };
  if (!isOnNode({ peer, key }, snapshot)) return null;
  const settled = await settleDoor(view, doors.choose, { peerId, peer, key, since: '' });
  const made = fullConfig(view, box, settled, snapshot);
  const file = { ...made, hasPicture: false };
  const tunnel = knownName(store.state, file) ?? (await store.update((draft) => nameFile(draft, file)));
  if (tunnel === null) return null;
  const deadline = (peer.next ?? peer).deadline ?? null;
  return {
    ...{ tunnel, text: made.text, app: made.app, on: handedOn(peer), hasQr: fitsQr(made.text) },
    leastOn: (platform: Platform) => leastVersion(made.app, platform, generationOf(view, peer)),
    deadline: deadline === null ? null : new Date(deadline),
  };
}

/** The page for Android and computers, the ZIP for iPhones; both where nobody said what the device is. Their keys were agreed before. */
async function lockedFiles(
  { box, languageFor, textsFor }: AnswerServices,
  friendId: number,
  mail: MailRecord,
  config: HandedConfig,
): Promise<Attachment[]> {
  const language: PageLanguage = { language: languageFor(friendId), texts: textsFor(friendId) };
  const open = (what: 'words' | 'digits') => openMail(box, friendId, what, mail);
  const files: Attachment[] = [];
  if (config.on !== 'ios') {
    const page = await lockedPage(config, language, open('words'));
    files.push({ name: `${config.tunnel}.html`, type: 'text/html', bytes: Buffer.from(page) });
  }
  if (config.on === 'ios' || config.on === null) {
    const inside = [
      { name: configName(config.tunnel), bytes: Buffer.from(config.text) },
      { name: 'steps.html', bytes: Buffer.from(plainPage(config, language, 'file')) },
    ];
    const zip = await aesZip(inside, open('digits').replaceAll(' ', ''));
    files.push({ name: `${config.tunnel}.zip`, type: 'application/zip', bytes: zip });
  }
  return files;
}

/** The code of the next letter, and when it is answered. */
function nextLetter({ box, now }: AnswerServices, friendId: number, mail: MailRecord) {
  const left = lettersLeft(mail, now());
  const first = Math.min(...[...recent(mail.answered, now()).map((at) => Date.parse(at)), now()]);
  return {
    code: shownCode(openMail(box, friendId, 'code', mail)),
    left,
    again: left > 0 ? null : new Date(first + DAY_MS),
  };
}

const PHONES: Readonly<Record<string, HandedOn>> = { ios: 'ios', android: 'android' };
/** What the friend said that the device is; null: nothing. */
const handedOn = ({ platform }: PeerRecord): HandedOn | null =>
  platform === null ? null : (PHONES[platform] ?? 'computer');
