import { GrammyError } from 'grammy/web';
import type { PendingButtons, PendingConfig } from '../../src/peers/devices/delivery.ts';
import type { SecretBox } from '../../src/peers/devices/seal.ts';
import type { NamedFile } from './life.ts';

/** What happens to a friend's next upload: `lost`: it arrives and the answer does not; the others: it does not arrive. */
export type ChatFault = 'lost' | 'unreachable' | 'slow-down' | 'refused';

/** A config as it lies in a friend's chat. */
export interface File {
  readonly peerId: string;
  readonly nodeId: string;
  readonly key: string;
  readonly ip: string;
  /** The door that it names; null: one that is always open. */
  readonly door: string | null;
  /** The message with "stop" and "undo" has followed a new key's config. */
  hasButtons: boolean;
}

/** One friend's chat. */
export interface Chat {
  readonly files: File[];
  /** What a tunnel's name (in small letters) was given to, and each file's name. */
  readonly tunnels: Map<string, string>;
  readonly names: Map<string, string>;
  fault: ChatFault | null;
  hasBlocked: boolean;
}

export const newChat = (): Chat => ({
  files: [],
  tunnels: new Map(),
  names: new Map(),
  fault: null,
  hasBlocked: false,
});

/** Telegram will say that nothing ever arrives there. */
export const isLost = ({ hasBlocked, fault }: Chat): boolean => hasBlocked || fault === 'refused';

/** Uploads a config as Telegram does; throws as the Bot API's client does. */
export function receive(chat: Chat, { peerId, peer, key }: PendingConfig, { text }: NamedFile, box: SecretBox): void {
  take(chat, () => {
    box.open(key.public_key, key.secret);
    const door = /^Endpoint = (.+)$/m.exec(text)?.[1] ?? null;
    chat.files.push({ peerId, nodeId: peer.server_id, key: key.public_key, ip: peer.wg_ip, door, hasButtons: false });
  });
}

/** Invariant 14, of a file that may have arrived. */
export function judgeName({ tunnels, names }: Chat, { tunnel, text }: NamedFile): string[] {
  const name = tunnel.toLowerCase();
  const [other, known] = [tunnels.get(name), names.get(text)];
  tunnels.set(name, text);
  names.set(text, tunnel);
  return [
    ...(/^[A-Za-z0-9_=+.-]{1,15}$/.test(tunnel) ? [] : [`no tunnel can be called ${tunnel}`]),
    ...(other === undefined || other === text ? [] : ['two files of a friend have one name']),
    ...(known === undefined || known === tunnel ? [] : ['one file of a friend has two names']),
  ];
}

/** Sends the message with a config's buttons, in the same way. */
export function receiveButtons(chat: Chat, { peer, publicKey }: PendingButtons): void {
  take(chat, () => {
    const file = chat.files.findLast(({ key }) => key === publicKey);
    if (file && publicKey === peer.next?.public_key) file.hasButtons = true;
  });
}

function take(chat: Chat, arrive: () => void): void {
  const { fault } = chat;
  chat.fault = null;
  if (chat.hasBlocked) throw apiError(403, 'Forbidden: bot was blocked by the user');
  if (fault === 'refused') throw apiError(400, 'Bad Request: chat not found');
  if (fault === 'slow-down') throw apiError(429, 'Too Many Requests: retry after 7', 7);
  if (fault === 'unreachable') throw new Error('simulated: no connection');
  arrive();
  if (fault === 'lost') throw new Error('simulated: the answer was lost');
}

function apiError(error_code: number, description: string, retry_after?: number): GrammyError {
  const parameters = retry_after === undefined ? {} : { retry_after };
  return new GrammyError('simulated', { ok: false, error_code, description, parameters }, 'sendDocument', {});
}
