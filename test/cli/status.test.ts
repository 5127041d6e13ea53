import { execa } from 'execa';
import { expect, it } from 'vitest';
import { builtCli } from '../lab/built.ts';
import { FakePrograms } from '../lab/fake-programs.ts';
import { missingFor } from '../lab/requirements.ts';
import { WireguardLab } from '../lab/wireguard-lab.ts';
import { CommandLine } from '../stage/command-line.ts';
import { peer, stateOf } from '../stage/sample-state.ts';

const CLI = builtCli();

/** systemd's answer about a running daemon whose own line is this. */
const daemonSaying = (status: string) => ({
  systemctl: `echo LoadState=loaded; echo ActiveState=active; echo SubState=running; echo 'StatusText=${status}'`,
});

it.skipIf(missingFor('wireguard-go', 'wg', 'ip'))(
  'an interface is up when friends get through it and the daemon has it: not by its answer alone',
  async () => {
    await using lab = await WireguardLab.start();
    const { namespace, interface: name } = await lab.server();
    const line = new CommandLine({ WG_INTERFACE: name, TELEGRAM_API_ROOT: 'http://127.0.0.1:9' });
    line.write(stateOf([peer()]));
    const ask = async (command: string, status: string, lang = 'C') => {
      await using programs = new FakePrograms(daemonSaying(status));
      const inside = ['netns', 'exec', namespace.name, process.execPath, CLI, command];
      const options = {
        cwd: line.folder,
        extendEnv: false,
        env: { PATH: programs.path, LC_ALL: lang },
        reject: false,
      } as const;
      const { exitCode, stdout } = await execa('ip', inside, options);
      return { exitCode, said: stdout };
    };
    const fine = 'Telegram reached; nodes: main up';
    expect(await ask('status', fine)).toEqual({
      exitCode: 0,
      said: expect.stringMatching(/^main: up, devices 1, online now 0$/m),
    });
    const lost = 'Telegram reached; nodes: main down';
    expect(await ask('status', lost)).toEqual({
      exitCode: 1,
      said: expect.stringMatching(/^main: DOWN: the daemon does not reach it/m),
    });
    expect(await ask('status', lost, 'ru_RU.UTF-8')).toMatchObject({
      said: expect.stringMatching(/^main: НЕ ОТВЕЧАЕТ: бот до него не достаёт/m),
    });
    expect(await ask('doctor', lost)).toMatchObject({
      exitCode: 1,
      said: expect.stringMatching(/^✗ main: the daemon calls it down\n {2}→ why: journalctl -u vpn-bot/m),
    });
    await namespace.ip('link', 'set', name, 'down');
    expect(await ask('status', fine)).toEqual({
      exitCode: 1,
      said: expect.stringContaining(`main: DOWN: ${name} is there, but its link is down; ip link set ${name} up`),
    });
    // a node that nobody has looked at yet is not down
    await namespace.ip('link', 'set', name, 'up');
    expect(await ask('status', 'Telegram reached; nodes: main looking')).toMatchObject({ exitCode: 0 });
  },
);
