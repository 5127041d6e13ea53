import { createCipheriv, randomBytes, type ScryptOptions, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { normalizeWords } from './normalize-words.ts';

/** scrypt's work factor, log2: 32 MiB, 0.2 s here and 2.5 to 5 s on an old phone. */
const LOG_N = 15;
const [R, P, KEY_BYTES, SALT_BYTES] = [8, 1, 32, 16];
const LABEL = Buffer.from('age-encryption.org/v1/scrypt');
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll('=', '');

/** Encrypts a text with words in age's format (a passphrase file). The library's own way would stop the whole daemon for seconds. */
export async function sealWithWords(text: string, words: string): Promise<Uint8Array> {
  const { Encrypter, Stanza } = await import('age-encryption'); // as for backups: many modules, seldom needed
  const encrypter = new Encrypter();
  encrypter.addRecipient({
    async wrapFileKey(fileKey: Uint8Array) {
      const salt = randomBytes(SALT_BYTES);
      const key = await derive(normalizeWords(words), salt);
      return [new Stanza(['scrypt', base64(salt), String(LOG_N)], wrap(key, fileKey))];
    },
  });
  return encrypter.encrypt(text);
}

const scryptAsync = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

const derive = (words: string, salt: Buffer): Promise<Buffer> =>
  scryptAsync(words, Buffer.concat([LABEL, salt]), KEY_BYTES, {
    N: 2 ** LOG_N,
    ...{ r: R, p: P, maxmem: 2 ** LOG_N * R * 128 * 2 },
  });

/** The key is used once, so the nonce is zero (age-encryption.org/v1). */
function wrap(key: Buffer, fileKey: Uint8Array): Uint8Array {
  const cipher = createCipheriv('chacha20-poly1305', key, Buffer.alloc(12), { authTagLength: 16 });
  return Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
}
