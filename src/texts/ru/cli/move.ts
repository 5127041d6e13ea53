import type { CliTexts } from '../../cli/texts.ts';

/** То, что печатает `vpn-bot move …`. */
export const move: CliTexts['move'] = {
  willHandOver: (doors, here) =>
    `Порты UDP старого сервера (${doors.join(', ')}) будут передавать пакеты на ${here}, его интерфейс остановится. Файлы продолжат работать; телефон, который в сети, вернётся за полминуты.`,
  handOverNow: 'Сделать сейчас?',
  handedOver: (host, name, until) =>
    `${host} передаёт всех на этот сервер, ${name} там остановлен; последний день — ${until}`,
  nextSteps: (login) =>
    `Старый сервер пусть работает. Каждый друг получает файл с новым адресом (vpn-bot rollout main); сколько уже готово, скажет vpn-bot move. Когда вернутся все: vpn-bot move ${login} --finish`,
  nothingMoves: 'у этого сервера нет входов по другому адресу: переезда сейчас нет',
  stillNamed: (doors, devices, people) =>
    devices === 0
      ? `${doors.join(', ')}: этого адреса нет больше ни в одном файле`
      : `устройств, в чьём файле ${doors.join(', ')}: ${devices} (${people.join(', ')})`,
  comeThrough: (devices, people) =>
    devices === 0
      ? 'через старый сервер сейчас никто не приходит'
      : `в последний раз приходили через старый сервер: ${devices} (${people.join(', ')})`,
  allBack: 'вернулись все; старый сервер закроет vpn-bot move root@СТАРЫЙ --finish',
  rollOut: 'остальные получат файл с новым адресом: vpn-bot rollout main',
  finishNow: 'Закрыть старый сервер? Тем, кто назван выше, понадобится новый файл',
  finished: (host) => `${host} больше никого не передаёт, и новые файлы его не назовут: его можно выключить`,
  notHere: 'это для нового сервера, где работают бот и его WireGuard: по настройкам main в другом месте',
  badDay: (text) => `${text}: нужен будущий день, например 2026-12-24`,
  botRuns: (host) =>
    `на ${host} ещё работает бот, а два бота отбирают сообщения друг у друга: там systemctl disable --now vpn-bot. Ничего не сделано`,
  otherKey: (host, name) =>
    `у ${name} на ${host} не тот ключ, что здесь, и его друзья сюда не вошли бы: перенесите /etc/wireguard, как сказано в deploy/MOVING.md. Ничего не сделано`,
  notEverybody: (name, missing) =>
    `устройств, которых здесь ещё нет на ${name}: ${missing}. Работающий бот поставит их за минуту (подробнее: vpn-bot doctor). Ничего не сделано`,
  noSuchOld: (host, doors) =>
    `у этого сервера нет входа на ${host}; входы в других местах: ${doors.join(', ') || 'нет'}`,
};
