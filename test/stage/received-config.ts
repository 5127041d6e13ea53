import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { Person } from '../lab/bot-api/people/person.ts';
import type { Seen } from '../lab/bot-api/people/seen.ts';
import { isConfig } from '../lab/is-config.ts';
import { settingOf } from './story.ts';

/** A config as its friend has it in the chat. */
export interface ReceivedConfig {
  readonly seen: Seen;
  readonly text: string;
  readonly publicKey: string;
  /** `10.0.0.3/32`. */
  readonly address: string;
  /** `host:port` of the server. */
  readonly endpoint: string;
}

/** All configs that stand in the friend's chat, oldest first. */
export function configsOf(friend: Person): ReceivedConfig[] {
  return friend.chat.messages.flatMap((seen) => (isConfig(seen) ? [read(seen)] : []));
}

/** What must never be in a log: the config's private and preshared key. */
export const secretsOf = ({ text }: ReceivedConfig): string[] => [
  settingOf(text, 'PrivateKey'),
  settingOf(text, 'PresharedKey'),
];

function read(seen: Seen): ReceivedConfig {
  const text = seen.document?.bytes.toString() ?? '';
  return {
    seen,
    text,
    publicKey: publicKeyOf(settingOf(text, 'PrivateKey')),
    address: settingOf(text, 'Address'),
    endpoint: settingOf(text, 'Endpoint'),
  };
}

/** PKCS #8 around the 32 bytes of an X25519 key (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex');
const known = new Map<string, string>();

function publicKeyOf(privateKey: string): string {
  const found = known.get(privateKey);
  if (found !== undefined) return found;
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8, Buffer.from(privateKey, 'base64')]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
  known.set(privateKey, publicKey);
  return publicKey;
}
