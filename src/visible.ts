/**
 * Characters that are hidden, change the direction of text or end a line: control characters (C0 and C1), line and paragraph separators,
 * everything that Unicode calls ignorable (zero width, direction marks, tags, fillers), blanks other than spaces, lone surrogates and
 * noncharacters.
 */
const HIDDEN =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800\ufff9-\ufffc\u{13430}-\u{1343f}\u{13441}\u{13442}\u{1d159}]/u;

/** Scripts in which invisible joiners change the form of letters, and their virama signs. */
const JOINED =
  /[\p{scx=Arabic}\p{scx=Syriac}\p{scx=Nko}\p{scx=Mongolian}\p{scx=Devanagari}\p{scx=Bengali}\p{scx=Gurmukhi}\p{scx=Gujarati}\p{scx=Oriya}\p{scx=Tamil}\p{scx=Telugu}\p{scx=Kannada}\p{scx=Malayalam}\p{scx=Sinhala}\p{scx=Khmer}\p{scx=Myanmar}]/u
    .source;
const VIRAMA = '[\\u094d\\u09cd\\u0a4d\\u0acd\\u0b4d\\u0bcd\\u0c4d\\u0ccd\\u0d4d\\u0dca\\u1039\\u103a\\u17d2]';
/** The next character stays: a hidden one may belong to a script as well, and what goes with it must not stay for its sake. */
const SEEN_ONE = `(?!${HIDDEN.source})`;
const PICTURE = '\\p{Extended_Pictographic}';

/** Places where a hidden character is legitimate, such as joiners in names and emoji. */
const AT_WORK = [
  `(?<=${SEEN_ONE}${JOINED})[\\u200c\\u200d](?=${SEEN_ONE}${JOINED})`,
  `(?<=${VIRAMA})\\u200d`,
  `(?<=${PICTURE}[\\ufe0f\\p{Emoji_Modifier}]?)\\u200d(?=${PICTURE})`,
  `(?<=${PICTURE})[\\ufe0e\\ufe0f]`,
  '(?<=[0-9#*])\\ufe0f(?=\\u20e3)',
  '(?<=\\u{1f3f4})[\\u{e0030}-\\u{e0039}\\u{e0061}-\\u{e007a}]{3,6}\\u{e007f}',
  '(?<=\\p{sc=Han})[\\ufe00-\\ufe02\\u{e0100}-\\u{e01ef}]',
  `(?<=${SEEN_ONE}\\p{sc=Mongolian})[\\u180b-\\u180d\\u180f]`,
].join('|');

const HIDDEN_OR_AT_WORK = new RegExp(`(${AT_WORK})|${HIDDEN.source}`, 'gu');

/** Whether `visible` would leave the text unchanged. */
export const isVisible = (text: string): boolean => visible(text) === text;

/** The text on one line with hidden characters made visible: a line end as ` ⏎ `, any other as `\u{202e}`. */
export const visible = (text: string): string =>
  replaceHidden(text, (found) => (found === '\n' ? ' ⏎ ' : escaped(found)));

/** Like `visible` for several lines: line ends and tabs stay, but not carriage returns, which overwrite a line. */
export const visibleLines = (text: string): string =>
  replaceHidden(text, (found) => (found === '\n' || found === '\t' ? found : escaped(found)));

/** For a chat message, whose length is limited: removes hidden characters and turns unusual line ends into usual ones. */
export const withoutHidden = (text: string): string =>
  replaceHidden(text.replaceAll(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n'), (found) =>
    found === '\n' ? found : found === '\t' ? ' ' : '',
  );

/** `JSON.stringify` with every hidden character escaped; the meaning is the same. */
export const visibleJson = (json: string): string =>
  replaceHidden(json, (found) =>
    [...Array(found.length).keys()].map((at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );

/** Printable letters, digits and signs: a name without any of them is invisible. */
const SEEN = /[\p{L}\p{N}\p{P}\p{S}\p{Co}]/u;
/** Blanks that look like letters, and line ends; they are replaced by spaces. */
const BLANKS = /[\s\v\f\u0085\u2028\u2029\u2800\u3164\u115f\u1160\uffa0]+/gu;
/** Limit of combining marks on one letter; more would cover the lines above. */
const PILES = /(\p{M}{8})\p{M}+/gu;

/**
 * Cleans a name from outside: one line, no hidden characters, single spaces, at most `longest` characters; empty if nothing is visible.
 * Letters of all languages and emoji stay.
 */
export function readName(text: string, longest = 200): string {
  const kept = replaceHidden(text.replaceAll(BLANKS, ' '), () => '').replaceAll(PILES, '$1');
  const name = [...kept].slice(0, longest).join('').trim();
  if (!SEEN.test(name)) return '';
  return name === text ? name : readName(name, longest); // again: removing and cutting may have left new hidden characters
}

/** How much (characters) of another machine's output is looked at: the end. */
const LONGEST_WORDS = 32_768;
/** A partial word at the cut: half a secret would not be recognised as one. */
const CUT_WORD = /^\S{0,100}/;

/** The end of another machine's output, as much as is looked at. */
export const endOfWords = (text: string): string =>
  text.length > LONGEST_WORDS ? text.slice(-LONGEST_WORDS).replace(CUT_WORD, '') : text;

/** Another machine's output for a person to read: its last non-empty lines without hidden characters, limited in number and length. */
export function wordsOf(text: string, { lines = 5, length = 200 } = {}): string {
  const all = endOfWords(text)
    .split(/\r\n?|[\n\v\f\u0085\u2028\u2029]/)
    .map((line) => visible(line).trim());
  return all
    .filter(Boolean)
    .slice(-lines)
    .map((line) => ([...line].length > length ? `${[...line].slice(0, length).join('')}…` : line))
    .join('\n');
}

function replaceHidden(text: string, change: (found: string) => string): string {
  if (!HIDDEN.test(text)) return text; // the usual case; the other pattern is slower
  return text.replaceAll(HIDDEN_OR_AT_WORK, (found, atWork: string | undefined) => atWork ?? change(found));
}

const escaped = (found: string): string => `\\u{${found.codePointAt(0)?.toString(16)}}`;
