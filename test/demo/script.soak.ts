import { describe, expect, it } from 'vitest';
import { missingFor } from '../lab/requirements.ts';
import { LaunchedDemo } from './launch-demo.ts';
import { REAL_PROGRAMS } from './servers/real-servers.ts';
import { between, WITHOUT_ROOT } from './told-script.ts';

describe('npm run demo -- --script', () => {
  it.skipIf(missingFor(...REAL_PROGRAMS))('tells the story with real tunnels', { timeout: 300_000 }, async () => {
    const demo = new LaunchedDemo({ args: ['--script'] });
    const code = await demo.ended();
    expect(demo.printed).toMatch(/All 8 steps/);
    const blocked = between(demo.printed, 'drops WireGuard', 'lets WireGuard pass');
    expect(blocked).toMatch(/no answer.*It does not work.*MTS.*by another door: \S+:443\n.*✅ It works/s);
    expect(between(demo.printed, 'pulls the plug', 'has power again')).not.toContain('✅');
    expect(code).toBe(0);
  });

  it('tells the whole story without root', { timeout: 300_000 }, async () => {
    const demo = new LaunchedDemo(WITHOUT_ROOT);
    const code = await demo.ended();
    expect(demo.printed).toMatch(/Все шаги \(8\)/);
    expect(demo.printed).toContain('WireGuard имитируется');
    const outage = between(demo.printed, 'кто-то выдёргивает вилку', 'снова есть питание');
    expect(outage).toContain('Helsinki сейчас не отвечает');
    expect(outage).not.toContain('✅'); // nobody is greeted on a server without power
    const blocked = between(demo.printed, 'сеть не пускает WireGuard', 'теперь другая сеть');
    expect(blocked).toMatch(/ответа нет.*Не работает.*МТС.*вход другой.*192\.0\.2\.1:443.*✅ Получилось/s);
    expect(code).toBe(0);
  });
});
