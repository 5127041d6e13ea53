import type { Person } from '../../lab/bot-api/people/person.ts';
import type { Seen } from '../../lab/bot-api/people/seen.ts';
import { isConfig } from '../../lab/is-config.ts';
import type { Narration } from './narration.ts';
import type { Scene } from './scene.ts';

export interface Step {
  readonly title: keyof Narration['steps'];
  run(scene: Scene): Promise<void>;
}

/** An invite's link for an iPhone, and in it what the bot knows it by. */
const INVITE_LINK = /https:\/\/t\.me\/vpn_demo_bot\?start=([\w-]{8,}-ios)/;
const hasButton =
  (kind: string) =>
  ({ buttons }: Seen): boolean =>
    buttons.some(({ data }) => data?.split(':', 1)[0] === kind);

/** The data of the button in this message whose data matches; throws when it has none. */
function buttonOf({ buttons, text }: Seen, match: RegExp): string {
  const data = buttons.find((button) => match.test(button.data ?? ''))?.data;
  if (data === undefined) throw new Error(`no button is ${match} below: ${text}`);
  return data;
}

/** The story in order; a step remembers for the later ones which files came. */
export function storySteps(): Step[] {
  const files: { anna?: Seen; boris?: Seen } = {};
  return [
    { title: 'letIn', run: letIn },
    {
      title: 'config',
      async run(scene) {
        const [anna] = friends(scene);
        files.anna = await scene.file(anna);
        await scene.connect(anna, files.anna);
      },
    },
    { title: 'second', run: (scene) => ask(scene, friends(scene)[1]) },
    { title: 'blocked', run: findAnotherWay },
    {
      title: 'abroad',
      async run(scene) {
        files.boris = await goAbroad(scene);
        scene.staysOnline(given(files.anna));
      },
    },
    {
      title: 'regen',
      async run(scene) {
        files.anna = await renew(scene, given(files.anna));
      },
    },
    { title: 'outage', run: (scene) => outage(scene, given(files.anna), given(files.boris)) },
    { title: 'end', run: end },
  ];
}

async function letIn(scene: Scene): Promise<void> {
  const { owner } = scene.world;
  const [anna] = friends(scene);
  scene.say(owner, '/start');
  await scene.hear(owner);
  scene.say(owner, '/invite');
  const { text } = await scene.hear(owner, INVITE_LINK);
  const [link = '', payload = ''] = INVITE_LINK.exec(text) ?? [];
  await scene.hear(owner, hasButton('inv-holds')); // how long the link holds, and for what
  scene.openLink(anna, link, payload);
  await scene.hear(anna);
}

/** A stranger presses Start and asks for access; the owner answers with a button. */
async function ask(scene: Scene, friend: Person): Promise<void> {
  const { owner } = scene.world;
  scene.say(friend, '/start');
  await scene.hear(friend, hasButton('ask'));
  scene.press(friend, 'ask');
  await scene.hear(friend);
  const request = await scene.hear(owner, hasButton('request'));
  scene.press(owner, buttonOf(request, /:approve$/));
  await scene.hear(owner, (seen) => seen.kind === 'edit');
  await scene.hear(friend);
}

/** A friend whose network drops WireGuard says so with one button and names the network with another one. */
async function findAnotherWay(scene: Scene): Promise<void> {
  const { world, words } = scene;
  const [, boris] = friends(scene);
  await world.blockNetwork(boris.id, true);
  scene.note(words.blocks(boris.user.first_name));
  scene.press(boris, 'setup:ios');
  const file = await scene.hear(boris, isConfig);
  const below = await scene.hear(boris, hasButton('help'));
  await scene.connectInVain(file);
  scene.press(boris, buttonOf(below, /^help:/));
  const question = await scene.hear(boris, hasButton('nextway'));
  scene.press(boris, buttonOf(question, /^nextway:.*:mts$/));
  await scene.hear(boris);
  const other = await scene.hear(boris, isConfig);
  scene.note(words.otherDoor(doorIn(other)));
  if (doorIn(other) === doorIn(file)) throw new Error('the new file names the same door');
  await scene.connect(boris, other);
  await scene.disconnect(file);
}

async function goAbroad(scene: Scene): Promise<Seen> {
  const [, boris] = friends(scene);
  await scene.world.blockNetwork(boris.id, false);
  scene.note(scene.words.opensUp(boris.user.first_name));
  scene.say(boris, '/server');
  await scene.hear(boris, (seen) => seen.buttons.length > 0);
  scene.press(boris, 'server:eu1');
  await scene.hear(boris, (seen) => seen.kind === 'message');
  scene.say(boris, '/get_config');
  const file = await scene.file(boris);
  await scene.connect(boris, file);
  return file;
}

async function renew(scene: Scene, old: Seen): Promise<Seen> {
  const [anna] = friends(scene);
  scene.say(anna, '/regen');
  const renewed = await scene.file(anna);
  if (addressIn(renewed) !== addressIn(old)) throw new Error(`the address changed: ${addressIn(renewed)}`);
  scene.note(scene.words.sameAddress(addressIn(old)));
  scene.staysOnline(old);
  await scene.connect(anna, renewed);
  await scene.goesDark(old);
  return renewed;
}

async function outage(scene: Scene, onMain: Seen, onEu1: Seen): Promise<void> {
  const { world, words } = scene;
  const [, boris] = friends(scene);
  const eu1 = world.server('eu1');
  const from = world.daemon.log.length;
  scene.note(words.pulled);
  await eu1.pullPlug();
  await scene.goesDark(onEu1);
  await world.daemon.says('node eu1 is down', { from, timeout: 60_000 });
  scene.say(boris, '/get_config');
  await scene.hear(boris, /Helsinki.*(?:is not answering|не отвечает)/);
  scene.staysOnline(onMain);
  scene.note(words.pluggedIn);
  await eu1.plugIn();
  await scene.file(boris);
  await scene.comesBack(onEu1);
}

async function end(scene: Scene): Promise<void> {
  const { owner, api, daemon } = scene.world;
  await lookUpDoors(scene);
  scene.say(owner, '/stats');
  // a handshake of just now is counted once its server was looked at again
  const isCounted = ({ text }: Seen) => text.split(/🟢.*: [12]$/m).length === 3;
  const again = setInterval(() => owner.send('/stats'), 1000);
  await scene.hear(owner, isCounted).finally(() => clearInterval(again));
  const { code } = await daemon.stop();
  if (code !== 0) throw new Error(`the daemon ended with ${code}`);
  if (api.violations.length > 0) throw new Error(`the Bot API would refuse: ${api.violations.join('; ')}`);
  scene.note(scene.words.stopped);
}

/** The owner reads which ways in let friends through, network by network. */
async function lookUpDoors(scene: Scene): Promise<void> {
  const { owner } = scene.world;
  const [, boris] = friends(scene);
  await scene.finds(boris, /✅.*(?:the other way in|другой вход)/); // believed once his session has stood for 20 s
  scene.say(owner, '/nodes');
  await scene.hear(owner, hasButton('n-page'));
  scene.press(owner, 'n-page:main');
  const page = await scene.hear(owner, (seen) => seen.kind === 'edit');
  scene.press(owner, buttonOf(page, /^n-doors:/));
  const { text } = await scene.hear(owner, (seen) => seen.kind === 'edit');
  if (!/(?:MTS|МТС) 0\/1.*(?:MTS|МТС) 1\/0/s.test(text)) throw new Error(`the table does not say so: ${text}`);
}

function friends({ world }: Scene): [anna: Person, boris: Person] {
  const [anna, boris] = world.friends;
  if (!anna || !boris) throw new Error('the story needs two friends');
  return [anna, boris];
}

function given(file: Seen | undefined): Seen {
  if (!file) throw new Error('the step before brought no file');
  return file;
}

const doorIn = ({ document }: Seen) => /^Endpoint = (\S+)$/m.exec(document?.bytes.toString() ?? '')?.[1] ?? '';
const addressIn = ({ document }: Seen) => /^Address = (\S+)$/m.exec(document?.bytes.toString() ?? '')?.[1] ?? '';
