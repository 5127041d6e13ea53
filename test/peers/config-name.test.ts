import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configName, ipv4ConfigName, pictureName, tunnelName } from '../../src/peers/config-name.ts';

const nodeId = fc.oneof(fc.constant('main'), fc.stringMatching(/^[a-z0-9]{1,8}$/));
const friendId = fc.oneof(fc.integer({ min: 1, max: 2 ** 32 }), fc.integer({ min: 1, max: 2 ** 52 }));
const number = fc.integer({ min: 1, max: 99 });

describe('the name of a config', () => {
  it('gives a tunnel name that every client app takes', () => {
    fc.assert(
      fc.property(friendId, nodeId, number, (telegram_id, server_id, device) => {
        const name = configName({ telegram_id, server_id, number: device });
        expect(name).toMatch(/^[A-Za-z0-9_=+.-]{1,15}\.conf$/);
        expect(ipv4ConfigName(name)).toMatch(/^v4_[A-Za-z0-9_=+.-]{1,12}\.conf$/);
        expect([`${tunnelName(name)}.conf`, pictureName(name)]).toEqual([name, name.replace(/conf$/, 'png')]);
      }),
    );
  });

  it('is another one for each of a friend’s devices', () => {
    const devices = fc.uniqueArray(fc.tuple(nodeId, number), { selector: ([node, n]) => `${node} ${n}` });
    fc.assert(
      fc.property(friendId, devices, (telegram_id, places) => {
        const names = places.map(([server_id, device]) => configName({ telegram_id, server_id, number: device }));
        expect(new Set(names).size).toBe(names.length);
      }),
    );
  });

  it('is the predecessor’s for the first device on main, while that fits', () => {
    expect(configName({ telegram_id: 123456789, server_id: 'main', number: 1 })).toBe('vpn_123456789.conf');
    expect(configName({ telegram_id: 12345678901, server_id: 'main', number: 1 })).toBe('vpn_12345678901.conf');
    expect(configName({ telegram_id: 123456789012, server_id: 'main', number: 1 })).toBe('vpn_main.conf');
    expect(configName({ telegram_id: 123456789, server_id: 'main', number: 2 })).toBe('vpn_main_2.conf');
    expect(configName({ telegram_id: 123456789, server_id: 'eu1', number: 1 })).toBe('vpn_eu1.conf');
    expect(configName({ telegram_id: 123456789, server_id: 'eu1', number: 3 })).toBe('vpn_eu1_3.conf');
  });
});
