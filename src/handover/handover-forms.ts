import { aesZip } from './aes-zip.ts';
import type { HandedConfig, PageLanguage } from './handed-config.ts';
import { lockedPage, plainPage } from './locked-page.ts';
import { newDigits, newWords } from './new-words.ts';

/** A file and the key that opens it, which goes another way. Secrets, both. */
export interface LockedFile {
  readonly name: string;
  readonly bytes: Buffer;
  /** As it is said: words, or digits in groups of four. */
  readonly key: string;
}

/** The page for Android and computers. */
export async function lockedPageFile(config: HandedConfig, language: PageLanguage): Promise<LockedFile> {
  const key = newWords(language.language);
  return { name: `${config.tunnel}.html`, bytes: Buffer.from(await lockedPage(config, language, key)), key };
}

/** The archive for iPhones, whose previews run no script: config, and the steps as a page that needs none. */
export async function lockedZipFile(config: HandedConfig, language: PageLanguage): Promise<LockedFile> {
  const key = newDigits();
  const files = [
    { name: `${config.tunnel}.conf`, bytes: Buffer.from(config.text) },
    { name: 'steps.html', bytes: Buffer.from(plainPage(config, language, 'file')) },
  ];
  return { name: `${config.tunnel}.zip`, bytes: await aesZip(files, key.replaceAll(' ', '')), key };
}

/** One page for paper, without a lock. A secret. */
export const printedPageFile = (config: HandedConfig, language: PageLanguage): Omit<LockedFile, 'key'> => ({
  name: `${config.tunnel}-print.html`,
  bytes: Buffer.from(plainPage(config, language, 'scan')),
});
