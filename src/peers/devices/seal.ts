import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';

/** The secrets of a device's config. */
export interface PeerSecret {
  readonly privateKey: string;
  readonly presharedKey: string;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;
const CHECK = 'vpn-bot store key';
/** What a text is bound to: never the same as what a device's secret is bound to. */
const textOf = (publicKey: string): string => `text ${publicKey}`;

/** Encrypts secrets for the store with AES-256-GCM, each bound to the public key that it belongs to. */
export class SecretBox {
  /** No buffer: Node 24 takes five times as long for a device's secret with one, to find out what it is. */
  readonly #key: KeyObject;

  /** `key`: 64 hex digits (`STORE_KEY`). */
  constructor(key: string) {
    this.#key = createSecretKey(Buffer.from(key, 'hex'));
  }

  seal(publicKey: string, { privateKey, presharedKey }: PeerSecret): string {
    const plain = Buffer.concat([Buffer.from(privateKey, 'base64'), Buffer.from(presharedKey, 'base64')]);
    return this.#encrypt(publicKey, plain);
  }

  /** Throws when the value was encrypted with another key or for another public key. */
  open(publicKey: string, sealed: string): PeerSecret {
    const plain = this.#decrypt(publicKey, sealed);
    return {
      privateKey: plain.subarray(0, 32).toString('base64'),
      presharedKey: plain.subarray(32).toString('base64'),
    };
  }

  /** Seals a text, such as a server's header protection key, for the public key that it belongs to. */
  sealText(publicKey: string, text: string): string {
    return this.#encrypt(textOf(publicKey), Buffer.from(text));
  }

  /** Throws as `open` does, also for a value that `seal` made. */
  openText(publicKey: string, sealed: string): string {
    return this.#decrypt(textOf(publicKey), sealed).toString();
  }

  /** 32 bytes that follow from this key alone; another purpose gives other ones, and none of them tells the key. */
  derive(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#key, '', purpose, 32));
  }

  /** A value by which `matches` can later recognise this key. */
  check(): string {
    return this.#encrypt(CHECK, Buffer.alloc(0));
  }

  matches(check: string): boolean {
    try {
      this.#decrypt(CHECK, check);
      return true;
    } catch {
      return false; // the only reason that authenticated decryption fails: another key, or a damaged value
    }
  }

  #encrypt(boundTo: string, plain: Buffer): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv).setAAD(Buffer.from(boundTo));
    const body = Buffer.concat([cipher.update(plain), cipher.final()]);
    return `v1:${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64')}`;
  }

  #decrypt(boundTo: string, sealed: string): Buffer {
    const bytes = Buffer.from(sealed.slice('v1:'.length), 'base64');
    const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(boundTo)).setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
  }
}
