import type { Phrases } from './phrases.ts';

/** What is wrong with `peers.json` and its key. */
export const STORE: Phrases = [
  [/line (\d+): breaks off at the end/g, 'строка $1: обрывается в конце'],
  [/line (\d+): /g, 'строка $1: '],
  [/is empty/g, 'пусто'],
  [/not JSON of a store \(nested too deep\)/g, 'это не хранилище (слишком много вложений)'],
  [/not JSON/g, 'написано с ошибкой'],
  [/stands here twice/g, 'стоит здесь дважды'],
  [/made from revision (\d+), but the store is at (\d+)/g, 'сделана из ревизии $1, а в хранилище уже $2'],
  [/; the bot's user must own the file/g, '; файл должен принадлежать пользователю бота'],
  [/one key in two roles/g, 'один и тот же ключ записан дважды'],
  [/this key belongs to (\S+) already/g, 'этот ключ уже есть у устройства $1'],
  [/belongs to the link of (\S+) already/g, 'уже занято связью сервера $1'],
  [/belongs to (\S+) already/g, 'уже занято устройством $1'],
  [/not a time such as/g, 'это не время, например'],
  [/not a month such as/g, 'это не месяц, например'],
  [/not a mail address such as (\S+), in lower case/g, 'это не почтовый адрес, например $1, строчными буквами'],
  [/not a WireGuard key/g, 'это не ключ WireGuard'],
  [/not a Telegram id/g, 'это не id в Telegram'],
  [/not a sealed secret/g, 'это не зашифрованная тайна'],
  [/not one IPv4 address with \/32/g, 'нужен один адрес IPv4 с /32'],
  [
    /not one IPv6 address with \/128, as short as it can be written/g,
    'нужен один адрес IPv6 с /128, в самой короткой записи',
  ],
  [/not a SHA-256/g, 'это не SHA-256'],
  [/not a ticket/g, 'это не номер просьбы'],
  [/not a record id/g, 'это не id записи'],
  [/not a hash of 12 bytes/g, 'это не хеш из 12 байт'],
  // what the schema's library says
  [/Invalid input: expected (\w+), received undefined/g, 'этого поля нет, а нужно $1'],
  [/Invalid input: expected (\w+), received (\w+)/g, 'нужно $1, а стоит $2'],
  [/Invalid input: expected (\S+)/g, 'нужно $1'],
  [/(нужно|стоит) string\b/g, '$1 слово в кавычках'],
  [/(нужно|стоит) (?:number|int|bigint)\b/g, '$1 число'],
  [/(нужно|стоит) boolean\b/g, '$1 true или false'],
  [/(нужно|стоит) (?:object|record)\b/g, '$1 что-то в {…}'],
  [/(нужно|стоит) array\b/g, '$1 что-то в […]'],
  [/Invalid option: expected one of /g, 'нужно одно из: '],
  [/Too big: expected \w+ to (?:have|be) <=?(-?[\d.]+)(?: \w+)?/g, 'слишком много, не больше $1'],
  [/Too small: expected \w+ to (?:have|be) >=?(-?[\d.]+)(?: \w+)?/g, 'слишком мало, не меньше $1'],
  [/Invalid key in \w+/g, 'такого имени записи быть не может'],
  [/Invalid value in \w+/g, 'такого значения быть не может'],
  [/Invalid (?:input|string|number|ISO \w+)(?:: must .*)?/g, 'такого значения быть не может'],
  [/must be (\d+)/g, 'должно быть $1'],
  // the way back
  [/; nothing was changed; /g, '; ничего не изменено; '],
  [
    /; correct that entry or take it out; nothing was changed/g,
    '; исправьте эту запись или уберите её; ничего не изменено',
  ],
  [/the file is missing; /g, 'файла нет; '],
  [
    /the newest good backup is (\S+) \(revision (\d+), (\d+) devices\); correct the file by hand or run: /g,
    'самая новая хорошая копия — $1 (ревизия $2, устройств $3); поправьте файл или наберите: ',
  ],
  [
    /there is no backup that can be read; correct the file by hand or bring it back/g,
    'копий, которые читаются, нет; поправьте файл или верните его',
  ],
  [
    /this is an old copy \(revision (\d+), the last one was (\d+)\), and peers made since then would be forgotten; /g,
    'это старая копия (ревизия $1, последняя была $2), и то, что сделано с тех пор, пропало бы; ',
  ],
  [
    /; to go back to this very copy move it elsewhere and name it to vpn-bot restore/g,
    '; чтобы вернуться именно к ней, уберите её в другое место и назовите vpn-bot restore',
  ],
  [
    /another vpn-bot uses this store already; stop that one first/g,
    'с этим хранилищем уже работает другой vpn-bot; сначала остановите его',
  ],
  [
    /its folder cannot be used \((\w+)\); make (\S+) a folder that this user may write to/g,
    'его папка не годится ($1); сделайте $2 папкой, куда этот пользователь может писать',
  ],
  [/; remove it$/g, '; удалите его'],
  // its key
  [
    /: is missing, and the store's secrets were sealed with it; bring it back or set STORE_KEY/g,
    ': его нет, а тайны хранилища зашифрованы им; верните его или задайте STORE_KEY',
  ],
  [
    /: the store was sealed with another key; bring that one back \(it is not in the store's backups\)/g,
    ': хранилище зашифровано другим ключом; верните тот (в копиях хранилища его нет)',
  ],
  [/: must hold 64 hex digits;/g, ': здесь должны быть 64 шестнадцатеричные цифры;'],
  [/; bring the right file back/g, '; верните правильный файл'],
];
