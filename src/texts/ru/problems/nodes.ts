import type { Phrases } from './phrases.ts';

/** What is wrong with a server's settings. */
export const NODES: Phrases = [
  [/must be an IPv([46]) network such as/g, 'нужна сеть IPv$1, например'],
  [/the prefix is missing; write/g, 'нет длины префикса; напишите'],
  [/the prefix must be a number from (\d+) to (\d+)/g, 'длина префикса — число от $1 до $2'],
  [/the prefix must be (\d+) to (\d+)/g, 'длина префикса — от $1 до $2'],
  [/the prefix of (".*?") must be 0 to (\d+)/g, 'длина префикса у $1 — от 0 до $2'],
  [
    /must be a host name or an IP address, without scheme, user or port/g,
    'нужно имя узла или IP-адрес, без схемы, имени пользователя и порта',
  ],
  [/is not a door; such as (.+?) or /g, '— это не вход; например $1 или '],
  [/write an IPv6 address in brackets/g, 'адрес IPv6 пишут в скобках'],
  [/is neither an IP address nor a search domain; such as/g, '— это не IP-адрес и не домен поиска; например'],
  [/is not an IP address; such as/g, '— это не IP-адрес; например'],
  [
    /exclusions with ! are invalid on Windows clients; list the networks to include/g,
    'исключений с ! не понимает WireGuard в Windows; перечислите сети, которые идут через VPN',
  ],
  [/is not a network; such as/g, '— это не сеть; например'],
  [
    /must be an interface name of 1 to 15 characters of A-Z a-z 0-9 _ = \+ \. -/g,
    'нужно имя интерфейса: от 1 до 15 знаков из A-Z a-z 0-9 _ = + . -',
  ],
  [
    /must be the name of a Docker container, as the last column of `docker ps` shows it/g,
    'нужно имя контейнера Docker, как в последнем столбце `docker ps`',
  ],
  [/must be a login name such as/g, 'нужно имя пользователя, например'],
  [
    /is not a server key; copy what `(\w+) show INTERFACE public-key` prints/g,
    'это не ключ сервера; скопируйте то, что печатает `$1 show ИНТЕРФЕЙС public-key`',
  ],
  [
    /must be SHA256: and 43 characters; (`.*?`) on that server prints it/g,
    'нужно SHA256: и 43 знака; на том сервере это напечатает $1',
  ],
  // names
  [
    /: no such setting \(a node's id is 1 to 8 letters and digits\);/g,
    ': нет такой настройки (id сервера — от 1 до 8 букв и цифр);',
  ],
  [/: the settings of main carry no id; write /g, ': в настройках main id не пишут; напишите '],
  [
    /(".*?") cannot be a node's id, it reads like a setting of main; choose another id of 1 to 8 letters and digits, such as/g,
    '$1 не может быть id сервера: так читается настройка main; выберите другой id, от 1 до 8 букв и цифр, например',
  ],
  [
    / and (\S+): two spellings of one setting differ; keep (\S+) and delete (\S+)/g,
    ' и $1: одна настройка написана дважды и по-разному; оставьте $2 и удалите $3',
  ],
  // servers together
  [
    /only for a server over SSH; for this machine set (\S+) up with (`.*?`)/g,
    'это только для сервера по SSH; для этой машины задайте $1 командой $2',
  ],
  [
    /node (\S+) is (\S+) in the container (\S+) on (.+?) already; name another interface or delete one of the two/g,
    'сервер $1 — это уже $2 в контейнере $3 на $4; назовите другой интерфейс или удалите один из двух',
  ],
  [
    /node (\S+) is (\S+) on (.+?) already; name another interface or delete one of the two/g,
    'сервер $1 — это уже $2 на $3; назовите другой интерфейс или удалите один из двух',
  ],
  [/ на this machine/g, ' на этой машине'],
  [/ на (\S+) port (\d+)(?=;)/g, ' на $1, порт $2'],
  [
    /no such server is on; name another one or delete the line/g,
    'такого включённого сервера нет; назовите другой или удалите строку',
  ],
  [
    /node (\S+) is off, and no other is on: it needs (.+); add this to ([^\s(]+)/g,
    'сервер $1 выключен, а других нет: не хватает $2; добавьте в $3',
  ],
  [
    /(`ssh-keyscan .*?`) prints the fingerprint, compare it on the server/g,
    'отпечаток напечатает $1, сверьте его на самом сервере',
  ],
];
