import type { Person } from '../../lab/bot-api/people/person.ts';
import type { Seen } from '../../lab/bot-api/people/seen.ts';
import type { Narration } from './narration.ts';
import type { Scene } from './scene.ts';

export interface Step {
  readonly title: keyof Narration['steps'];
  run(scene: Scene): Promise<void>;
}

/** An invite: a link to the bot, and in it what the bot knows it by. */
const INVITE_LINK = /https:\/\/t\.me\/vpn_demo_bot\?start=([\w-]{8,})/;
const hasButton =
  (kind: string) =>
  ({ buttons }: Seen): boolean =>
    buttons.some(({ data }) => data?.split(':', 1)[0] === kind);

/** The story in order; a step remembers for the later ones which files came. */
export function storySteps(): Step[] {
  const files: { anna?: Seen; boris?: Seen } = {};
  return [
    { title: 'letIn', run: letIn },
    {
      title: 'config',
      async run(scene) {
        const [anna] = friends(scene);
        scene.say(anna, '/get_config');
        files.anna = await scene.file(anna);
        await scene.connect(files.anna);
      },
    },
    {
      title: 'second',
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
  const approve = request.buttons.find(({ data }) => data?.endsWith(':approve'))?.data;
  if (approve === undefined) throw new Error(`the request has no button that lets ${friend.user.first_name} in`);
  scene.press(owner, approve);
  await scene.hear(owner, (seen) => seen.kind === 'edit');
  await scene.hear(friend);
}

async function goAbroad(scene: Scene): Promise<Seen> {
  const [, boris] = friends(scene);
  await ask(scene, boris);
  scene.say(boris, '/server');
  await scene.hear(boris, (seen) => seen.buttons.length > 0);
  scene.press(boris, 'server:eu1');
  await scene.hear(boris, (seen) => seen.kind === 'message');
  scene.say(boris, '/get_config');
  const file = await scene.file(boris);
  await scene.connect(file);
  return file;
}

async function renew(scene: Scene, old: Seen): Promise<Seen> {
  const [anna] = friends(scene);
  scene.say(anna, '/regen');
  const renewed = await scene.file(anna);
  if (addressIn(renewed) !== addressIn(old)) throw new Error(`the address changed: ${addressIn(renewed)}`);
  scene.note(scene.words.sameAddress(addressIn(old)));
  scene.staysOnline(old);
  await scene.connect(renewed);
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
  await scene.hear(boris, /Helsinki/);
  scene.staysOnline(onMain);
  scene.note(words.pluggedIn);
  await eu1.plugIn();
  await scene.file(boris);
  await scene.comesBack(onEu1);
}

async function end(scene: Scene): Promise<void> {
  const { owner, api, daemon } = scene.world;
  scene.say(owner, '/stats');
  // a handshake of just now is counted once its server was looked at again
  const isCounted = ({ text }: Seen) => text.split(/🟢.*: 1$/m).length === 3;
  const again = setInterval(() => owner.send('/stats'), 1000);
  await scene.hear(owner, isCounted).finally(() => clearInterval(again));
  const { code } = await daemon.stop();
  if (code !== 0) throw new Error(`the daemon ended with ${code}`);
  if (api.violations.length > 0) throw new Error(`the Bot API would refuse: ${api.violations.join('; ')}`);
  scene.note(scene.words.stopped);
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

const addressIn = ({ document }: Seen) => /^Address = (\S+)$/m.exec(document?.bytes.toString() ?? '')?.[1] ?? '';
