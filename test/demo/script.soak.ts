import { expect, it } from 'vitest';
import { LaunchedDemo } from './launch-demo.ts';
import { between, WITHOUT_ROOT } from './told-script.ts';

it('npm run demo -- --script tells the whole story without root', async () => {
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
}, 300_000);
