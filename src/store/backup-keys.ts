import { createHash, createHmac, timingSafeEqual, webcrypto } from 'node:crypto';
import type { SecretBox } from '../peers/devices/seal.ts';

/** The beginning of an X25519 private key in PKCS #8 (RFC 8410); its 32 bytes follow. */
const PKCS8_X25519 = Buffer.from('302e020100300506032b656e04220420', 'hex');

/** The keys by which an installation opens and recognises its own backups. They follow from `STORE_KEY`, and are stored nowhere. */
export class BackupKeys {
  readonly #box: Pick<SecretBox, 'derive'>;

  constructor(box: Pick<SecretBox, 'derive'>) {
    this.#box = box;
  }

  /** The age identity that opens what is sealed to `recipient`. */
  identity(): Promise<webcrypto.CryptoKey> {
    const key = Buffer.concat([PKCS8_X25519, this.#box.derive('vpn-bot backups: X25519')]);
    return webcrypto.subtle.importKey('pkcs8', key, { name: 'X25519' }, false, ['deriveBits']);
  }

  /** The age recipient (`age1…`) of this installation. */
  async recipient(): Promise<string> {
    const { identityToRecipient } = await import('age-encryption'); // large, and needed once a week
    return identityToRecipient(await this.identity());
  }

  /** Authenticates a store's text and the time (ISO) at which the backup was made: 64 hex digits. */
  mark(storeText: string, madeAt: string): string {
    const hash = createHash('sha256').update(storeText).digest('hex');
    const key = this.#box.derive('vpn-bot backups: HMAC');
    return createHmac('sha256', key).update(`peers.json\n${madeAt}\n${hash}`).digest('hex');
  }

  /** Whether `mark` gave this one for them. */
  isMark(mark: string, storeText: string, madeAt: string): boolean {
    const [given, right] = [Buffer.from(mark, 'hex'), Buffer.from(this.mark(storeText, madeAt), 'hex')];
    return given.length === right.length && timingSafeEqual(given, right);
  }
}
