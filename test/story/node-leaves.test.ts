import { expect, it } from 'vitest';
import { parseStore } from '../../src/store/parse-store.ts';
import { eventually } from '../lab/eventually.ts';
import { missingFor } from '../lab/requirements.ts';
import { beginStory, configOf, letIn } from '../stage/story.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip', 'sshd');
const GOING = /Сервер (<b>)?Vienna(<\/b>)? скоро закроется/;

it.skipIf(missing)(
  'a server that leaves the settings says goodbye to its friends once, and their new configs come by themselves',
  async () => {
    const story = await beginStory();
    const { daemon, settings, eu1, main } = story;
    await daemon.says('node eu1 is up');
    const anna = await letIn(story, 5, 'Anna');
    const boris = await letIn(story, 6, 'Boris');
    anna.send('/server');
    await anna.receives(/Выберите сервер/);
    anna.press('server:eu1');
    await anna.receives(/нужен свой конфиг/);
    anna.send('/get_config');
    const old = await configOf(anna);
    boris.send('/get_config');
    await configOf(boris);

    expect(JSON.parse(daemon.store).nodes.eu1.name).toBe('Europe & <Co>');
    let from = daemon.log.length;
    daemon.configure({ ...settings, WG_EU1_NAME: 'Vienna' });
    daemon.signal('SIGHUP');
    await daemon.says('node eu1 is up', { from });

    const without = Object.fromEntries(Object.entries(settings).filter(([name]) => !name.startsWith('WG_EU1_')));
    daemon.configure(without);
    from = daemon.log.length;
    daemon.signal('SIGHUP');
    const news = await anna.receives(GOING);
    expect(news.text).toMatch(
      /теперь Main.*Новый конфиг придёт сюда сам.*Старый работает, пока тот сервер не выключат/s,
    );
    const config = await configOf(anna);
    expect(config.text).not.toBe(old.text);
    await daemon.says('node eu1 left the settings; people who are told: 1', { from });
    await eventually(() => JSON.parse(daemon.store).nodes.eu1.left?.to_tell.length === 0);
    // nothing there was touched: the old config still works
    expect((await eu1.allowedIps()).size).toBe(1);

    const [moved] = Object.values(parseStore(daemon.store).peers).filter(
      (peer) => peer.telegram_id === 5 && peer.server_id === 'main',
    );
    expect((await main.allowedIps()).get(moved?.public_key ?? '')).toEqual([moved?.wg_ip]);
    anna.send('/get_config');
    expect((await configOf(anna)).text).toBe(config.text);

    from = daemon.log.length;
    await daemon.stop();
    await daemon.start();
    expect(daemon.log.slice(from)).not.toContain('left the settings');
    expect(anna.chat.transcript.match(new RegExp(GOING, 'g'))).toHaveLength(1);
    expect(anna.chat.unread).toEqual([]);
    expect(boris.chat.transcript).not.toMatch(GOING);
    expect(story.api.violations).toEqual([]);
  },
  120_000,
);
