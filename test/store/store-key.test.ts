import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SetupError } from '../../src/errors.ts';
import { SecretBox } from '../../src/peers/devices/seal.ts';
import type { JsonStore } from '../../src/store/json-store.ts';
import { openSecretBox } from '../../src/store/store-key.ts';
import { peer } from '../stage/sample-state.ts';
import { openStore, testFolder } from '../stage/temporary-store.ts';

const KEY = 'ab'.repeat(32);
const OTHER = 'cd'.repeat(32);
const sealedBy = (key: string) => {
  const { public_key } = peer();
  const secret = new SecretBox(key).seal(public_key, { privateKey: public_key, presharedKey: public_key });
  return peer({ public_key, secret });
};

async function open(devices: ReturnType<typeof peer>[] = []) {
  const folder = testFolder();
  const { store } = await openStore((draft) => {
    devices.forEach((device, i) => {
      draft.peers[`p${i}`] = device;
    });
  }, folder);
  return { store, keyFile: join(folder, 'store.key') };
}

/** The refusal's text. */
async function refusal(store: JsonStore, setting: string | null, keyFile: string): Promise<string> {
  const error = await openSecretBox(store, setting, keyFile).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(SetupError);
  return String(error);
}

describe('the store’s key', () => {
  it('is made at the first start, readable for its owner only, and used from then on', async () => {
    const { store, keyFile } = await open();
    const box = await openSecretBox(store, null, keyFile);
    const text = readFileSync(keyFile, 'utf8');
    expect(text).toMatch(/^[0-9a-f]{64}\n$/);
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    const again = await openSecretBox(store, null, keyFile);
    const plain = { privateKey: peer().public_key, presharedKey: peer().public_key };
    expect(again.open('key', box.seal('key', plain))).toEqual(plain);
    expect(readFileSync(keyFile, 'utf8')).toBe(text);
  });

  it('is another for each store', async () => {
    const files = [];
    for (let i = 0; i < 3; i += 1) {
      const { store, keyFile } = await open();
      await openSecretBox(store, null, keyFile);
      files.push(readFileSync(keyFile, 'utf8'));
    }
    expect(new Set(files).size).toBe(3);
  });

  it('may be set by the owner; no file is made then', async () => {
    const { store, keyFile } = await open();
    await openSecretBox(store, KEY, keyFile);
    expect(existsSync(keyFile)).toBe(false);
    expect(new SecretBox(KEY).matches(store.state.key_check ?? '')).toBe(true);
  });

  it('that is another than the store’s is refused, whether set or in the file, and shown by no refusal', async () => {
    const { store, keyFile } = await open();
    await openSecretBox(store, KEY, keyFile);
    const set = await refusal(store, OTHER, keyFile);
    writeFileSync(keyFile, OTHER);
    const inFile = await refusal(store, null, keyFile);
    expect(inFile).toContain(keyFile);
    for (const text of [set, inFile]) expect(text).not.toContain(OTHER);
    expect(readFileSync(keyFile, 'utf8')).toBe(OTHER);
  });

  it('is known by the seals when an older store has no check value; it gets one', async () => {
    const { store, keyFile } = await open([sealedBy(KEY), sealedBy(KEY), peer({ secret: null })]);
    await refusal(store, OTHER, keyFile);
    expect(store.state.key_check).toBeNull();
    await openSecretBox(store, KEY, keyFile);
    expect(new SecretBox(KEY).matches(store.state.key_check ?? '')).toBe(true);
  });

  it('that is missing while secrets are sealed with it is refused, and no new one is made', async () => {
    const withSeals = await open([sealedBy(KEY)]);
    expect(await refusal(withSeals.store, null, withSeals.keyFile)).toContain(`${withSeals.keyFile}: is missing`);
    const withCheck = await open();
    await openSecretBox(withCheck.store, KEY, withCheck.keyFile);
    await refusal(withCheck.store, null, withCheck.keyFile);
    for (const { keyFile } of [withSeals, withCheck]) expect(existsSync(keyFile)).toBe(false);
  });

  it.each(['', 'ab', `${KEY}ab`, 'g'.repeat(64), `${KEY} ${KEY}`])(
    'is refused when its file holds %j, and the file stays as it is',
    async (text) => {
      const { store, keyFile } = await open();
      writeFileSync(keyFile, text);
      const said = await refusal(store, null, keyFile);
      expect(said).toContain(keyFile);
      if (text !== '') expect(said).not.toContain(text);
      expect(readFileSync(keyFile, 'utf8')).toBe(text);
      expect(store.state.key_check).toBeNull();
    },
  );

  it('may have been written by hand, in capitals and without a line end', async () => {
    const { store, keyFile } = await open([sealedBy(KEY)]);
    writeFileSync(keyFile, ` ${KEY.toUpperCase()}`);
    await expect(openSecretBox(store, null, keyFile)).resolves.toBeInstanceOf(SecretBox);
  });
});
