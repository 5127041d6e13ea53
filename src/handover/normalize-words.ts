/**
 * The words of a lock as the key is made from them, whatever came between and around them: NFC, lower case, ё as е, and one space for each
 * run of anything but letters. The page's reader does the same.
 */
export const normalizeWords = (words: string): string =>
  words
    .normalize('NFC')
    .toLowerCase()
    .replace(/ё/g, 'е')
    .replace(/[^a-zа-я]+/g, ' ')
    .trim();
