import type { Phrases } from './phrases.ts';

/** Settings that can be read, and that some friend's app fails with, or that do nothing. */
export const DOUBTS: Phrases = [
  [
    /IPv6 needs 1280, so with IPv6 in the file many apps cannot switch the tunnel on; write 1280 or more, or take (.+?) out of (\S+)/g,
    'IPv6 нужно 1280, и с IPv6 в файле многие приложения не включат VPN; напишите 1280 или больше или уберите из $2 $1',
  ],
  [/(\S+) and the IPv6 networks/g, 'сети IPv6, а с ними строку $1'],
  [/the IPv6 networks/g, 'сети IPv6'],
  [
    /Android refuses a name with _ or with a last part that begins with a digit, such as (.+?); use another/g,
    'Android не принимает имя с _ или с последней частью, которая начинается с цифры, например $1; возьмите другое',
  ],
  [/; write (.+?) in place of the halves/g, '; напишите $1 вместо половин'],
  [
    /the way to the server itself then leads into the tunnel on some systems/g,
    'дорога к самому серверу на некоторых системах поведёт тогда в туннель',
  ],
  [
    /(\S+) has the server's own address (\S+) in it: (.+?); leave it out/g,
    'внутри $1 есть адрес самого сервера $2: $3; уберите эту сеть',
  ],
  [
    /(\S+) lies inside the friends' own network (\S+); write the server's public address or name/g,
    '$1 лежит внутри сети друзей $2; напишите внешний адрес или имя сервера',
  ],
  [
    /has search domains alone and no name server; add one, such as/g,
    'здесь только домены поиска и ни одного сервера имён; добавьте его, например',
  ],
  [
    /has name servers of IPv6 alone, and friends have no IPv6 \(no IPv6 in (\S+)\); add one such as/g,
    'здесь серверы имён только с IPv6, а у друзей его нет (нет IPv6 в $1); добавьте, например,',
  ],
  [
    /has name servers of IPv6 alone, and friends have no IPv6 \(no (\S+)\); add one such as/g,
    'здесь серверы имён только с IPv6, а у друзей его нет (нет $1); добавьте, например,',
  ],
  [
    /(\S+) is private and not reached through the tunnel; add it to (\S+)/g,
    '$1 — частный адрес, и через VPN к нему не попасть; добавьте его в $2',
  ],
  [
    /friends get IPv6 addresses, and no IPv6 goes through the tunnel but past it; add/g,
    'у друзей есть адреса IPv6, но весь IPv6 идёт мимо VPN; добавьте',
  ],
  [/no IPv4 goes through the tunnel but past it; add/g, 'весь IPv4 идёт мимо VPN; добавьте'],
  [
    /no address is left for friends besides the reserved ones; write a wider network/g,
    'для друзей не осталось адресов, все отложены; напишите сеть пошире',
  ],
  [
    /(\S+) is outside the network (\S+) and reserves nothing; correct or delete it/g,
    '$1 лежит вне сети $2 и ничего не откладывает; исправьте или удалите',
  ],
  [
    /has host bits: taken for the network (\S+), with (\S+) as the server's own address/g,
    'это адрес, а не сеть: взята сеть $1, а $2 считается адресом самого сервера',
  ],
  [
    /(\S+) has host bits and is taken for (\S+); write which you mean/g,
    '$1 — это адрес внутри сети, взята вся $2; напишите, что имели в виду',
  ],
  [
    /overlaps (\S+) of node (\S+) on the same server, so answers to friends go to one interface alone; give one of the two another network, there and here/g,
    'пересекается с $1 (сервер $2 на той же машине), и ответы друзьям уходят только в один из двух интерфейсов; дайте одному из них другую сеть, и там, и здесь',
  ],
];
