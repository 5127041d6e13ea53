/** Transliteration of Russian, Ukrainian and Belarusian letters as people usually type them. */
const CYRILLIC: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'а=a б=b в=v г=g ґ=g д=d е=e ё=e є=ye ж=zh з=z и=i і=i ї=yi й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ў=u ф=f х=h ' +
    'ц=ts ч=ch ш=sh щ=sch ъ= ы=y ь= э=e ю=yu я=ya'
  )
    .split(' ')
    .map((pair) => pair.split('=') as [string, string]),
);

/** Latin letters that do not decompose into a base letter and a mark. */
const LATIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
};

/**
 * A node's display name in ASCII letters, digits and `-`, at most `longest` characters, beginning and ending with a letter or digit. The
 * node's id if no letter of the name can be transliterated.
 */
export function serverWord({ id, name }: { readonly id: string; readonly name: string }, longest: number): string {
  const word = trimmed(inLatin(name));
  return trimmed((/[A-Za-z]/.test(word) ? word : id).slice(0, longest));
}

function inLatin(name: string): string {
  const letters = [...name.normalize('NFC')].map((letter) => {
    const small = letter.toLowerCase();
    const latin = CYRILLIC[small] ?? LATIN[small];
    if (latin === undefined) return letter;
    return small === letter ? latin : latin.charAt(0).toUpperCase() + latin.slice(1);
  });
  const withoutMarks = letters
    .join('')
    .normalize('NFKD')
    .replaceAll(/\p{M}|[’ʼ']/gu, '');
  return withoutMarks.replaceAll(/[^A-Za-z0-9]+/g, '-');
}

const trimmed = (word: string): string => word.replaceAll(/^-+|-+$/g, '');
