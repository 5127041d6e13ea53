import { execa } from 'execa';
import { expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { processesWith, signalAll } from '../lab/processes.ts';
import { cgroupRoots } from './cgroups.ts';
import { lackingForMachines } from './lacking.ts';

const SCRIPT = `
import { Street } from './test/machine/street.ts';
const street = await Street.build();
const house = await street.house('bookworm');
console.log(house.machine.folder);
setInterval(() => undefined, 1000);
`;

it.skipIf(lackingForMachines())('leaves no machine behind, also when the test is killed', async () => {
  const root = new URL('../..', import.meta.url).pathname;
  const child = execa(process.execPath, ['--input-type=module-typescript', '-e', SCRIPT], { cwd: root, reject: false });
  const folder = await new Promise<string>((told, failed) => {
    child.stdout.once('data', (text: Buffer) => told(text.toString().trim()));
    child.then(({ stderr }) => failed(new Error(stderr)));
  });
  const mark = (child.pid ?? 0).toString(36);
  const left = async () => {
    const asked = await Promise.all([
      execa('findmnt', ['-rno', 'TARGET'], { reject: false }),
      execa('ip', ['netns', 'list'], { reject: false }),
      execa('ip', ['-br', 'link'], { reject: false }),
      execa('nft', ['list', 'tables'], { reject: false }),
      execa('ls', ['/tmp', '/var/run/wireguard', '/run/systemd/nspawn/propagate', ...cgroupRoots()], { reject: false }),
    ]);
    const names = asked.flatMap(({ stdout }) => stdout.match(/\b(?:vpn-machine-|vb)[0-9a-z]+-[0-9a-z]+/g) ?? []);
    // whole marks: the process's id may be the end of another's
    const own = names.filter((name) => [`vpn-machine-${mark}-`, `vb${mark}-`].some((start) => name.startsWith(start)));
    return [...own, ...processesWith(`${folder}/`)];
  };
  expect((await left()).length).toBeGreaterThan(5);
  // the worst way to end: what keeps the machine is gone as well, and the machine itself goes on
  signalAll([child.pid ?? 0, ...processesWith(`${folder}/`)], 'SIGKILL');
  const nothing = async () => {
    const names = await left();
    if (names.length > 0) throw new Error(`still there: ${names.join(', ')}`);
    return true;
  };
  await eventually(nothing, { timeout: 120_000, every: 200 });
});
