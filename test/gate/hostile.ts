import fc from 'fast-check';

/** Pieces that mean something to a shell, awk, nft, a terminal or another system. */
const PIECES = [
  ...['\0', '\r', '\r\n', '\t', '\v', '\f', '\x1b[2J', '\x7f', '\x80', '\xa0', '\xff', '\xc0\xaf', '\xe2\x80\xa8'],
  ...[' ', '  ', '\n', '\n\n', '# end', '\n# end\n', '#', '-', '--', '-h', '--help', '%s', '%n', '\\', '\\n', '\\0'],
  ...['$(id)', '`id`', '$IFS', ';id', '&&id', '|id', '>x', '<x', '*', '?', '~', '!', '"', "'", '{', '}', '(', ')'],
  ...['flush ruleset', '/etc/shadow', '../', 'include "/etc/passwd"', ',', '/', ',,', '=', '0', '00', '0x1', '1e3'],
  ...[',0.0.0.0/0', ',::/0', '/24', ':', '::', '%eth0', 'A', 'İ', 'ı', 'ß'],
].map((piece) => Buffer.from(piece, 'latin1').toString('latin1'));

const piece = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...PIECES) },
  { weight: 2, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 6 }).map((bytes) => latin1(bytes)) },
);

/** A line that was good, with something put in, taken out, doubled, or made very long. */
export const broken = (line: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.tuple(line, fc.nat(), piece).map(([text, at, more]) => insert(text, at, more)) },
    { weight: 3, arbitrary: fc.tuple(line, fc.nat()).map(([text, at]) => without(text, at)) },
    { weight: 1, arbitrary: line.map((text) => text.toUpperCase()) },
    { weight: 1, arbitrary: line.map((text) => `${text} ${text}`) },
    { weight: 1, arbitrary: line.map((text) => text.padEnd(70_000, '1')) },
    { weight: 1, arbitrary: fc.tuple(line, piece).map(([text, more]) => text + more.repeat(9000)) },
    { weight: 2, arbitrary: fc.uint8Array({ maxLength: 80 }).map((bytes) => latin1(bytes)) },
    { weight: 1, arbitrary: fc.constantFrom('', ' ', '#', '# end', '# end ', ' # end', '# END', '# end\r') },
  );

/** Whole texts of such lines: most are good, some have one broken line, a cut, or no line end at the end. */
export const texts = (line: fc.Arbitrary<string>, maxLength = 5): fc.Arbitrary<string> =>
  fc
    .record({
      lines: fc.array(line, { maxLength }),
      wrong: fc.option(fc.tuple(broken(line), fc.nat()), { freq: 2 }),
      ending: fc.oneof({ weight: 9, arbitrary: fc.constant('# end\n') }, fc.constantFrom('# end', '', '# end\n\n')),
      cut: fc.oneof({ weight: 7, arbitrary: fc.constant(null) }, fc.nat()),
    })
    .map(({ lines, wrong, ending, cut }) => {
      const all = wrong ? lines.toSpliced(wrong[1] % (lines.length + 1), 0, wrong[0]) : lines;
      const text = `${all.map((one) => `${one}\n`).join('')}${ending}`;
      return cut === null || text === '' ? text : text.slice(0, cut % text.length);
    });

/** What a caller may have around it that a program must not be led by. */
export const surroundings: fc.Arbitrary<Readonly<Record<string, string>>> = fc.constantFrom(
  {},
  { LC_ALL: 'C.UTF-8', LANG: 'C.UTF-8' },
  { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' },
  { LC_ALL: 'ja_JP.SJIS', LC_NUMERIC: 'de_DE.UTF-8' },
  { LC_ALL: '../../tmp', LANGUAGE: 'ru', NLSPATH: '/tmp/%N' },
  { IFS: 'e0', POSIXLY_CORRECT: '1', ENV: '/etc/passwd', BASH_ENV: '/etc/passwd', PS4: '$(id)', CDPATH: '/tmp' },
  { MOST: '1', LINKS: 'x', OWN: '10.0.0.9', NET4: '0.0.0.0/0', SERVER_KEY: 'x', PLACES: 'x', TMPDIR: '/nowhere' },
  { 'BASH_FUNC_cat%%': '() { echo x; }', AWKPATH: '/tmp', GREP_OPTIONS: '-v', MAWK_LONG_OPTIONS: 'x', TZ: ':/etc' },
);

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const insert = (text: string, at: number, more: string): string => {
  const place = at % (text.length + 1);
  return text.slice(0, place) + more + text.slice(place);
};
const without = (text: string, at: number): string => {
  const place = at % Math.max(text.length, 1);
  return text.slice(0, place) + text.slice(place + 1);
};
