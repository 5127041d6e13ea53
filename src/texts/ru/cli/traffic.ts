import type { Part } from '../../../health/firewall/judgement.ts';
import { insert, sysctl, trace, translate, zone } from '../../cli/firewall-commands.ts';
import type { TrafficTexts } from '../../cli/texts.ts';

const PARTS: Readonly<Record<Part, string>> = {
  friends: 'друг друга',
  lan: 'частные сети рядом с сервером',
  server: 'службы самого сервера',
};

/** What is said of friends' packets: whether they get out and in, and where else they get. */
export const traffic: TrafficTexts = {
  linkDown: (id, name) => [`${id}: ${name} есть, но он опущен: никто не проходит`, `там: ip link set ${name} up`],
  wayGood: (id, family) => `${id}: друзья выходят в интернет (${family})`,
  wayUnsure: (id, name, family) => [
    `${id}: неясно, выходят ли друзья в интернет (${family}): не все правила его брандмауэра понятны`,
    `от root можно послать пакеты через копию правил: sudo vpn-bot node check ${id} --try; или проверьте с телефона, и там, от root, видно, на каком правиле кончаются его пакеты: ${trace(name)}`,
  ],
  wayTried: (id, family) =>
    `${id}: проверено: через копию его правил пакеты друга доходят до интернета и обратно (${family})`,
  wayLost: (id, name, family) => [
    `${id}: проверено: через копию его правил пакеты друга не доходят до интернета и обратно (${family})`,
    `там, от root, видно, на каком правиле кончаются пакеты телефона: ${trace(name)}`,
  ],
  noRoute: (id, family) => [
    `${id}: у него нет маршрута ${family} в интернет, дальше сервера друзья не попадут`,
    'там: ip route show default; шлюз указан в панели хостинга',
  ],
  forwardingOff: (id, family) => [
    `${id}: пересылка ${family} выключена, дальше сервера друзья не попадут`,
    `там: echo ${sysctl(family)}=1 >>/etc/sysctl.d/90-vpn-bot.conf && sysctl --system`,
  ],
  forwardingDropped: (id, name, family) => [
    `${id}: его брандмауэр не пропускает пакеты друзей в интернет (${family}, из ${name})`,
    `там, если есть ufw: ufw route allow in on ${name}; firewalld: ${zone(name)}; иначе (Docker, Oracle): ${insert(name, family)}`,
  ],
  repliesDropped: (id, name, family) => [
    `${id}: его брандмауэр не пропускает ответы из интернета к друзьям (${family}, в ${name})`,
    `там, если есть firewalld: ${zone(name)}; иначе: ${insert(name, family)}`,
  ],
  natMissing: (id, network, unit) => [
    `${id}: ни одно правило NAT не касается того, что друзья шлют наружу (из ${network}), и ответы не вернутся`,
    `там: systemctl restart ${unit}, если его делал бот, иначе: ${translate(network)}`,
  ],
  natUnknown: (id) => [
    `${id}: неясно, выходят ли друзья в интернет: правила брандмауэра прочитать не удалось`,
    'там: apt install nftables; здесь: запустите от root',
  ],
  portClosed: (id, port) => [
    `${id}: его брандмауэр никого не пускает на порт UDP ${port}, туннели не поднимутся`,
    `там, если есть ufw: ufw allow ${port}/udp; firewalld: firewall-cmd --permanent --add-port=${port}/udp && firewall-cmd --reload; иначе: iptables -I INPUT -p udp --dport ${port} -j ACCEPT`,
  ],
  portUnsure: (id, port) => [
    `${id}: неясно, всех ли его брандмауэр пускает на порт UDP ${port}`,
    `от root: sudo vpn-bot node check ${id} --try; или проверьте с телефона из другой сети`,
  ],
  portTried: (id, port) => `${id}: проверено: через копию его правил порт UDP ${port} пускает посторонних`,
  apartGood: (id) => `${id}: друзьям открыт интернет и больше ничего`,
  notApart: (id, name, open) => [
    `${id}: через ${name} друзья видят ${open.map((part) => PARTS[part]).join(', ')}`,
    'если так не задумано: `vpn-bot node isolate` поставит правила, которые это закроют',
  ],
  apartUnsure: (id, unsure) => [
    `${id}: неясно, закрыто ли от друзей следующее: ${unsure.map((part) => PARTS[part]).join(', ')}; часть правила пропускают или они непонятны`,
    '`vpn-bot node isolate` поставит правила, которые это точно закроют',
  ],
  apartTried: (id, parts) =>
    `${id}: проверено: через копию его правил друг не попал сюда: ${parts.map((part) => PARTS[part]).join(', ')}`,
  notTried: (id, why) => [
    `${id}: проверить его правила пакетами не удалось: ${why}`,
    'чего там нет, можно поставить; иначе проверьте с телефона',
  ],
  gateOld: (id, version) => [
    `${id}: его калитка (версия ${version ?? '?'}) говорит слишком мало, чтобы судить, выходят ли друзья в интернет`,
    `\`sudo vpn-bot node renew ${id}\` обновит её`,
  ],
};
