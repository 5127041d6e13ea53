import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { Person } from '../../lab/bot-api/people/person.ts';
import { launchBrowser } from '../launch-browser.ts';
import type { Language } from '../page/protocol.ts';
import { Scene } from '../story/scene.ts';
import { storySteps } from '../story/steps.ts';
import type { World } from '../world.ts';
import { Camera, type Shot } from './camera.ts';
import { Walk } from './walk.ts';

/** Steps of the story after which there is something to see in every chat; the last one would stop the daemon. */
const BEFORE = ['letIn', 'config', 'second', 'blocked', 'abroad', 'regen'];
const WORDS: Readonly<Record<Language, readonly string[]>> = {
  ru: ['не работает', 'привет'],
  en: ['it does not work', 'hello'],
};
const PER_SHEET = 18;

/**
 * Walks through the chats of a friend, the owner and a stranger: every command of their menus, and every kind of button once. Each answer
 * becomes a picture at a phone's width in this folder, with contact sheets, and one text file with all of the words.
 */
export async function takeScreens(
  world: World,
  url: string,
  { folder, language }: { readonly folder: string; readonly language: Language },
  print: (text: string) => void,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const scene = new Scene(world, language, () => undefined);
  for (const step of storySteps()) if (BEFORE.includes(step.title)) await step.run(scene);
  const stranger = world.addPerson(language === 'ru' ? 'Вера' : 'Vera', language);
  const [anna] = world.friends;
  if (!anna) throw new Error('there is no friend');
  await using stack = new AsyncDisposableStack();
  const browser = stack.adopt(await launchBrowser(), (one) => one.close());
  const shots: Shot[] = [];
  for (const [name, person] of Object.entries({ stranger, friend: anna, owner: world.owner })) {
    const camera = await Camera.open(browser, url, join(folder, name), person);
    const walk = new Walk(world, person, (caption, ids) => camera.take(caption, ids));
    await walk.go([...startOf(person), ...WORDS[language]]);
    await camera.close();
    shots.push(...camera.shots);
    print(`${name}: ${camera.shots.length}\n`);
  }
  const told = shots.map(({ file, caption, text }) => `${file}\n${caption}\n\n${text}\n`);
  writeFileSync(join(folder, 'screens.txt'), told.join(`\n${'-'.repeat(80)}\n\n`));
  print(`${await makeSheets(browser, folder, shots)}\n`);
}

/** `/start`, and what the person's menu has. */
const startOf = ({ commands }: Person): string[] => [
  '/start',
  ...commands.map(({ command }) => `/${command}`).filter((command) => command !== '/start'),
];

/** Puts the pictures beside each other, as many as can still be read, and tells how many sheets there are. */
async function makeSheets(browser: Browser, folder: string, shots: readonly Shot[]): Promise<string> {
  const page = await browser.newPage({ viewport: { width: 2000, height: 800 } });
  let sheets = 0;
  for (let first = 0; first < shots.length; first += PER_SHEET) {
    const figures = shots.slice(first, first + PER_SHEET).map(({ file, caption, png }) => {
      const name = `${file} ${caption}`.replace(/[<&]/g, ' ');
      return `<figure><figcaption>${name}</figcaption><img src="data:image/png;base64,${png.toString('base64')}"></figure>`;
    });
    const style =
      'body{columns:5;column-gap:10px;font:13px sans-serif}figure{break-inside:avoid;margin:0 0 14px}img{width:100%}';
    await page.setContent(`<!doctype html><meta charset="utf-8"><style>${style}</style>${figures.join('')}`);
    sheets += 1;
    await page.screenshot({ path: join(folder, `sheet-${String(sheets).padStart(2, '0')}.png`), fullPage: true });
  }
  return `${folder}: ${shots.length} + ${sheets}`;
}
