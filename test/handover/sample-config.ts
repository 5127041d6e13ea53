import { readFileSync } from 'node:fs';
import type { HandedConfig, PageLanguage } from '../../src/handover/handed-config.ts';
import type { Language } from '../../src/languages.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';

/** A config as it goes out, with a key that is nobody's. */
export const CONFIG = `[Interface]
PrivateKey = ${'A'.repeat(43)}=
Address = 10.0.0.3/32
DNS = 1.1.1.1

[Peer]
PublicKey = ${'B'.repeat(42)}A=
PresharedKey = ${'C'.repeat(42)}A=
AllowedIPs = 0.0.0.0/0, ::/0
Endpoint = vpn.example.com:51820
PersistentKeepalive = 25
`;

export const handed = (more: Partial<HandedConfig> = {}): HandedConfig => ({
  ...{ tunnel: 'Home-3', text: CONFIG, app: 'wireguard', on: 'android', hasQr: true, leastOn: () => null },
  deadline: new Date('2026-12-02T11:05:00Z'),
  ...more,
});

const languages = await loadLanguages('Europe/Moscow');
export const inLanguage = (language: Language): PageLanguage => ({ language, texts: languages[language] });

export const READER = new URL('../../src/handover/page/reader.js', import.meta.url);
export const reader = (): string => readFileSync(READER, 'utf8');
