import { expect, it } from 'vitest';
import { read } from './papers.ts';

/** Arms of a `case` in deploy/vpn-bot.sh that start as the bot's user; every other one has to be a command that stays root. */
const AS_BOT = new Set(['--as-bot) shift ;;', '--compile) compile_daemon ;;']);
const STAYS = /^([\w *|@-]+)\) (?:one_at_a_time && )?(?:as|after)_root "\$@" ;;$/;
const GROUP = /^(\w+)\) case \$\{2-\} in (.+ ;;) esac ;;$/;

const namesIn = (pattern: string): string[] => pattern.split(' | ').map((name) => name.replace('*@*', 'USER@HOST'));

/** The commands that one arm keeps as root. Throws where the arm has another form than those above. */
function commandsOf(arm: string): string[] {
  const [, group, inner] = GROUP.exec(arm) ?? [];
  const [, names] = STAYS.exec(inner ?? arm) ?? [];
  if (names === undefined) throw new Error(`deploy/vpn-bot.sh: this arm has a form that is not known here: ${arm}`);
  return namesIn(names).map((name) => (group === undefined ? name : `${group} ${name}`));
}

function stayRoot(): string[] {
  const script = read('deploy/vpn-bot.sh').replaceAll(/ +#.*$/gm, '');
  const arms = /^ {2}case \$\{1-\} in\n(.*?)^ {2}esac\n {2}as_bot "\$@"\n\}/ms.exec(script)?.[1] ?? '';
  const lines = arms.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  return lines.filter((arm) => !AS_BOT.has(arm)).flatMap(commandsOf);
}

/** What stands in backticks in the first column of a table of docs/SECURITY-MODEL.md. */
function firstColumn(head: string): string[] {
  const table = read('docs/SECURITY-MODEL.md').split(`\n| ${head} |`)[1]?.split('\n\n')[0] ?? '';
  const cells = [...table.matchAll(/^\| ([^|]*) \|/gm)].map(([, cell = '']) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
}

it('docs/SECURITY-MODEL.md names every command that stays root, and no other', () => {
  expect(firstColumn('command').toSorted()).toEqual(stayRoot().toSorted());
});

it('docs/SECURITY-MODEL.md names every word of the gate, and no other', () => {
  const words = /^case \$word in\n +([\w |-]+)\) ;;$/m.exec(read('deploy/vpn-bot-gate'))?.[1]?.split(' | ') ?? [];
  expect(words.length).toBeGreaterThan(3);
  expect(firstColumn('word').toSorted()).toEqual(words.toSorted());
});
