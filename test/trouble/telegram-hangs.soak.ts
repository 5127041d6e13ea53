import { expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { admit, configFor, noNode, openServer, openStage } from '../stage/daemon-stage.ts';
import { configsOf } from '../stage/received-config.ts';

/** A call is given up after a minute, and then made again. */
const PATIENCE = { timeout: 80_000 };

it.skipIf(noNode)(
  'answers and uploads that hang for minutes delay their own chats only, and arrive once, by themselves',
  async () => {
    const stage = await openStage({ server: await openServer() });
    const { api, owner, daemon } = stage;
    owner.start();
    await owner.receives(/владелец/);
    const [anna, boris, clara] = [
      await admit(stage, 501, 'en'),
      await admit(stage, 502, 'en'),
      await admit(stage, 503, 'en'),
    ];
    api.fail({ method: 'sendMessage', chat_id: anna.id, with: { kind: 'hang' } });
    api.fail({ method: 'sendDocument', chat_id: boris.id, with: { kind: 'hang' } });
    const before = anna.chat.messages.filter(({ fromBot }) => fromBot).length;
    anna.send('/status');
    anna.send('/help');
    boris.send('/get_config');
    await api.calling('sendDocument', ({ args }) => args['chat_id'] === boris.id);
    clara.send('/get_config');
    await configFor(clara);
    clara.send('/regen');
    await configFor(clara);
    boris.send('/help');
    await boris.receives(/What I can do/);
    expect(configsOf(boris)).toEqual([]);

    await eventually(() => anna.chat.messages.filter(({ fromBot }) => fromBot).length === before + 2, PATIENCE);
    await eventually(() => configsOf(boris).length > 0, PATIENCE);
    clara.send('/help');
    await clara.receives(/What I can do/);
    expect(anna.chat.messages.slice(-2).map(({ text }) => text.split(' ', 2)[0])).toEqual(['You', 'What']);
    expect(configsOf(boris)).toHaveLength(1);
    expect(await daemon.stop()).toEqual({ code: 0, signal: null });
  },
  150_000,
);
